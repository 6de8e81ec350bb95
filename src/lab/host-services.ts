import type { Server } from 'node:net';
import type { Directory } from '../directory/directory.js';
import { authenticate as authenticatePrincipal } from '../directory/principals.js';
import { LabError } from '../errors.js';
import type { Organization } from '../exchange/organization.js';
import { createAutodiscoverRole } from '../exchange/roles/autodiscover/role.js';
import { type HostServices, type Service, servicesOf } from '../exchange/roles/services.js';
import type { Authority } from '../network/certificates.js';
import type { Tell } from '../network/journal.js';
import type { HostSettings, World } from '../network/world.js';
import { createAutodiscoverApp } from '../servers/http/autodiscover-app.js';
import { createHttpsFront } from '../servers/http/https-front.js';
import { createPlainFront } from '../servers/http/plain-front.js';
import { createPlainSite } from '../servers/http/plain-site.js';
import { createRpcProxy } from '../servers/http/rpc-proxy.js';
import { createLdapServer } from '../servers/ldap/ldap-server.js';
import { emsmdbInterface } from '../servers/rpc/emsmdb.js';
import { endpointMapperInterface, localIpv4 } from '../servers/rpc/endpoint-mapper.js';
import { createRpcServer } from '../servers/rpc/rpc-server.js';
import { nullGuid } from '../values/guid.js';
import { interfaces } from '../wire/dcerpc/interfaces.js';
import type { EndpointEntry } from '../wire/endpoint-mapper/endpoint.js';
import type { Exposure } from './exposure.js';
import { nearest } from './nearest.js';

/** What the services of every host are made with. */
export interface ServiceContext {
  readonly world: World;
  readonly directory: Directory;
  readonly organization: Organization;
  readonly authority: Authority;
  readonly exposure: Exposure;
  readonly tell: Tell;
  readonly now: () => Date;
}

/** A host of the world and its servers by modelled port, none of them listening yet. */
export interface HostPlan {
  readonly name: string;
  readonly fqdn: string;
  readonly settings: HostSettings;
  readonly services: HostServices;
  readonly servers: ReadonlyMap<number, Server>;
}

/** First port that a service without a static one gets (the dynamic range of a Client Access server). */
const firstDynamicPort = 6005;

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
  const ports = rpcPorts(services.services, settings);
  const servers = new Map<number, Server>();
  for (const service of services.services) {
    const made = await makeServer(context, service, { name, fqdn, settings, ports, services });
    if (made !== undefined) servers.set(made.port, made.server);
  }
  return { name, fqdn, settings, services, servers };
}

interface Machine {
  readonly name: string;
  readonly fqdn: string;
  readonly settings: HostSettings;
  readonly services: HostServices;
  readonly ports: ReadonlyMap<Service['name'], number>;
}

async function makeServer(
  context: ServiceContext,
  service: Service,
  machine: Machine,
): Promise<{ port: number; server: Server } | undefined> {
  const { directory, tell } = context;
  const { name: host } = machine;
  switch (service.name) {
    case 'ldap':
      return { port: service.port, server: createLdapServer({ host, directory, tell }) };
    case 'http': {
      const app = createPlainSite({ host, tell, redirectTo: machine.settings.httpRedirect });
      return { port: service.port, server: createPlainFront({ app }) };
    }
    case 'https':
      return { port: service.port, server: await httpsServer(context, machine, service.certificateNames) };
    case 'endpointMapper': {
      const entries = endpointEntries(context.exposure, machine.ports);
      const mapper = endpointMapperInterface({
        endpoints: () => entries,
        // On free ports every host has the same real address: only the modelled one says anything.
        reachedAddress: (addresses) =>
          context.exposure.mode === 'mapped' ? machine.settings.address : localIpv4(addresses),
      });
      return { port: service.port, server: createRpcServer({ host, tell, interfaces: [mapper] }) };
    }
    case 'rpcClientAccess': {
      const port = machine.ports.get('rpcClientAccess') ?? firstDynamicPort;
      return { port, server: createRpcServer({ host, tell, interfaces: [emsmdbInterface()] }) };
    }
    case 'dns': // the world's views say where names are served
    case 'outlookAnywhere': // part of https
      return undefined;
  }
}

async function httpsServer(
  { organization, directory, authority, tell, now }: ServiceContext,
  { name: host, fqdn, services }: Machine,
  certificateNames: readonly string[],
): Promise<Server> {
  const role = createAutodiscoverRole(organization);
  const authenticate = (userName: string, password: string) =>
    authenticatePrincipal(directory, userName, password).ok;
  const offersProxy = services.services.some((service) => service.name === 'outlookAnywhere');
  return createHttpsFront({
    host,
    tell,
    certificate: await authority.issue({ names: certificateNames, now: now() }),
    app: createAutodiscoverApp({
      host,
      fqdn,
      tell,
      authenticate,
      now,
      // Time and id of an error are the endpoint's own.
      answer: (request) => role.answer({ request, server: host, time: '', errorId: 0 }).response,
    }),
    rpcProxy: createRpcProxy({
      host,
      tell,
      authenticate,
      targets: (target) => offersProxy && isProxyTarget(organization, target),
    }),
  });
}

/** The proxy reaches servers of its organization and their arrays, by any name, at the ports of MS-RPCH. */
function isProxyTarget({ configuration }: Organization, target: string): boolean {
  const [, name, port] = /^([^:]+):(6001|6002|6004)$/.exec(target) ?? [];
  if (name === undefined || port === undefined) return false;
  return configuration.findEndpoint(name) !== undefined;
}

function rpcPorts(
  services: readonly Service[],
  settings: HostSettings,
): ReadonlyMap<Service['name'], number> {
  const offersStore = services.some((service) => service.name === 'rpcClientAccess');
  return new Map(offersStore ? [['rpcClientAccess', settings.rpcClientAccessPort ?? firstDynamicPort]] : []);
}

function endpointEntries(
  exposure: Exposure,
  ports: ReadonlyMap<Service['name'], number>,
): readonly EndpointEntry[] {
  const store = ports.get('rpcClientAccess');
  if (store === undefined) return [];
  return [
    {
      interface: interfaces.EMSMDB,
      annotation: 'Microsoft Exchange RPC Client Access',
      object: nullGuid,
      protocol: 'ncacn_ip_tcp',
      port: exposure.exposePort(store),
    },
  ];
}
