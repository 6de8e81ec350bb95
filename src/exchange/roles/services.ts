import type { Organization } from '../organization.js';
import { isExchange2010, type Server } from '../server.js';
import type { Snapshot } from '../snapshot.js';
import { certificateNames } from './certificate-names.js';

/** One thing that a machine serves, and at which TCP port. */
export type Service =
  | { readonly name: 'ldap'; readonly port: 389 }
  | { readonly name: 'dns'; readonly port: 53 }
  | { readonly name: 'http'; readonly port: 80 }
  | { readonly name: 'https'; readonly port: 443; readonly certificateNames: readonly string[] }
  /** The RPC proxy, on the https port. */
  | { readonly name: 'outlookAnywhere'; readonly port: 443 }
  | { readonly name: 'endpointMapper'; readonly port: 135 }
  /** EMSMDB; the endpoint mapper knows its port. */
  | {
      readonly name: 'rpcClientAccess';
      readonly port: 'dynamic';
      readonly serves: readonly ('mailboxes' | 'publicFolders')[];
    };

/** The name of a {@link Service}. */
export type ServiceName = Service['name'];

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
 * The services of the machine with this name: those of a domain controller, of an Exchange 2010 server's roles, or
 * of both. Undefined when the directory has no such machine; a server of another Exchange generation has none yet.
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
      ...(server && isExchange2010(server) ? exchange2010Services(configuration, server) : []),
    ],
  };
}

const domainControllerServices: readonly Service[] = [
  { name: 'ldap', port: 389 },
  { name: 'dns', port: 53 },
];

/** Clients reach mailboxes through client access servers, public folders at the mailbox servers themselves. */
function exchange2010Services(configuration: Snapshot, server: Server): readonly Service[] {
  const isClientAccess = server.roles.has('clientAccess');
  const isMailbox = server.roles.has('mailbox');
  const services: Service[] = [];
  if (isClientAccess) {
    services.push({ name: 'http', port: 80 });
    services.push({ name: 'https', port: 443, certificateNames: certificateNames(configuration, server) });
    if (configuration.outlookAnywhere.some((offered) => offered.server === server)) {
      services.push({ name: 'outlookAnywhere', port: 443 });
    }
  }
  if (isClientAccess || isMailbox) {
    const serves = [
      ...(isClientAccess ? (['mailboxes'] as const) : []),
      ...(isMailbox ? (['publicFolders'] as const) : []),
    ];
    services.push({ name: 'endpointMapper', port: 135 });
    services.push({ name: 'rpcClientAccess', port: 'dynamic', serves });
  }
  return services;
}
