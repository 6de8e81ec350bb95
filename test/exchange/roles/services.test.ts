import { describe, expect, it } from 'vitest';
import { servicesOf } from '../../../src/exchange/roles/services.js';
import {
  entry,
  load,
  minimal,
  organizationDn,
  server,
  serverDn,
  virtualDirectory,
} from '../small-organization.js';

const acceptedDomain = (domain: string, flags: string) =>
  entry(
    `CN=${domain},CN=Accepted Domains,CN=Transport Settings,${organizationDn}`,
    ['msExchAcceptedDomain'],
    {
      msExchAcceptedDomainName: domain,
      msExchAcceptedDomainFlags: flags,
    },
  );

const { organization } = load(
  ...minimal,
  server('BOTH', 38, 'HQ'),
  server('HUB', 32, 'HQ'),
  server('CAS2013', 16385, 'HQ', { versionNumber: String(0x73c085d9) }),
  server('MBX2013', 54, 'HQ', { versionNumber: String(0x73c085d9) }),
  server('ALL2016', 16439, 'HQ', { versionNumber: String(0x73c189cb) }),
  virtualDirectory('ALL2016', 'Rpc', 'msExchRpcHttpVirtualDirectory', {}),
  server('CAS2007', 36, 'HQ', { versionNumber: String(0x72038053) }),
  server('MBX2007', 2, 'HQ', { versionNumber: String(0x72038053) }),
  server('CAS2003', 4, 'HQ', { versionNumber: String(0x71c09d8e) }),
  virtualDirectory('CAS1', 'EWS', 'msExchWebServicesVirtualDirectory', {
    msExchInternalHostName: 'https://mail.example.test:443/EWS/Exchange.asmx',
    msExchExternalHostName: 'https://WEB.example.test/EWS/Exchange.asmx',
  }),
  virtualDirectory('CAS1', 'Rpc', 'msExchRpcHttpVirtualDirectory', {
    msExchExternalHostName: 'rpc.example.test',
  }),
  entry(`CN=CAS1,CN=Autodiscover,CN=Protocols,${serverDn('CAS1')}`, ['leaf', 'serviceConnectionPoint'], {
    keywords: '77378F46-2C66-4aa9-A6A6-3E7A48B19596',
    serviceBindingInformation: 'https://ad.example.test/Autodiscover/Autodiscover.xml',
  }),
  acceptedDomain('example.test', '4'),
  acceptedDomain('*.sub.example.test', '0'),
  acceptedDomain('partner.test', '1'),
);

const namesOf = (host: string) => servicesOf(organization, host)?.services.map(({ name }) => name);

describe('services', () => {
  it('of a domain controller are LDAP and DNS', () => {
    expect(servicesOf(organization, 'dc1.example.internal')).toMatchObject({
      name: 'DC1',
      fqdn: 'dc1.example.internal',
      site: 'HQ',
      isDomainController: true,
      server: undefined,
      services: [
        { name: 'ldap', port: 389 },
        { name: 'ldaps', port: 636 },
        { name: 'dns', port: 53 },
        { name: 'globalCatalog', port: 3268 },
        { name: 'globalCatalogTls', port: 3269 },
      ],
    });
  });

  it('of a client access server are the web, the endpoint mapper and mailboxes', () => {
    expect(namesOf('cas1')).toEqual([
      'http',
      'https',
      'outlookAnywhere',
      'endpointMapper',
      'addressBook',
      'rpcClientAccess',
    ]);
    expect(servicesOf(organization, 'CAS1')?.services.at(-1)).toMatchObject({ serves: ['mailboxes'] });
  });

  it('of a mailbox server are the endpoint mapper and public folders', () => {
    expect(servicesOf(organization, 'MBX1')?.services).toEqual([
      { name: 'endpointMapper', port: 135 },
      { name: 'rpcClientAccess', port: 'dynamic', serves: ['publicFolders'] },
    ]);
  });

  it('of a server with both roles are those of both, without Outlook Anywhere where it is not enabled', () => {
    expect(namesOf('BOTH')).toEqual(['http', 'https', 'endpointMapper', 'addressBook', 'rpcClientAccess']);
    expect(servicesOf(organization, 'BOTH')?.services.at(-1)).toMatchObject({
      serves: ['mailboxes', 'publicFolders'],
    });
  });

  it('are none for a server without a role that clients meet, nor for one older than 2007', () => {
    expect(namesOf('HUB')).toEqual([]);
    expect(namesOf('CAS2003')).toEqual([]);
  });

  it('of Exchange 2007 are the web on client access servers, mailboxes and public folders on mailbox servers', () => {
    expect(namesOf('CAS2007')).toEqual(['http', 'https']);
    expect(servicesOf(organization, 'MBX2007')?.services).toEqual([
      { name: 'endpointMapper', port: 135 },
      { name: 'rpcClientAccess', port: 'dynamic', serves: ['mailboxes', 'publicFolders'] },
    ]);
  });

  it('of Exchange 2013 and later are the web only, and only with the client access role', () => {
    expect(namesOf('CAS2013')).toEqual(['http', 'https']);
    expect(namesOf('MBX2013')).toEqual([]);
    expect(namesOf('ALL2016')).toEqual(['http', 'https', 'outlookAnywhere']);
  });

  it('are unknown for a machine that is not in the directory, and for an array, which is no machine', () => {
    expect(servicesOf(organization, 'nothing')).toBeUndefined();
    expect(servicesOf(organization, 'outlook')).toBeUndefined();
  });
});

describe('the certificate of a client access server', () => {
  const certificateNames = servicesOf(organization, 'CAS1')?.services.flatMap((service) =>
    service.name === 'https' ? service.certificateNames : [],
  );

  it("bears its own name and those it is published under, and not the array's", () => {
    expect(certificateNames).toEqual([
      'cas1.example.internal',
      'mail.example.test',
      'web.example.test',
      'rpc.example.test',
      'ad.example.test',
      'autodiscover.example.test',
      'autodiscover.sub.example.test',
    ]);
  });
});
