import type { ListenAt } from '../../network/listener.js';
import { registerHosts } from '../../network/resolver/dns-registration.js';
import type { DnsViewSettings } from '../../network/world/world.js';
import { openDnsServer } from '../../servers/dns/dns-server.js';
import {
  createForwardedConnections,
  type ForwardedConnections,
} from '../../servers/tcp/forwarded-connections.js';
import { createForwarder } from '../../servers/tcp/forwarder.js';
import type { LabContext } from '../lab-context.js';
import { type HostPlan, planHost } from '../services/host-services.js';
import { listenLdap } from '../services/ldap-services.js';
import { openWebSites } from '../services/web-sites.js';
import { createRunningBalancer, type RunningBalancer } from '../sockets/open-balancer.js';
import { checkCertificateHosts } from '../sockets/server-certificates.js';
import type { Owner, Running } from './running.js';

/** What is open. */
export interface OpenWorld {
  /** By view, a name server for the lab's own clients, which live on modelled addresses. */
  readonly nameServers: ReadonlyMap<string, ListenAt>;
  readonly balancers: ReadonlyMap<string, RunningBalancer>;
  /** Connections through published ports, by the inside `address:port`. */
  readonly published: ForwardedConnections;
  /** Opens a host or balancer again that was stopped: new servers, which remember nothing. */
  start(name: string): Promise<void>;
}

/**
 * Opens every socket of the world: balancers first (in mode `lan` they take the standard ports), then published
 * addresses, hosts and name servers.
 */
export async function openWorld(context: LabContext): Promise<OpenWorld> {
  const { world, running } = context;
  const plans = await Promise.all([...world.hosts].map(([name, host]) => planHost(context, name, host)));
  checkCertificateHosts(world, (host) =>
    plans.some((plan) => plan.name === host && plan.servers.has(httpsPort)),
  );
  const balancers = new Map(
    [...world.balancers].map(([name, settings]) => [name, createRunningBalancer(context, name, settings)]),
  );
  for (const balancer of balancers.values()) await balancer.open();
  const published = await openPublished(context);
  // Client access servers last: where addresses are few (lan), the balancer stands for them, and nobody for the others.
  const isLast = ({ servers }: HostPlan) => Number(servers.has(httpsPort));
  const inOrder = context.exposure.mode === 'lan' ? plans.toSorted((a, b) => isLast(a) - isLast(b)) : plans;
  for (const plan of inOrder) await openHost(running, plan);
  await openWebSites(context);
  const openers = nameServerOpeners(context, plans);
  for (const { open } of openers) await open();
  for (const balancer of balancers.values()) balancer.checkMembers();
  return {
    nameServers: await ownNameServers(context),
    balancers,
    published,
    start: async (name) => {
      const settings = world.hosts.get(name);
      await balancers.get(name)?.open();
      if (settings === undefined) return;
      await openHost(running, await planHost(context, name, settings));
      for (const { address, open } of openers) if (address === settings.address) await open();
    },
  };
}

function ownerOf(plan: HostPlan): Owner {
  return { name: plan.name, fqdn: plan.fqdn, kind: 'server', address: plan.settings.address };
}

async function openHost(running: Running, plan: HostPlan): Promise<void> {
  const { cldap } = plan;
  for (const [port, server] of plan.servers) {
    if (port !== ldapPort || cldap === undefined) await running.open(ownerOf(plan), port, server);
    else await running.openWith(ownerOf(plan), port, (at, gate) => listenLdap(gate(server), cldap, at));
  }
}

async function openPublished({
  world,
  running,
  state,
  tell,
  clock,
  connections,
}: LabContext): Promise<ForwardedConnections> {
  const forwarded = createForwardedConnections();
  for (const { outside, inside } of world.published) {
    const name = `published ${outside.host}`;
    const forwarder = createForwarder({
      host: name,
      tell,
      clock,
      forwarded,
      // As address translation does: what is inside sees the client.
      context: { connections, sourceFor: (client) => client },
      choose: () => {
        const real = running.find(inside.host, inside.port);
        const condition = state.conditionAt(inside.host, inside.port);
        return real && { name: `${inside.host}:${inside.port}`, condition, ...real };
      },
    });
    await running.open({ name, fqdn: '', kind: 'published', address: outside.host }, outside.port, forwarder);
  }
  return forwarded;
}

const dnsPort = 53;
const httpsPort = 443;
const ldapPort = 389;

/** The name server of each view, on the host that has its address, and how it is opened. */
function nameServerOpeners(
  { world, running, state, tell, exposure, dnsForwarder: forwarder, faultsOf }: LabContext,
  plans: readonly HostPlan[],
): readonly { readonly address: string; open(): Promise<boolean> }[] {
  return [...world.views].map(([name, settings]) => {
    state.setView(name, registered(settings, plans));
    const host = plans.find((plan) => plan.settings.address === settings.address);
    const owner: Owner =
      host === undefined
        ? { name: `${name} DNS`, fqdn: '', kind: 'server', address: settings.address }
        : ownerOf(host);
    const view = () => state.view(name) ?? settings;
    return {
      address: settings.address,
      open: () =>
        running.openWith(owner, dnsPort, (at) =>
          openDnsServer({
            host: owner.name,
            view,
            tell,
            expose: exposure.expose,
            forwarder,
            faults: { at: faultsOf(owner.name), view: name },
            at,
          }),
        ),
    };
  });
}

async function ownNameServers({
  world,
  running,
  state,
  tell,
  exposure,
  faultsOf,
}: LabContext): Promise<ReadonlyMap<string, ListenAt>> {
  const own = new Map<string, ListenAt>();
  for (const [name, settings] of world.views) {
    const told = running.find(settings.address, dnsPort);
    const host = [...world.hosts].find(([, { address }]) => address === settings.address)?.[0];
    const view = () => state.view(name) ?? settings;
    own.set(
      name,
      exposure.mode === 'mapped' && told !== undefined
        ? told
        : await running.openHidden((at) => {
            const server = host ?? `${name} DNS`;
            const faults = { at: faultsOf(server), view: name };
            return openDnsServer({ host: server, view, tell, faults, at });
          }),
    );
  }
  return own;
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
