import { type Balancer, createBalancer } from '../network/balancer.js';
import { registerHosts } from '../network/dns-registration.js';
import type { ListenAt } from '../network/listener.js';
import type { BalancerSettings, DnsViewSettings, World } from '../network/world.js';
import { openDnsServer } from '../servers/dns/dns-server.js';
import { createForwarder, type ForwardTarget } from '../servers/tcp/forwarder.js';
import { type HostPlan, planHost, type ServiceContext } from './host-services.js';
import { listenLdap } from './ldap-services.js';
import type { Owner, Running } from './running.js';
import { checkCertificateHosts } from './server-certificates.js';

/** The modelled source address behind a real one, where the lab's own client is behind it. */
export type SourceOf = (realAddress: string, realPort: number) => string;

/**
 * Opens every socket of the world: balancers first (in mode `lan` they take the standard ports), then published
 * addresses, hosts and name servers.
 *
 * @returns by view, a name server for the lab's own clients, which live on modelled addresses
 */
export async function openWorld(
  context: ServiceContext,
  running: Running,
  sourceOf: SourceOf,
): Promise<ReadonlyMap<string, ListenAt>> {
  const { world } = context;
  const plans = await Promise.all([...world.hosts].map(([name, host]) => planHost(context, name, host)));
  checkCertificateHosts(world, (host) =>
    plans.some((plan) => plan.name === host && plan.servers.has(httpsPort)),
  );
  for (const [name, settings] of world.balancers) {
    await openBalancer(context, running, sourceOf, name, settings);
  }
  await openPublished(context, running);
  for (const plan of plans) {
    const { cldap } = plan;
    for (const [port, server] of plan.servers) {
      if (port !== ldapPort || cldap === undefined) await running.open(ownerOf(plan), port, server);
      else await running.openWith(ownerOf(plan), port, (at) => listenLdap(server, cldap, at));
    }
  }
  return openNameServers(context, running, plans);
}

function ownerOf(plan: HostPlan): Owner {
  return { name: plan.name, fqdn: plan.fqdn, kind: 'server', address: plan.settings.address };
}

async function openBalancer(
  { world, tell }: ServiceContext,
  running: Running,
  sourceOf: SourceOf,
  name: string,
  settings: BalancerSettings,
): Promise<void> {
  const balancer = createBalancer(settings);
  const owner: Owner = { name, fqdn: '', kind: 'balancer', address: settings.address };
  for (const port of settings.ports) {
    const forwarder = createForwarder({
      host: name,
      tell,
      choose: (address, realPort) =>
        chooseMember(balancer, world, running, sourceOf(address, realPort), port),
      onOpen: (target) => balancer.opened(target.name),
      onClose: (target) => balancer.closed(target.name),
    });
    await running.open(owner, port, forwarder);
  }
}

function chooseMember(
  balancer: Balancer,
  world: World,
  running: Running,
  source: string,
  port: number,
): ForwardTarget | undefined {
  const name = balancer.choose(source);
  const address = name === undefined ? undefined : world.hosts.get(name)?.address;
  if (name === undefined || address === undefined) return undefined;
  const real = running.find(address, port);
  return real && { name, ...real };
}

async function openPublished({ world, tell }: ServiceContext, running: Running): Promise<void> {
  for (const { outside, inside } of world.published) {
    const name = `published ${outside.host}`;
    const forwarder = createForwarder({
      host: name,
      tell,
      choose: () => {
        const real = running.find(inside.host, inside.port);
        return real && { name: `${inside.host}:${inside.port}`, ...real };
      },
    });
    await running.open({ name, fqdn: '', kind: 'published', address: outside.host }, outside.port, forwarder);
  }
}

const dnsPort = 53;
const httpsPort = 443;
const ldapPort = 389;

async function openNameServers(
  { world, tell, exposure }: ServiceContext,
  running: Running,
  plans: readonly HostPlan[],
): Promise<ReadonlyMap<string, ListenAt>> {
  const forOwnClients = new Map<string, ListenAt>();
  for (const [name, settings] of world.views) {
    const view = registered(settings, plans);
    const host = plans.find((plan) => plan.settings.address === settings.address);
    const owner: Owner =
      host === undefined
        ? { name: `${name} DNS`, fqdn: '', kind: 'server', address: settings.address }
        : ownerOf(host);
    const server = { host: owner.name, view: () => view, tell };
    await running.openWith(owner, dnsPort, (at) => openDnsServer({ ...server, expose: exposure.expose, at }));
    const told = running.find(settings.address, dnsPort);
    const own =
      exposure.mode === 'mapped' && told !== undefined
        ? told
        : await running.openHidden((at) => openDnsServer({ ...server, at }));
    forOwnClients.set(name, own);
  }
  return forOwnClients;
}

function registered(settings: DnsViewSettings, plans: readonly HostPlan[]): DnsViewSettings {
  const members = plans.map((plan) => ({ fqdn: plan.fqdn, address: plan.settings.address }));
  const controllers = plans
    .filter((plan) => plan.services.isDomainController)
    .map((plan) => ({
      fqdn: plan.fqdn,
      address: plan.settings.address,
      domain: plan.fqdn.slice(plan.fqdn.indexOf('.') + 1),
      site: plan.services.site ?? '',
    }));
  return registerHosts(settings, members, controllers);
}
