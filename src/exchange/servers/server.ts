import type { Entry } from '../../directory/entry.js';
import type { DirectoryReader } from '../../directory/reader.js';
import { type Fact, readFact } from '../fact.js';
import { type ExchangeVersion, type Generation, generationOf, readVersion } from './exchange-version.js';
import { readFqdn } from './network-address.js';
import type { Site } from './site.js';

/** Bits of `msExchCurrentServerRoles`. */
const roleBits = {
  cafe: 0x1,
  mailbox: 0x2,
  clientAccess: 0x4,
  unifiedMessaging: 0x10,
  hubTransport: 0x20,
  edgeTransport: 0x40,
  frontendTransport: 0x4000,
} as const;

/** `cafe` is the client access role of Exchange 2013, `clientAccess` that of 2007 and 2010. */
export type ServerRole = keyof typeof roleBits;

const roleNames: readonly ServerRole[] = [
  'cafe',
  'mailbox',
  'clientAccess',
  'unifiedMessaging',
  'hubTransport',
  'edgeTransport',
  'frontendTransport',
];

/** What servers and client access arrays have in common: a name that a mailbox database can point at. */
export interface RpcEndpoint {
  readonly dn: string;
  /** The object's name: NetBIOS name of a server, free for an array. */
  readonly name: string;
  readonly fqdn: Fact<string> | undefined;
  readonly legacyExchangeDn: Fact<string> | undefined;
  readonly site: Site | undefined;
}

/** An Exchange server. Arrays, which Active Directory counts as servers too, are not among them. */
export interface Server extends RpcEndpoint {
  readonly kind: 'server';
  readonly roles: ReadonlySet<ServerRole>;
  readonly version: Fact<ExchangeVersion> | undefined;
  /** DN of the database availability group it is a member of. */
  readonly availabilityGroup: Fact<string> | undefined;
}

/** Every Exchange server of the organization. */
export function readServers(
  directory: DirectoryReader,
  siteByDn: (dn: string | undefined) => Site | undefined,
): readonly Server[] {
  return directory
    .find('objectClass', 'msExchExchangeServer')
    .filter(isServer)
    .map((entry) => ({
      kind: 'server',
      dn: entry.dn.toString(),
      name: entry.dn.name,
      fqdn: readFqdn(entry),
      legacyExchangeDn: readFact(entry, 'legacyExchangeDN'),
      site: siteByDn(entry.first('msExchServerSite')),
      roles: readRoles(entry),
      version: readVersion(entry),
      availabilityGroup: readFact(entry, 'msExchMDBAvailabilityGroupLink'),
    }));
}

/** The server's generation; 2010 where the directory does not tell its version, undefined before 2007. */
export function generationOfServer({ version }: Server): Generation | undefined {
  return version === undefined ? 2010 : generationOf(version.value);
}

/** True for a server that clients come to by HTTP: the client access role, or from 2013 on its front end. */
export function isClientAccessServer(server: Server): boolean {
  const generation = generationOfServer(server);
  if (generation === undefined) return false;
  return server.roles.has(generation <= 2010 ? 'clientAccess' : 'cafe');
}

/** True for a client access server of Exchange 2010. */
export function isClientAccessServer2010(server: Server): boolean {
  return isClientAccessServer(server) && generationOfServer(server) === 2010;
}

function isServer(entry: Entry): boolean {
  return !entry.isA('msExchClientAccessArray') && !entry.isA('msExchExchangeTransportServer');
}

function readRoles(entry: Entry): ReadonlySet<ServerRole> {
  const bits = Number(entry.first('msExchCurrentServerRoles') ?? 0);
  return new Set(roleNames.filter((role) => (bits & roleBits[role]) !== 0));
}
