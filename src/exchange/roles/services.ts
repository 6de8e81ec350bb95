import type { Organization } from '../organization.js';
import {
  generationOfServer,
  isClientAccessServer,
  isClientAccessServer2010,
  type Server,
} from '../servers/server.js';
import type { Snapshot } from '../snapshot.js';
import { certificateNames } from './certificate-names.js';

/** One thing that a machine serves, and at which TCP port. */
export type Service =
  /** LDAP over TCP, and the answer to pings over UDP. */
  | { readonly name: 'ldap'; readonly port: 389 }
  | { readonly name: 'ldaps'; readonly port: 636 }
  | { readonly name: 'globalCatalog'; readonly port: 3268 }
  | { readonly name: 'globalCatalogTls'; readonly port: 3269 }
  | { readonly name: 'dns'; readonly port: 53 }
  | { readonly name: 'http'; readonly port: 80 }
  | { readonly name: 'https'; readonly port: 443; readonly certificateNames: readonly string[] }
  /** The RPC proxy, on the https port. */
  | { readonly name: 'outlookAnywhere'; readonly port: 443 }
  | { readonly name: 'endpointMapper'; readonly port: 135 }
  /** NSPI and RFR; the endpoint mapper knows their port. */
  | { readonly name: 'addressBook'; readonly port: 'dynamic' }
  /** EMSMDB; the endpoint mapper knows its port. */
  | {
      readonly name: 'rpcClientAccess';
      readonly port: 'dynamic';
      readonly serves: readonly ('mailboxes' | 'publicFolders')[];
    };

/** What a machine runs, as its objects in the directory say. */
export interface HostServices {
  readonly name: string;
  readonly fqdn: string | undefined;
  /** Name of its Active Directory site. */
  readonly site: string | undefined;
  readonly isDomainController: boolean;
  readonly server: Server | undefined;
  readonly services: readonly Service[];
}

/**
 * The services of the machine with this name: those of a domain controller, of an Exchange server's roles, or of both.
 * Undefined when the directory has no such machine; a server older than Exchange 2007 has none.
 *
 * @param name - NetBIOS name or FQDN, letters in any case
 */
export function servicesOf({ configuration }: Organization, name: string): HostServices | undefined {
  const wanted = name.toLowerCase();
  const server = configuration.findServer(name);
  const domainController = configuration.domainControllers.find(
    (candidate) => candidate.name.toLowerCase() === wanted || candidate.fqdn?.value.toLowerCase() === wanted,
  );
  const machine = server ?? domainController;
  if (machine === undefined) return undefined;
  return {
    name: machine.name,
    fqdn: machine.fqdn?.value,
    site: machine.site?.name,
    isDomainController: domainController !== undefined,
    server,
    services: [
      ...(domainController ? domainControllerServices : []),
      ...(domainController?.isGlobalCatalog ? globalCatalogServices : []),
      ...(server ? exchangeServices(configuration, server) : []),
    ],
  };
}

const domainControllerServices: readonly Service[] = [
  { name: 'ldap', port: 389 },
  { name: 'ldaps', port: 636 },
  { name: 'dns', port: 53 },
];

const globalCatalogServices: readonly Service[] = [
  { name: 'globalCatalog', port: 3268 },
  { name: 'globalCatalogTls', port: 3269 },
];

function exchangeServices(configuration: Snapshot, server: Server): readonly Service[] {
  return [
    ...(isClientAccessServer(server) ? webServices(configuration, server) : []),
    ...rpcServices(storesReachedByTcp(server), isClientAccessServer2010(server)),
  ];
}

function webServices(configuration: Snapshot, server: Server): readonly Service[] {
  const offersProxy = configuration.outlookAnywhere.some((offered) => offered.server === server);
  return [
    { name: 'http', port: 80 },
    { name: 'https', port: 443, certificateNames: certificateNames(configuration, server) },
    ...(offersProxy ? [{ name: 'outlookAnywhere', port: 443 } as const] : []),
  ];
}

/**
 * 2007: clients reach everything at the mailbox servers. 2010: mailboxes through client access servers, public folders
 * at the mailbox servers. From 2013 on nothing is reached by RPC over TCP.
 */
function storesReachedByTcp(server: Server): readonly ('mailboxes' | 'publicFolders')[] {
  const isMailboxServer = server.roles.has('mailbox');
  switch (generationOfServer(server)) {
    case 2007:
      return isMailboxServer ? ['mailboxes', 'publicFolders'] : [];
    case 2010: {
      const isClientAccess = server.roles.has('clientAccess');
      return [
        ...(isClientAccess ? (['mailboxes'] as const) : []),
        ...(isMailboxServer ? (['publicFolders'] as const) : []),
      ];
    }
    default:
      return [];
  }
}

/** @param offersAddressBook - as client access servers of Exchange 2010 do; before, domain controllers did */
function rpcServices(
  serves: readonly ('mailboxes' | 'publicFolders')[],
  offersAddressBook: boolean,
): readonly Service[] {
  if (serves.length === 0) return [];
  return [
    { name: 'endpointMapper', port: 135 },
    ...(offersAddressBook ? [{ name: 'addressBook', port: 'dynamic' } as const] : []),
    { name: 'rpcClientAccess', port: 'dynamic', serves },
  ];
}
