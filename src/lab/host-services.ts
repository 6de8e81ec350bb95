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
import type { Tell } from '../network/journal.js';
import type { HostSettings, World } from '../network/world.js';
import {
  type BearerAuthentication,
  createHttpAuthentication,
  type Scheme,
} from '../servers/http/authentication.js';
import { createAutodiscoverApp } from '../servers/http/autodiscover-app.js';
import { createHttpsFront } from '../servers/http/https-front.js';
import { createPlainFront } from '../servers/http/plain-front.js';
import { createPlainSite } from '../servers/http/plain-site.js';
import { createRpcProxy } from '../servers/http/rpc-proxy.js';
import type { CldapServerOptions } from '../servers/ldap/cldap-server.js';
import { autodiscoverAnswers } from './autodiscover-answers.js';
import type { Exposure } from './exposure.js';
import type { ExternalDirectory } from './external-directory.js';
import { cldapOptions, createLdapService } from './ldap-services.js';
import { ntlmLogon } from './logon.js';
import { nearest } from './nearest.js';
import { createOfferedSchemes } from './offered-schemes.js';
import {
  addressBookPort,
  createAddressBookServer,
  createEndpointMapper,
  createMailboxStore,
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
  /** Where a client is in the modelled network, from its real socket. */
  readonly sourceOf: (address: string, port: number) => string;
  /** Autodiscover's clients need no credentials. */
  readonly anonymous: boolean;
  readonly bearer: BearerAuthentication | undefined;
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
const servedProtocols: ServedProtocols = { mapiHttp: false };

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
  const offersStore = services.services.some((service) => service.name === 'rpcClientAccess');
  const offersAddressBook = services.services.some((service) => service.name === 'addressBook');
  const servers = new Map<number, Server>();
  // It carries the machine's own name and its domain's.
  const controllerCertificate = services.isDomainController
    ? await context.authority.issue({ names: [fqdn, fqdn.slice(fqdn.indexOf('.') + 1)], now: context.now() })
    : undefined;
  for (const service of services.services) {
    const made = await makeServer(context, service, {
      name,
      fqdn,
      settings,
      offersStore,
      offersAddressBook,
      services,
      controllerCertificate,
    });
    if (made !== undefined) servers.set(made.port, made.server);
  }
  const cldap =
    services.isDomainController && context.external === undefined ? cldapOptions(context, name) : undefined;
  return { name, fqdn, settings, services, servers, cldap };
}

interface Machine {
  readonly name: string;
  readonly fqdn: string;
  readonly settings: HostSettings;
  readonly services: HostServices;
  readonly offersStore: boolean;
  readonly offersAddressBook: boolean;
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
      return { port: service.port, server: createPlainFront({ app }) };
    }
    case 'https':
      return { port: service.port, server: await httpsServer(context, machine, service.certificateNames) };
    case 'endpointMapper':
      return { port: service.port, server: createEndpointMapper(context, machine, 'ncacn_ip_tcp') };
    case 'outlookAnywhere': // the proxy is part of https; with it comes the mapper's other port
      return { port: httpEndpointMapperPort, server: createEndpointMapper(context, machine, 'ncacn_http') };
    case 'rpcClientAccess':
      return { port: storePort(machine.settings), server: createMailboxStore(context, machine) };
    case 'addressBook':
      return {
        port: addressBookPort(machine.settings),
        server: createAddressBookServer(context, machine),
      };
    case 'dns': // the world's views say where names are served
      return undefined;
  }
}

async function httpsServer(
  context: ServiceContext,
  { name: host, fqdn, services }: Machine,
  certificateNames: readonly string[],
): Promise<Server> {
  const { organization, directory, external, authority, world, tell, now, anonymous, bearer } = context;
  const role = createAutodiscoverRole(organization, servedProtocols);
  const offered = createOfferedSchemes(organization, host);
  const accounts = {
    realm: fqdn,
    checkPassword: (userName: string, password: string) => logOn(directory, userName, password).ok,
    // Accounts expire by the clock as well.
    accountsState: () => `${directory.revision} ${Math.floor(now().getTime() / 1000)}`,
    ...(bearer === undefined ? {} : { bearer }),
    beginNtlm: ntlmLogon(directory, { name: host, fqdn, now }),
  };
  // Another directory checks passwords and hands out no proof of them: Basic is all there is.
  const authentication = (schemes: () => ReadonlySet<Scheme>, anonymousName?: string) =>
    createHttpAuthentication({
      ...(external === undefined
        ? { ...accounts, offered: schemes }
        : { realm: fqdn, checkPassword: external.checkPassword }),
      ...(anonymousName === undefined ? {} : { anonymous: anonymousName }),
    });
  const offersProxy = services.services.some((service) => service.name === 'outlookAnywhere');
  return createHttpsFront({
    host,
    tell,
    ...(await issueServerCertificates(authority, world, { host, names: certificateNames, now: now() })),
    app: createAutodiscoverApp({
      host,
      fqdn,
      tell,
      authentication: authentication(offered.autodiscover, anonymous ? 'anonymous' : undefined),
      settle: external?.settle,
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
    rpcProxy: createRpcProxy({
      host,
      tell,
      authentication: authentication(offered.outlookAnywhere),
      targets: (target) => {
        const isTarget = () => offersProxy && isProxyTarget(organization, target);
        return external === undefined ? isTarget() : external.settle(isTarget);
      },
    }),
  });
}

/** Node joins repeated headers of these names with a comma, so that there is one text. */
function headerText(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(', ') : value;
}

/**
 * The proxy reaches servers of its organization and their arrays, by any name, and from Exchange 2013 on mailboxes by
 * `<mailbox GUID>@<domain>`, at the ports of MS-RPCH.
 */
function isProxyTarget(organization: Organization, target: string): boolean {
  const [, name, port] = /^([^:]+):(6001|6002|6004)$/.exec(target) ?? [];
  if (name === undefined || port === undefined) return false;
  return (
    organization.configuration.findEndpoint(name) !== undefined ||
    organization.mailboxNamed(name) !== undefined
  );
}
