import { Directory } from '../../src/directory/directory.js';
import { createOrganization, type Organization } from '../../src/exchange/organization.js';
import { rpcClientAccessServer } from '../../src/exchange/servers/rpc-client-access-server.js';

/** Names that the small organizations of these tests share. */
export const configurationDn = 'CN=Configuration,DC=example,DC=internal';
export const organizationDn = `CN=Example,CN=Microsoft Exchange,CN=Services,${configurationDn}`;
export const groupDn = `CN=First,CN=Administrative Groups,${organizationDn}`;
export const legacyGroup = '/o=Example/ou=First';
export const legacyServers = `${legacyGroup}/cn=Configuration/cn=Servers`;

export const siteDn = (name: string): string => `CN=${name},CN=Sites,${configurationDn}`;
export const serverDn = (name: string): string => `CN=${name},CN=Servers,${groupDn}`;
export const databaseDn = (name: string): string => `CN=${name},CN=Databases,${groupDn}`;
export const virtualDirectoryDn = (server: string, name: string): string =>
  `CN=${name} (Default Web Site),CN=HTTP,CN=Protocols,${serverDn(server)}`;

type Attributes = Readonly<Record<string, string | readonly string[]>>;

/** One LDIF record; the classes stand in `objectClass` below `top`. */
export function entry(dn: string, classes: readonly string[], attributes: Attributes = {}): string {
  const lines = Object.entries(attributes).flatMap(([name, values]) =>
    [values].flat().map((value) => `${name}: ${value}`),
  );
  return [`dn: ${dn}`, ...['top', ...classes].map((name) => `objectClass: ${name}`), ...lines, ''].join('\n');
}

/** The containers that every organization has. */
const containers = [
  entry('DC=example,DC=internal', ['domain', 'domainDNS']),
  entry('CN=Users,DC=example,DC=internal', ['container']),
  entry(configurationDn, ['configuration']),
  entry(`CN=Sites,${configurationDn}`, ['sitesContainer']),
  entry(`CN=Subnets,CN=Sites,${configurationDn}`, ['subnetContainer']),
  entry(`CN=Services,${configurationDn}`, ['container']),
  entry(`CN=Microsoft Exchange,CN=Services,${configurationDn}`, ['container']),
  entry(organizationDn, ['container', 'msExchOrganizationContainer'], { legacyExchangeDN: '/o=Example' }),
  entry(`CN=Administrative Groups,${organizationDn}`, ['container']),
  entry(groupDn, ['msExchAdminGroup'], { legacyExchangeDN: legacyGroup }),
  ...['Servers', 'Arrays', 'Databases', 'Database Availability Groups'].map((name) =>
    entry(`CN=${name},${groupDn}`, ['container']),
  ),
  entry(`CN=Transport Settings,${organizationDn}`, ['container']),
  entry(`CN=Accepted Domains,CN=Transport Settings,${organizationDn}`, ['container']),
  entry(`CN=Client Access,${organizationDn}`, ['container']),
  entry(`CN=Offline Address Lists,${organizationDn}`, ['container']),
];

export function site(name: string, ...subnets: readonly string[]): string {
  return [
    entry(siteDn(name), ['site']),
    entry(`CN=Servers,${siteDn(name)}`, ['serversContainer']),
    ...subnets.map((subnet) =>
      entry(`CN=${subnet},CN=Subnets,CN=Sites,${configurationDn}`, ['subnet'], { siteObject: siteDn(name) }),
    ),
  ].join('\n');
}

export function domainController(name: string, siteName: string): string {
  const dn = `CN=${name},CN=Servers,${siteDn(siteName)}`;
  return [
    entry(dn, ['server'], { dNSHostName: `${name.toLowerCase()}.example.internal` }),
    entry(`CN=NTDS Settings,${dn}`, ['applicationSettings', 'nTDSDSA'], { options: '1' }),
  ].join('\n');
}

