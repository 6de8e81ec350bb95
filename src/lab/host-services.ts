import type { Server } from 'node:net';
import type { Directory } from '../directory/directory.js';
import { logOn } from '../directory/lockout.js';
import { LabError } from '../errors.js';
import type { Organization } from '../exchange/organization.js';
import type { AddressBook } from '../exchange/roles/address-book/role.js';
import type { ServedProtocols } from '../exchange/roles/autodiscover/answer.js';
import { readAutodiscoverClient } from '../exchange/roles/autodiscover/client.js';
import { createAutodiscoverRole } from '../exchange/roles/autodiscover/role.js';
import type { DatabaseStates } from '../exchange/roles/mailbox-store/database-states.js';
import { type HostServices, type Service, servicesOf } from '../exchange/roles/services.js';
import type { Authority, IssuedCertificate } from '../network/certificates.js';
import type { ConnectionTable } from '../network/client-connections.js';
import type { Clock } from '../network/clock.js';
import type { HostFaults } from '../network/faults-host.js';
import type { Tell } from '../network/journal.js';
import type { ListenAt } from '../network/listener.js';
import type { TlsVersion } from '../network/tls-versions.js';
import type { HostSettings, World } from '../network/world.js';
import type { WorldState } from '../network/world-state.js';
import {
  type BearerAuthentication,
  createHttpAuthentication,
  type HttpAuthentication,
  type Scheme,
} from '../servers/http/authentication.js';
import { createAutodiscoverApp } from '../servers/http/autodiscover-app.js';
import type { FaultyWeb } from '../servers/http/faulty-answer.js';
import { createHttpsFront } from '../servers/http/https-front.js';
import { createOffloadedFront, createPlainFront } from '../servers/http/plain-front.js';
import { createPlainSite } from '../servers/http/plain-site.js';
import type { RpcRequestHandler } from '../servers/http/rpc-requests.js';
import type { CldapServerOptions } from '../servers/ldap/cldap-server.js';
import { createRpcProxy } from '../servers/rpc-http/rpc-proxy.js';
import { autodiscoverAnswers } from './autodiscover-answers.js';
import type { Exposure } from './exposure.js';
import type { ExternalDirectory } from './external-directory.js';
import { cldapOptions, createLdapService } from './ldap-services.js';
import { ntlmLogon, ownAccounts } from './logon.js';
import { createMapiHttp, type MapiHttpBackends } from './mapi-http-services.js';
import { nearest } from './nearest.js';
import { createOfferedSchemes } from './offered-schemes.js';
import { type RpcOverHttp, type RpcTargetHost, rpcTargetsOf } from './rpc-proxy-services.js';
import {
  addressBookPort,
  createEndpointMapper,
  createHostInterfaces,
  createRpcService,
  httpEndpointMapperPort,
  storePort,
} from './rpc-services.js';
import { issueServerCertificates } from './server-certificates.js';

/** What the services of every host are made with. */
export interface ServiceContext {
  readonly world: World;
  readonly directory: Directory;
  readonly organization: Organization;
  /** Where the organization is read from, when that is not `directory`. */
  readonly external?: ExternalDirectory | undefined;
  /** Which databases are mounted, and where. */
  readonly databaseStates: DatabaseStates;
  /** One for all servers. */
  readonly addressBook: AddressBook;
  readonly authority: Authority;
  readonly exposure: Exposure;
  readonly tell: Tell;
  readonly now: () => Date;
  /** When certificates are issued: when the lab was started, as clients judge them by the time outside of it. */
  readonly issuedAt: Date;
  /** The lab's time, for the timers of servers. */
  readonly clock: Clock;
  /** What has changed in the world: which machines run. */
  readonly state: WorldState;
  /** Connections by their real sockets, and the simulated clients behind them. */
  readonly connections: ConnectionTable;
  /** What goes wrong at a host; the same object for the same name. */
  readonly faultsOf: (host: string) => HostFaults;
  /** Where a client is in the modelled network, from its real socket. */
  readonly sourceOf: (address: string, port: number, at?: ListenAt) => string;
  /** Autodiscover's clients need no credentials. */
  readonly anonymous: boolean;
  readonly bearer: BearerAuthentication | undefined;
  readonly oldestTls: TlsVersion | undefined;
  /** One for all proxies. */
  readonly rpcOverHttp: RpcOverHttp;
  /** One for all client access servers. */
  readonly mapiHttp: MapiHttpBackends;
}

