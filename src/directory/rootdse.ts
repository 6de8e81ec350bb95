import { dnsNameOf } from './dn-key.js';
import type { Entry } from './entry.js';
import type { DirectoryReader } from './reader.js';
import { formatGeneralizedTime } from './schema/syntaxes.js';
import { equals } from './search/filter.js';

/** What the rootDSE says of the server rather than of the directory. */
export interface RootDseOptions {
  /** Name of the domain controller, as its server object or DNS name has it; default: the first one found. */
  readonly server?: string;
  readonly now: Date;
  /** OIDs of the controls that the server honours. */
  readonly supportedControl: readonly string[];
  /** OIDs of the extended operations. Default: none. */
  readonly supportedExtension?: readonly string[];
  /** SASL mechanisms that the server accepts. */
  readonly supportedSaslMechanisms: readonly string[];
}

/** One rootDSE attribute. */
export interface RootDseAttribute {
  readonly name: string;
  readonly values: readonly string[];
}

/** What a 2008 R2 domain controller says it is (MS-ADTS 3.1.1.3.4.3): AD, V51, LDAP integration, V60, V61R2. */
const capabilities = ['800', '1670', '1791', '1935', '2080'].map((arc) => `1.2.840.113556.1.4.${arc}`);

/** MS-ADTS 3.1.1.3.4.6. */
const policies = [
  'MaxPoolThreads',
  'MaxDatagramRecv',
  'MaxReceiveBuffer',
  'InitRecvTimeout',
  'MaxConnections',
  'MaxConnIdleTime',
  'MaxPageSize',
  'MaxQueryDuration',
  'MaxTempTableSize',
  'MaxResultSetSize',
  'MinResultSets',
  'MaxResultSetsPerConn',
  'MaxNotificationPerConn',
  'MaxValRange',
];

/** msDS-Behavior-Version of Windows Server 2008 R2. */
const functionalLevel = '4';

/**
 * The rootDSE (MS-ADTS 3.1.1.3.2) that a 2008 R2 domain controller shows for this directory. What the loaded
 * entries do not tell is left out.
 */
export function rootDse(directory: DirectoryReader, options: RootDseOptions): RootDseAttribute[] {
  const contexts = directory.namingContexts;
  const settings = findSettings(directory, options.server);
  const serverName = settings?.dn.parent?.toString();
  const server = serverName === undefined ? undefined : directory.get(serverName);
  const domainName = contexts.domain === '' ? '' : dnsNameOf(contexts.domain);
  const host = server?.dn.name ?? options.server?.split('.')[0];
  const dnsHostName =
    server?.first('dNSHostName') ?? (host && domainName ? `${host}.${domainName}` : undefined);
  const serviceName =
    host && domainName
      ? `${dnsNameOf(contexts.rootDomain)}:${host.toLowerCase()}$@${domainName.toUpperCase()}`
      : undefined;
  const attributes: (readonly [name: string, value: string | undefined | readonly string[]])[] = [
    ['currentTime', formatGeneralizedTime(options.now)],
    ['subschemaSubentry', contexts.schema === '' ? undefined : `CN=Aggregate,${contexts.schema}`],
    ['dsServiceName', settings?.dn.toString()],
    ['namingContexts', contexts.all],
    ['defaultNamingContext', contexts.domain],
    ['schemaNamingContext', contexts.schema],
    ['configurationNamingContext', contexts.configuration],
    ['rootDomainNamingContext', contexts.rootDomain],
    ['supportedControl', options.supportedControl],
    ['supportedExtension', options.supportedExtension],
    ['supportedLDAPVersion', '3'],
    ['supportedLDAPPolicies', policies],
    ['highestCommittedUSN', String(directory.highestUsn)],
    ['supportedSASLMechanisms', options.supportedSaslMechanisms],
    ['dnsHostName', dnsHostName],
    ['ldapServiceName', serviceName],
    ['serverName', serverName],
    ['supportedCapabilities', capabilities],
    ['isSynchronized', 'TRUE'],
    ['isGlobalCatalogReady', 'TRUE'],
    ['domainFunctionality', functionalLevel],
    ['forestFunctionality', functionalLevel],
    ['domainControllerFunctionality', functionalLevel],
  ];
  return attributes.flatMap(([name, value]) => {
    const values = value === undefined || value === '' ? [] : typeof value === 'string' ? [value] : value;
    return values.length === 0 ? [] : [{ name, values }];
  });
}

/** The NTDS Settings object of the named server: the mark of a domain controller (class nTDSDSA). */
export function findSettings(directory: DirectoryReader, server: string | undefined): Entry | undefined {
  const { configuration } = directory.namingContexts;
  if (configuration === '' || directory.get(configuration) === undefined) return undefined;
  const filter = equals('objectClass', 'nTDSDSA');
  const all = directory.search({ base: configuration, scope: 'sub', filter });
  const wanted = server?.toLowerCase();
  const named = all.find((settings) => {
    const name = settings.dn.parent;
    const dnsHostName = name === undefined ? undefined : directory.get(name)?.first('dNSHostName');
    return (
      wanted !== undefined && (name?.name.toLowerCase() === wanted || dnsHostName?.toLowerCase() === wanted)
    );
  });
  return named ?? all[0];
}
