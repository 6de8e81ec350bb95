import type { Server } from 'node:net';
import { LabError } from '../../errors.js';
import { type HostServices, type Service, servicesOf } from '../../exchange/roles/services.js';
import type { IssuedCertificate } from '../../network/certificates.js';
import type { HostSettings } from '../../network/world/world.js';
import type { CldapServerOptions } from '../../servers/ldap/cldap-server.js';
import { nearest } from '../journal/nearest.js';
import type { LabContext } from '../lab-context.js';
import { cldapOptions, createLdapService } from './ldap-services.js';
import { addressBookPort, httpEndpointMapperPort, storePort } from './rpc-ports.js';
import { type RpcTargetHost, rpcTargetsOf } from './rpc-proxy-services.js';
import { createEndpointMapper, createHostInterfaces, createRpcService } from './rpc-services.js';
import { createHttpService, createHttpsService } from './web-services.js';

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

/**
 * Makes the servers of one host, as its object in the directory says.
 *
 * @throws LabError `bad-network` for a host that the directory does not have
 */
export async function planHost(context: LabContext, name: string, settings: HostSettings): Promise<HostPlan> {
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
  context: LabContext,
  service: Service,
  machine: Machine,
): Promise<{ port: number; server: Server } | undefined> {
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
    case 'http':
      return { port: service.port, server: createHttpService(context, machine) };
    case 'https':
      return {
        port: service.port,
        server: await createHttpsService(context, machine, service.certificateNames),
      };
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