/** A host of the world and its servers by modelled port, none of them listening yet. */
export interface HostPlan {
  readonly name: string;
  readonly fqdn: string;
  readonly settings: HostSettings;
  readonly services: HostServices;
  readonly servers: ReadonlyMap<number, Server>;
  /** Of a domain controller: what its LDAP port answers over UDP. */
  readonly cldap: CldapServerOptions | undefined;
}

/** What the lab's servers offer, and Autodiscover may therefore advertise. */
const servedProtocols: ServedProtocols = { mapiHttp: true };

/**
 * Makes the servers of one host, as its object in the directory says.
 *
 * @throws LabError `bad-network` for a host that the directory does not have
 */
export async function planHost(
  context: ServiceContext,
  name: string,
  settings: HostSettings,
): Promise<HostPlan> {
  const services = servicesOf(context.organization, name);
  if (services?.fqdn === undefined) {
    const { servers, domainControllers } = context.organization.configuration;
    const names = [...servers, ...domainControllers].map((machine) => machine.name);
    const close = nearest(name, names);
    throw new LabError('bad-network', `the directory has no machine "${name}" with a DNS name`, {
      where: `network.yaml: hosts.${name}`,
      hint: `${close === undefined ? '' : `did you mean ${close}? `}it has: ${names.join(', ')}`,
    });
  }
  const { fqdn } = services;
  const offers = (wanted: Service['name']) => services.services.some((service) => service.name === wanted);
  const offersStore = offers('rpcClientAccess');
  const offersAddressBook = offers('addressBook');
  const offersProxy = offers('outlookAnywhere');
  if (settings.sslOffloading === true && !offersProxy) {
    throw new LabError('bad-network', `${name} has no Outlook Anywhere whose TLS could end elsewhere`, {
      where: `network.yaml: hosts.${name}.sslOffloading`,
      hint: 'leave it out, or enable Outlook Anywhere on that server',
    });
  }
  const interfaces = createHostInterfaces(context, { name, fqdn, settings, offersStore, offersAddressBook });
  const servers = new Map<number, Server>();
  // It carries the machine's own name and its domain's.
  const controllerCertificate = services.isDomainController
    ? await context.authority.issue({
        names: [fqdn, fqdn.slice(fqdn.indexOf('.') + 1)],
        now: context.issuedAt,
      })
    : undefined;
  const machine: Machine = {
    name,
    fqdn,
    settings,
    offersStore,
    offersAddressBook,
    offersProxy,
    server: services.server,
    servers,
    interfaces,
    controllerCertificate,
  };
  for (const service of services.services) {
    const made = await makeServer(context, service, machine);
    if (made !== undefined) servers.set(made.port, made.server);
  }
  context.rpcOverHttp.add(name, rpcTargetsOf(context, machine));
  const cldap = services.isDomainController ? cldapOptions(context, name) : undefined;
  return { name, fqdn, settings, services, servers, cldap };
}

interface Machine extends RpcTargetHost {
  /** Of a domain controller, for all its LDAP ports. */
  readonly controllerCertificate: IssuedCertificate | undefined;
}

async function makeServer(
  context: ServiceContext,
  service: Service,
  machine: Machine,
): Promise<{ port: number; server: Server } | undefined> {
  const { tell } = context;
  const { name: host } = machine;
  switch (service.name) {
    case 'ldap':
    case 'ldaps':
    case 'globalCatalog':
    case 'globalCatalogTls': {
      if (context.external !== undefined) {
        const forwarder = context.external.forwarder(service.name, host);
        return forwarder && { port: service.port, server: forwarder };
      }
      const { controllerCertificate: certificate } = machine;
      return (
        certificate && {
          port: service.port,
          server: createLdapService(context, service.name, host, certificate),
        }
      );
    }
    case 'http': {
      const app = createPlainSite({
        host,
        tell,
        redirectTo: machine.settings.httpRedirect,
        authorityPem: context.authority.certificatePem,
      });
      const faulty = faultyWebOf(context, host, 80);
      const isOffloaded = machine.settings.sslOffloading === true;
      const server = isOffloaded
        ? createOffloadedFront({ app, rpcProxy: rpcProxyOf(context, machine, 80), faulty })
        : createPlainFront({ app, faulty });
      return { port: service.port, server };
    }
    case 'https':
      return { port: service.port, server: await httpsServer(context, machine, service.certificateNames) };
    case 'endpointMapper':
      return { port: service.port, server: createEndpointMapper(context, machine, 'ncacn_ip_tcp') };
    case 'outlookAnywhere': // the proxy is part of https; with it comes the mapper's other port
      return { port: httpEndpointMapperPort, server: createEndpointMapper(context, machine, 'ncacn_http') };
    case 'rpcClientAccess':
      return {
        port: storePort(machine.settings),
        server: createRpcService(context, machine, machine.interfaces.store),
      };
    case 'addressBook':
      return {
        port: addressBookPort(machine.settings),
        server: createRpcService(context, machine, machine.interfaces.addressBook),
      };
    case 'dns': // the world's views say where names are served
      return undefined;
  }
}

