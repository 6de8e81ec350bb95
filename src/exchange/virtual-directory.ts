import type { Entry } from '../directory/entry.js';
import type { DirectoryReader } from '../directory/reader.js';
import type { DistinguishedName } from '../values/dn.js';
import { type AuthenticationMethods, readAuthenticationMethods } from './authentication-methods.js';
import { type Fact, readFact } from './fact.js';
import type { Server } from './servers/server.js';

const kindByClass = [
  ['msExchAutoDiscoverVirtualDirectory', 'autodiscover'],
  ['msExchWebServicesVirtualDirectory', 'webServices'],
  ['msExchOABVirtualDirectory', 'offlineAddressBook'],
  ['msExchOWAVirtualDirectory', 'outlookWebApp'],
  ['msExchECPVirtualDirectory', 'controlPanel'],
  ['msExchMobileVirtualDirectory', 'activeSync'],
  ['msExchRpcHttpVirtualDirectory', 'outlookAnywhere'],
  ['msExchMapiVirtualDirectory', 'mapi'],
  ['msExchPowerShellVirtualDirectory', 'powerShell'],
] as const;

/** What a virtual directory publishes. */
export type VirtualDirectoryKind = (typeof kindByClass)[number][1];

/** A web application of a server and the addresses that clients are told for it. */
export interface VirtualDirectory {
  readonly dn: string;
  readonly kind: VirtualDirectoryKind;
  readonly server: Server;
  /** `msExchInternalHostName`: a URL, but a bare host name on Outlook Anywhere. */
  readonly internalUrl: Fact<string> | undefined;
  /** `msExchExternalHostName`, likewise. */
  readonly externalUrl: Fact<string> | undefined;
  readonly internalAuthenticationMethods: Fact<AuthenticationMethods> | undefined;
  readonly externalAuthenticationMethods: Fact<AuthenticationMethods> | undefined;
}

/** Every virtual directory that stands below a known server. */
export function readVirtualDirectories(
  directory: DirectoryReader,
  serverByDn: (dn: string | undefined) => Server | undefined,
): readonly VirtualDirectory[] {
  return directory.find('objectClass', 'msExchVirtualDirectory').flatMap((entry) => {
    const kind = kindOf(entry);
    const server = serverAbove(entry.dn, serverByDn);
    if (kind === undefined || server === undefined) return [];
    return {
      dn: entry.dn.toString(),
      kind,
      server,
      internalUrl: readFact(entry, 'msExchInternalHostName'),
      externalUrl: readFact(entry, 'msExchExternalHostName'),
      internalAuthenticationMethods: readAuthenticationMethods(entry, 'msExchInternalAuthenticationMethods'),
      externalAuthenticationMethods: readAuthenticationMethods(entry, 'msExchExternalAuthenticationMethods'),
    };
  });
}

/** The server whose configuration the entry belongs to. */
export function serverAbove(
  dn: DistinguishedName,
  serverByDn: (dn: string | undefined) => Server | undefined,
): Server | undefined {
  for (let above = dn.parent; above !== undefined; above = above.parent) {
    const server = serverByDn(above.toString());
    if (server !== undefined) return server;
  }
  return undefined;
}

function kindOf(entry: Entry): VirtualDirectoryKind | undefined {
  return kindByClass.find(([objectClass]) => entry.isA(objectClass))?.[1];
}
