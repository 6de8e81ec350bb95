import { describe, expect, it } from 'vitest';
import { Directory } from '../../../src/directory/directory.js';
import { createOrganization } from '../../../src/exchange/organization.js';
import { deriveWorld } from '../../../src/lab/seeds/derive-world.js';
import { formatWorldText } from '../../../src/lab/world/world-text.js';
import type { World } from '../../../src/network/world/world.js';
import { parseWorld, readWorldText } from '../../../src/network/world/world-file.js';
import * as small from '../../exchange/small-organization.js';

const { array, domainController, load, server, site, virtualDirectory } = small;

function sourceOf(...records: readonly string[]) {
  const { directory, organization } = load(...records);
  return deriveWorld(organization.configuration, directory.namingContexts);
}

const worldOf = (...records: readonly string[]): World => parseWorld(sourceOf(...records), 'derived');

const connectionPoint = (serverName: string, url: string): string =>
  small.entry(
    `CN=${serverName},CN=Autodiscover,CN=Protocols,${small.serverDn(serverName)}`,
    ['serviceConnectionPoint'],
    { keywords: '77378F46-2C66-4aa9-A6A6-3E7A48B19596', serviceBindingInformation: url },
  );

const acceptedDomain = (name: string): string =>
  small.entry(
    `CN=${name},CN=Accepted Domains,CN=Transport Settings,${small.organizationDn}`,
    ['msExchAcceptedDomain'],
    {
      msExchAcceptedDomainName: name,
    },
  );

/** Two client access servers in an array, a third one at another site, one external name. */
const organization: readonly string[] = [
  site('HQ', '10.1.0.0/16'),
  site('Branch', '192.168.7.0/24'),
  domainController('DC1', 'HQ'),
  server('CAS1', 36, 'HQ'),
  server('CAS2', 36, 'HQ'),
  server('CAS3', 36, 'Branch'),
  server('MBX1', 2, 'HQ'),
  array('outlook', 'outlook.example.test', 'HQ'),
  acceptedDomain('example.test'),
  acceptedDomain('example.internal'),
  ...['CAS1', 'CAS2'].map((name) =>
    virtualDirectory(name, 'Rpc', 'msExchRpcHttpVirtualDirectory', {
      msExchExternalHostName: 'mail.example.test',
    }),
  ),
  virtualDirectory('CAS3', 'EWS', 'msExchWebServicesVirtualDirectory', {
    msExchInternalHostName: 'https://branch.example.test/EWS/Exchange.asmx',
  }),
  connectionPoint('CAS1', 'https://autodiscover.example.test/Autodiscover/Autodiscover.xml'),
];