/** Makes the authentication of a web site of one host. */
type AuthenticationOf = (schemes: () => ReadonlySet<Scheme>, anonymousName?: string) => HttpAuthentication;

function authenticationOn(context: ServiceContext, { name: host, fqdn }: Machine): AuthenticationOf {
  const { directory, external, now, bearer } = context;
  const accounts = {
    realm: fqdn,
    checkPassword: (userName: string, password: string) => logOn(directory, userName, password).ok,
    // Accounts expire by the clock as well.
    accountsState: () => `${directory.revision} ${Math.floor(now().getTime() / 1000)}`,
    ...(bearer === undefined ? {} : { bearer }),
    beginNtlm: ntlmLogon(ownAccounts(directory), { name: host, fqdn, now }),
  };
  const externalAccounts = external && {
    realm: fqdn,
    checkPassword: external.checkPassword,
    beginNtlm: ntlmLogon(external.accounts, { name: host, fqdn, now }),
    settle: external.settle,
  };
  return (schemes, anonymousName) =>
    createHttpAuthentication({
      ...(externalAccounts ?? accounts),
      offered: schemes,
      ...(anonymousName === undefined ? {} : { anonymous: anonymousName }),
    });
}

/** What goes wrong with the requests at one port of a host. */
function faultyWebOf({ faultsOf, tell }: ServiceContext, host: string, port: 80 | 443): FaultyWeb {
  return { faults: faultsOf(host), port, host, tell };
}

function rpcProxyOf(context: ServiceContext, machine: Machine, port: 80 | 443): RpcRequestHandler {
  const { organization, external, rpcOverHttp, tell } = context;
  const { name: host, offersProxy } = machine;
  return createRpcProxy({
    host,
    tell,
    authentication: authenticationOn(
      context,
      machine,
    )(createOfferedSchemes(organization, host).outlookAnywhere),
    faulty: faultyWebOf(context, host, port),
    connections: rpcOverHttp.connections,
    findTarget: (target) => {
      const find = () => (offersProxy ? rpcOverHttp.find(host, target) : undefined);
      return external === undefined ? find() : external.settle(find);
    },
  });
}

async function httpsServer(
  context: ServiceContext,
  machine: Machine,
  certificateNames: readonly string[],
): Promise<Server> {
  const { organization, external, authority, world, tell, now, anonymous } = context;
  const { name: host, fqdn } = machine;
  const role = createAutodiscoverRole(organization, servedProtocols);
  const offered = createOfferedSchemes(organization, host);
  const authentication = authenticationOn(context, machine);
  return createHttpsFront({
    host,
    tell,
    oldestTls: context.oldestTls,
    ...(await issueServerCertificates(authority, world, {
      host,
      names: certificateNames,
      now: context.issuedAt,
    })),
    app: createAutodiscoverApp({
      host,
      fqdn,
      tell,
      // Where NTLM can be checked only after Basic, Basic is what a client has to begin with.
      authentication: authentication(
        external?.showsSecrets === false ? () => onlyBasic : offered.autodiscover,
        anonymous ? 'anonymous' : undefined,
      ),
      settle: external?.settle,
      before: createMapiHttp(context, context.mapiHttp, machine, authentication(offered.mapi)),
      now,
      ...autodiscoverAnswers(organization, host, role),
      // Time and id of an error are the endpoint's own.
      answer: (request, { headers }) => {
        const client = readAutodiscoverClient({
          mapiHttpCapability: headerText(headers['x-mapihttpcapability']),
          clientCanHandle: headerText(headers['x-clientcanhandle']),
          userAgent: headers['user-agent'],
        });
        return role.answer({ request, client, server: host, time: '', errorId: 0 }).response;
      },
    }),
    rpcProxy: rpcProxyOf(context, machine, 443),
    faulty: faultyWebOf(context, host, 443),
  });
}

const onlyBasic: ReadonlySet<Scheme> = new Set(['Basic']);

/** Node joins repeated headers of these names with a comma, so that there is one text. */
function headerText(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(', ') : value;
}
