import { describe, expect, it } from 'vitest';
import {
  array,
  database,
  databaseDn,
  entry,
  groupDn,
  load,
  minimal,
  organizationDn,
  publicDatabase,
  server,
  serverDn,
  site,
  siteDn,
  virtualDirectory,
  virtualDirectoryDn,
} from './small-organization.js';

describe('sites', () => {
  const { configuration } = load(
    site('HQ', '10.1.0.0/16', '10.2.0.0/16'),
    site('Branch', '10.2.7.0/24', '2001:db8::/32'),
  ).organization;

  it('gives an address to the site whose subnet has the longest prefix', () => {
    expect(configuration.siteOf('10.2.8.1')?.name).toBe('HQ');
    expect(configuration.siteOf('10.2.7.1')?.name).toBe('Branch');
  });

  it('knows no site for an address outside every subnet, nor for what is no address', () => {
    expect(configuration.siteOf('192.0.2.1')).toBeUndefined();
    expect(configuration.siteOf('outlook')).toBeUndefined();
  });
});

describe('servers', () => {
  const { configuration } = load(
    site('HQ'),
    server('CAS1', 36, 'HQ'),
    server('OLD', 2, 'HQ', {
      versionNumber: [],
      serialNumber: 'Version 8.3 (Build 30083.6)',
      msExchVersion: '4535486012416',
    }),
    array('outlook', 'outlook.example.test', 'HQ'),
  ).organization;

  it('reads name, address, site and roles', () => {
    const cas1 = configuration.findServer('cas1');
    expect(cas1).toMatchObject({
      name: 'CAS1',
      fqdn: { value: 'cas1.example.internal', source: { dn: serverDn('CAS1'), attribute: 'networkAddress' } },
    });
    expect(cas1?.site?.dn).toBe(siteDn('HQ'));
    expect([...(cas1?.roles ?? [])]).toEqual(['clientAccess', 'hubTransport']);
    expect(cas1?.version?.value).toEqual({ major: 14, minor: 3, build: 123 });
  });

  it('takes the version from the serial number when there is no version number, never from msExchVersion', () => {
    expect(configuration.findServer('OLD')?.version).toMatchObject({
      value: { major: 8, minor: 3, build: 83 },
      source: { attribute: 'serialNumber' },
    });
  });

  it('counts no array among the servers, but finds both as endpoints', () => {
    expect(configuration.servers.map(({ name }) => name)).toEqual(['CAS1', 'OLD']);
    expect(configuration.findServer('outlook.example.test')).toBeUndefined();
    expect(configuration.findEndpoint('OUTLOOK.example.test')?.kind).toBe('array');
    expect(configuration.findEndpoint('cas1.example.internal')?.kind).toBe('server');
  });
});

describe('client access arrays', () => {
  const { configuration } = load(
    site('HQ'),
    site('Branch'),
    server('CAS1', 36, 'HQ'),
    server('CAS2', 4, 'HQ'),
    server('MBX1', 2, 'HQ'),
    server('CAS2007', 4, 'HQ', { versionNumber: String(0x72038053) }),
    server('CAS9', 4, 'Branch'),
    array('outlook', 'outlook.example.test', 'HQ'),
  ).organization;

  it('have every 2010 client access server of their site as members', () => {
    expect(configuration.clientAccessArrays.map((found) => found.members.map(({ name }) => name))).toEqual([
      ['CAS1', 'CAS2'],
    ]);
  });
});

describe('databases', () => {
  const copy = (on: string, preference: string) =>
    entry(`CN=${on},${databaseDn('DB1')}`, ['msExchMDBCopy'], {
      msExchHostServerLink: serverDn(on),
      msExchActivationPreference: preference,
    });
  const { configuration } = load(
    site('HQ'),
    entry(`CN=DAG1,CN=Database Availability Groups,${groupDn}`, ['msExchMDBAvailabilityGroup']),
    server('MBX1', 2, 'HQ', {
      msExchMDBAvailabilityGroupLink: `CN=DAG1,CN=Database Availability Groups,${groupDn}`,
    }),
    server('MBX2', 2, 'HQ'),
    publicDatabase('PF1', 'MBX1'),
    database('DB1', 'MBX1', 'MBX1', { msExchHomePublicMDB: databaseDn('PF1') }),
    copy('MBX2', '2'),
    copy('MBX1', '1'),
    database('LOST', 'GONE', 'GONE', {
      msExchHomePublicMDB: databaseDn('GONE'),
      msExchUseOAB: `CN=GONE,CN=Offline Address Lists,${organizationDn}`,
    }),
  ).organization;

  it('read owner, copies in order of preference and public folder database', () => {
    const found = configuration.findDatabase(databaseDn('DB1').toUpperCase());
    expect(found?.kind).toBe('private');
    expect(found?.owningServer?.value.name).toBe('MBX1');
    expect(found?.copies.map((one) => one.server?.name)).toEqual(['MBX1', 'MBX2']);
    expect(found?.homePublicDatabase?.value).toBe(databaseDn('PF1'));
    expect(configuration.findDatabase(databaseDn('PF1'))).toMatchObject({
      kind: 'public',
      rpcClientAccessServer: undefined,
    });
  });

  it('read dangling links as missing', () => {
    expect(configuration.findDatabase(databaseDn('LOST'))).toMatchObject({
      owningServer: undefined,
      homePublicDatabase: undefined,
      offlineAddressBook: undefined,
      rpcClientAccessServer: { value: 'GONE' },
    });
  });

  it('make a group of the servers that link to it', () => {
    expect(configuration.availabilityGroups).toMatchObject([{ name: 'DAG1', members: [{ name: 'MBX1' }] }]);
  });
});