describe('a world derived from a directory', () => {
  it('gives every machine an address of its site', () => {
    const { hosts } = worldOf(...organization);
    expect([...hosts.keys()]).toEqual(['CAS1', 'CAS2', 'CAS3', 'DC1', 'MBX1']);
    expect(hosts.get('CAS1')?.address).toBe('10.1.0.11');
    expect(hosts.get('CAS3')?.address).toBe('192.168.7.11');
    expect(hosts.get('CAS1')?.rpcClientAccessPort).toBe(59532);
    expect(hosts.get('CAS3')?.rpcClientAccessPort).toBeUndefined();
  });

  it('puts a balancer where a name has several servers, and leads to the server where it has one', () => {
    const { balancers, hosts, views } = worldOf(...organization);
    expect([...balancers.values()]).toMatchObject([
      { members: ['CAS1', 'CAS2'], ports: [443, 80, 135, 59532, 59533] },
    ]);
    const address = balancers.get('balancer-hq')?.address;
    const records = views.get('internal')?.records;
    expect(records?.get('outlook.example.test')).toEqual({ A: [address] });
    expect(records?.get('mail.example.test')).toEqual({ A: [address] });
    expect(records?.get('branch.example.test')).toEqual({ A: [hosts.get('CAS3')?.address] });
    expect(records?.get('autodiscover.example.test')).toEqual({ A: [hosts.get('CAS1')?.address] });
  });

  it('shows the outside the external names alone, published through the firewall', () => {
    const { views, published, firewall } = worldOf(...organization);
    const external = views.get('external');
    expect([...(external?.records.keys() ?? [])]).toEqual(['autodiscover.example.test', 'mail.example.test']);
    expect(external?.zones).toEqual(['example.test']);
    const outside = external?.records.get('mail.example.test')?.A?.[0];
    expect(
      published.filter(({ outside: { host } }) => host === outside).map(({ outside: { port } }) => port),
    ).toEqual([80, 443]);
    expect(firewall.at(-1)).toEqual({ from: 'internet', to: '*', action: 'drop' });
  });

  it('puts the array outside where its name is an external one too', () => {
    const { views } = worldOf(
      ...organization,
      virtualDirectory('CAS1', 'EWS', 'msExchWebServicesVirtualDirectory', {
        msExchExternalHostName: 'https://outlook.example.test/EWS/Exchange.asmx',
      }),
    );
    expect(views.get('external')?.records.has('outlook.example.test')).toBe(true);
  });

  it('has a client in the main site, on a computer of the domain, and one outside', () => {
    const { directory, organization: read } = load(...organization);
    const world = parseWorld(deriveWorld(read.configuration, directory.namingContexts), 'derived');
    const corp = world.locations.get('corp');
    expect(read.configuration.siteOf(corp?.source ?? '')?.name).toBe('HQ');
    expect([...world.locations.keys()]).toEqual(['corp', 'internet']);
    expect(world.workstation.domain).toBe('example.internal');
    expect(world.views.get('internal')?.address).toBe(world.hosts.get('DC1')?.address);
  });

  it('does not depend on the order of the entries', () => {
    expect(sourceOf(...[...organization].reverse())).toEqual(sourceOf(...organization));
  });

  it('makes up networks for sites without subnets, clear of those that have some', () => {
    const { hosts, locations } = worldOf(
      site('Far'),
      site('HQ', '10.200.0.0/16'),
      server('CAS1', 36, 'Far'),
      server('CAS2', 36, 'HQ'),
    );
    expect(hosts.get('CAS2')?.address).toBe('10.200.0.11');
    expect(hosts.get('CAS1')?.address).toMatch(/^10\.20[1-9]\.0\.11$/);
    expect(locations.get('corp')?.source).toMatch(/^10\.20\d\.50\.17$/);
  });

  it('keeps clear of a subnet that a smaller one of another site lies in', () => {
    const { hosts } = worldOf(
      site('HQ', '10.1.0.0/16'),
      site('Inner', '10.1.0.0/24'),
      server('CAS1', 36, 'HQ'),
    );
    expect(hosts.get('CAS1')?.address).toBe('10.1.1.0');
  });

  it('is one that can be read even of a directory that holds nothing', () => {
    const directory = Directory.load([], { now: () => new Date() });
    const { configuration } = createOrganization(directory);
    const world = parseWorld(deriveWorld(configuration, directory.namingContexts), 'derived');
    expect(world.hosts.size).toBe(0);
    expect(world.workstation.domain).toBeUndefined();
  });

  it('passes over names that are no DNS names', () => {
    const { hosts, views } = worldOf(
      ...organization,
      server('CAS9', 36, 'HQ', { networkAddress: 'ncacn_ip_tcp:not a name' }),
      virtualDirectory('CAS1', 'owa', 'msExchOWAVirtualDirectory', {
        msExchInternalHostName: 'https://10.1.0.9/owa',
      }),
      virtualDirectory('CAS2', 'owa', 'msExchOWAVirtualDirectory', {
        msExchInternalHostName: 'https://cas2/owa',
      }),
    );
    expect(hosts.has('CAS9')).toBe(false);
    expect([...(views.get('internal')?.records.keys() ?? [])]).not.toContain('cas2');
  });

  it('reads back from its commented text as the same world', () => {
    const source = sourceOf(...organization);
    const text = formatWorldText(source);
    expect(text.match(/^# /gm)?.length).toBeGreaterThan(6);
    expect(parseWorld(readWorldText(text, 'network.yaml'), 'network.yaml')).toEqual(
      parseWorld(source, 'derived'),
    );
  });
});