/** Exchange 2010 SP3, unless told otherwise. */
export function server(name: string, roles: number, siteName: string, attributes: Attributes = {}): string {
  return [
    entry(serverDn(name), ['server', 'msExchExchangeServer'], {
      legacyExchangeDN: `${legacyServers}/cn=${name}`,
      networkAddress: [`netbios:${name}`, `ncacn_ip_tcp:${name.toLowerCase()}.example.internal`],
      msExchCurrentServerRoles: String(roles),
      msExchServerSite: siteDn(siteName),
      versionNumber: '1937997947',
      ...attributes,
    }),
    entry(`CN=Protocols,${serverDn(name)}`, ['container']),
    entry(`CN=HTTP,CN=Protocols,${serverDn(name)}`, ['container']),
    entry(`CN=Autodiscover,CN=Protocols,${serverDn(name)}`, ['container']),
  ].join('\n');
}

export function array(name: string, fqdn: string, siteName: string): string {
  return entry(
    `CN=${name},CN=Arrays,${groupDn}`,
    ['server', 'msExchExchangeServer', 'msExchClientAccessArray'],
    {
      legacyExchangeDN: `${legacyServers}/cn=${fqdn}`,
      networkAddress: `ncacn_ip_tcp:${fqdn}`,
      msExchServerSite: siteDn(siteName),
    },
  );
}

/** A mailbox database whose clients come through `endpoint`: an array's FQDN or a server's name. */
export function database(name: string, owner: string, endpoint: string, attributes: Attributes = {}): string {
  return entry(databaseDn(name), ['msExchMDB', 'msExchPrivateMDB'], {
    legacyExchangeDN: `${legacyServers}/cn=${endpoint}/cn=Microsoft Private MDB`,
    msExchOwningServer: serverDn(owner),
    ...attributes,
  });
}

export function publicDatabase(name: string, owner: string): string {
  return entry(databaseDn(name), ['msExchMDB', 'msExchPublicMDB'], {
    legacyExchangeDN: `${legacyServers}/cn=${owner}/cn=Microsoft Public MDB`,
    msExchOwningServer: serverDn(owner),
    mail: `${name.toLowerCase()}@example.test`,
  });
}

export function user(alias: string, attributes: Attributes): string {
  return entry(`CN=${alias},CN=Users,DC=example,DC=internal`, ['person', 'organizationalPerson', 'user'], {
    displayName: `User ${alias}`,
    legacyExchangeDN: `${legacyGroup}/cn=Recipients/cn=${alias}`,
    mail: `${alias}@example.test`,
    proxyAddresses: [`smtp:${alias}@old.example.test`, `SMTP:${alias}@example.test`],
    ...attributes,
  });
}

export function mailbox(alias: string, databaseName: string, attributes: Attributes = {}): string {
  return user(alias, { homeMDB: databaseDn(databaseName), ...attributes });
}

export function virtualDirectory(
  serverName: string,
  name: string,
  objectClass: string,
  attributes: Attributes,
): string {
  return entry(virtualDirectoryDn(serverName, name), ['msExchVirtualDirectory', objectClass], attributes);
}

/** One client access server, one mailbox server, one database behind an array, one mailbox. */
export const minimal: readonly string[] = [
  site('HQ', '10.1.0.0/16'),
  domainController('DC1', 'HQ'),
  server('CAS1', 36, 'HQ'),
  server('MBX1', 2, 'HQ'),
  array('outlook', 'outlook.example.test', 'HQ'),
  database('DB1', 'MBX1', 'outlook.example.test'),
  mailbox('anna', 'DB1'),
];

/** Loads the shared containers and the records given. */
export function load(...records: readonly string[]): {
  readonly directory: Directory;
  readonly organization: Organization;
} {
  const directory = Directory.load([{ name: 'small.ldif', text: [...containers, ...records].join('\n') }], {
    now: () => new Date('2012-01-01T00:00:00Z'),
    constructed: [rpcClientAccessServer],
  });
  return { directory, organization: createOrganization(directory) };
}