describe('client access settings', () => {
  const { configuration } = load(
    site('HQ'),
    server('CAS1', 36, 'HQ'),
    virtualDirectory('CAS1', 'EWS', 'msExchWebServicesVirtualDirectory', {
      msExchInternalHostName: 'https://mail.example.test/EWS/Exchange.asmx',
      msExchInternalAuthenticationMethods: '18',
    }),
    virtualDirectory('CAS1', 'Rpc', 'msExchRpcHttpVirtualDirectory', {
      msExchExternalHostName: 'https://mail.example.test/',
    }),
    entry(`CN=CAS1,CN=Autodiscover,CN=Protocols,${serverDn('CAS1')}`, ['leaf', 'serviceConnectionPoint'], {
      keywords: ['77378F46-2C66-4aa9-A6A6-3E7A48B19596', 'Site=HQ', 'Site=Branch'],
      serviceBindingInformation: 'https://autodiscover.example.test/Autodiscover/Autodiscover.xml',
    }),
    entry(
      `CN=Example,CN=Accepted Domains,CN=Transport Settings,${organizationDn}`,
      ['msExchAcceptedDomain'],
      {
        msExchAcceptedDomainName: '*.example.test',
        msExchAcceptedDomainFlags: '6',
      },
    ),
  ).organization;

  it('are read from a virtual directory with its server', () => {
    expect(configuration.virtualDirectories[0]).toMatchObject({
      kind: 'webServices',
      server: { name: 'CAS1' },
      internalUrl: {
        value: 'https://mail.example.test/EWS/Exchange.asmx',
        source: { dn: virtualDirectoryDn('CAS1', 'EWS'), attribute: 'msExchInternalHostName' },
      },
      externalUrl: undefined,
    });
    expect([...(configuration.virtualDirectories[0]?.internalAuthenticationMethods?.value ?? [])]).toEqual([
      'Ntlm',
      'WindowsIntegrated',
    ]);
  });

  it('are a host name without scheme for Outlook Anywhere, NTLM and SSL unless told otherwise', () => {
    const [offered] = configuration.outlookAnywhere;
    expect(offered?.externalHost?.value).toBe('mail.example.test');
    expect(offered?.externalSsl?.value).toBe(true);
    expect([...(offered?.externalAuthentication ?? [])]).toEqual(['Ntlm']);
    expect([...(offered?.internalAuthentication ?? [])]).toEqual(['Basic', 'Ntlm', 'Negotiate']);
  });

  it('are a binding and its sites for a service connection point', () => {
    expect(configuration.serviceConnectionPoints).toMatchObject([
      { kind: 'url', sites: ['HQ', 'Branch'], server: { name: 'CAS1' } },
    ]);
  });

  it('are type and default of an accepted domain', () => {
    expect(configuration.acceptedDomains).toMatchObject([
      { domainName: { value: '*.example.test' }, type: 'internalRelay', isDefault: true },
    ]);
  });
});

describe('configuration', () => {
  it('is the same object until the directory changes', () => {
    const { directory, organization } = load(...minimal);
    const before = organization.configuration;
    expect(organization.configuration).toBe(before);
    directory.modify(serverDn('CAS1'), [
      { operation: 'replace', attribute: 'networkAddress', values: ['ncacn_ip_tcp:new.example.internal'] },
    ]);
    expect(organization.configuration).not.toBe(before);
    expect(organization.configuration.findServer('CAS1')?.fqdn?.value).toBe('new.example.internal');
  });

  it('is empty, and breaks nothing, in a forest without Exchange', () => {
    const { organization } = load();
    expect(organization.configuration.servers).toEqual([]);
    expect(organization.configuration.domainControllers).toEqual([]);
    expect(organization.findMailbox('anna@example.test')).toBeUndefined();
  });
});
