import type { NamingContexts } from '../../directory/reader.js';
import type { Server } from '../../exchange/servers/server.js';
import type { Site } from '../../exchange/servers/site.js';
import type { Snapshot } from '../../exchange/snapshot.js';
import { enclosingZone } from '../../network/resolver/dns-registration.js';
import type { YamlMapping } from '../../network/world/world-file.js';
import { parseDn } from '../../values/dn.js';
import { createAddressPlan } from './derive-addresses.js';
import { isClientAccess, isDnsName, mailDomains, servedNames } from './derive-names.js';

/** Static ports that clients behind a balancer are usually given (MSExchangeRPC, MSExchangeAB). */
const rpcClientAccessPort = 59532;
const addressBookPort = 59533;

const outsideNameServer = '203.0.113.53';

/**
 * Makes up the world around a directory that came without one: enough for a mailbox to be found from inside (`corp`)
 * and from outside (`internet`). The same directory gives the same world.
 *
 * - Hosts are the domain controllers and Exchange servers, at addresses of their sites' subnets.
 * - A name leads to the servers whose objects tell it; where those are several, to a balancer in front of them.
 * - The external URLs' names are published, and are all that the outside sees.
 */
export function deriveWorld(configuration: Snapshot, contexts: NamingContexts): YamlMapping {
  const plan = createAddressPlan(configuration.sites, configuration.siteOf);
  const domain = dnsNameOf(contexts.domain || contexts.rootDomain);
  const main = mainSite(configuration);
  const ownDomains = domainZones(contexts);
  const machines = findMachines(configuration);
  const addresses = new Map(machines.map(({ key, site }) => [key, plan.machine(site)]));
  const keyOf = new Map(machines.flatMap(({ key, server }) => (server ? [[server, key] as const] : [])));

  const groups = new BalancedGroups(configuration, main, keyOf);
  const inside: Record<string, { A: string }> = {};
  const outside: Record<string, { A: string }> = {};
  const published = new Map<string, string>();
  const own = new Set(machines.map(({ fqdn }) => fqdn.toLowerCase()));
  const balancerAddress = new Map<string, string>();
  for (const { name, servers, isOutside } of servedNames(configuration, ownDomains)) {
    const group = groups.of(servers);
    const [first] = group.members;
    if (first === undefined) continue;
    let target = addresses.get(first) ?? '';
    if (group.members.length > 1) {
      target = balancerAddress.get(group.name) ?? plan.machine(group.site);
      balancerAddress.set(group.name, target);
    }
    if (!own.has(name)) inside[name] = { A: target };
    if (!isOutside) continue;
    const address = published.get(target) ?? outsideAddress(published.size);
    published.set(target, address);
    outside[name] = { A: address };
  }

  const inArrays = new Set(
    configuration.clientAccessArrays.flatMap(({ members }) => members.map((server) => keyOf.get(server))),
  );
  const controller =
    machines.find(({ isDomainController, site }) => isDomainController && site === main) ??
    machines.find(({ isDomainController }) => isDomainController);
  const insideNameServer =
    (controller === undefined ? undefined : addresses.get(controller.key)) ?? plan.machine(main);
  const zones = mailDomains(configuration);
  const publicZones = zones.filter(
    (zone) => !ownDomains.includes(zone) || Object.keys(outside).some((name) => name.endsWith(`.${zone}`)),
  );
  return {
    description: `${configuration.name?.value ?? (domain || 'a directory')}: the world around it is derived from the directory.`,
    workstation: domain !== '' && controller !== undefined ? { domain } : {},
    hosts: Object.fromEntries(
      machines.map(({ key }) => [
        key,
        {
          address: addresses.get(key) ?? '',
          ...(inArrays.has(key) ? { rpcClientAccessPort, addressBookPort } : {}),
        },
      ]),
    ),
    balancers: Object.fromEntries(
      [...balancerAddress].map(([name, address]) => [name, { address, ...groups.settings(name) }]),
    ),
    published: [...published].flatMap(([target, address]) =>
      [80, 443].map((port) => ({ outside: `${address}:${port}`, inside: `${target}:${port}` })),
    ),
    locations: {
      corp: { source: plan.client(main), view: 'internal', roundTripMs: 1 },
      internet: { source: '198.51.100.7', view: 'external', roundTripMs: 40 },
    },
    dns: {
      internal: {
        address: insideNameServer,
        zones: zonesOf([...ownDomains, ...zones], [...Object.keys(inside), ...own]),
        registersHosts: true,
        records: inside,
      },
      external: {
        address: outsideNameServer,
        zones: zonesOf(publicZones, Object.keys(outside)),
        records: outside,
      },
    },
    firewall: [
      ...[...published.values()].map((to) => ({ from: 'internet', to, ports: [80, 443], action: 'accept' })),
      { from: 'internet', to: outsideNameServer, ports: [53], action: 'accept' },
      { from: 'internet', to: '*', action: 'drop' },
    ],
  };
}

interface Machine {
  /** NetBIOS name, or the FQDN where another machine has that name. */
  readonly key: string;
  readonly fqdn: string;
  readonly site: Site | undefined;
  readonly server: Server | undefined;
  readonly isDomainController: boolean;
}

/** Machines that the directory gives a DNS name; one that is both things is one machine. */
function findMachines({ servers, domainControllers }: Snapshot): readonly Machine[] {
  const byFqdn = new Map<string, Omit<Machine, 'key'> & { readonly name: string }>();
  for (const { name, fqdn, site } of domainControllers) {
    if (fqdn === undefined || !isDnsName(fqdn.value)) continue;
    const machine = { name, fqdn: fqdn.value, site, server: undefined, isDomainController: true };
    byFqdn.set(fqdn.value.toLowerCase(), machine);
  }
  for (const server of servers) {
    const { name, fqdn, site } = server;
    if (fqdn === undefined || !isDnsName(fqdn.value)) continue;
    const key = fqdn.value.toLowerCase();
    const isDomainController = byFqdn.has(key);
    byFqdn.set(key, { name, fqdn: fqdn.value, site, server, isDomainController });
  }
  const taken = new Set<string>();
  return [...byFqdn.values()]
    .sort((a, b) => compare(a.name, b.name) || compare(a.fqdn, b.fqdn))
    .map(({ name, ...machine }) => {
      const key = taken.has(name.toLowerCase()) ? machine.fqdn : name;
      taken.add(name.toLowerCase());
      return { key, ...machine };
    });
}

/** Sets of servers behind a name; each set of several gets one balancer. */
class BalancedGroups {
  readonly #configuration: Snapshot;
  readonly #main: Site | undefined;
  readonly #keyOf: ReadonlyMap<Server, string>;
  readonly #byMembers = new Map<string, { readonly name: string; readonly members: readonly string[] }>();

  constructor(configuration: Snapshot, main: Site | undefined, keyOf: ReadonlyMap<Server, string>) {
    this.#configuration = configuration;
    this.#main = main;
    this.#keyOf = keyOf;
  }

  /** A name that several sites tell leads to one of them: the main one where it is among them. */
  of(servers: ReadonlySet<Server>): { name: string; members: readonly string[]; site: Site | undefined } {
    const known = [...servers].filter((server) => this.#keyOf.has(server));
    const sites = known.map(({ site }) => site);
    const site = sites.includes(this.#main) ? this.#main : sites.sort(bySiteName)[0];
    const members = known
      .filter((server) => server.site === site)
      .flatMap((server) => this.#keyOf.get(server) ?? [])
      .sort(compare);
    const key = members.join();
    const group = this.#byMembers.get(key) ?? { name: this.#newName(site), members };
    if (members.length > 1) this.#byMembers.set(key, group);
    return { ...group, site };
  }

  settings(name: string): { readonly ports: readonly number[]; readonly members: readonly string[] } {
    const members = [...this.#byMembers.values()].find((group) => group.name === name)?.members ?? [];
    const rpc = this.#configuration.clientAccessArrays.some(({ members: own }) =>
      own.some((server) => members.includes(this.#keyOf.get(server) ?? '')),
    );
    return { ports: [443, 80, 135, ...(rpc ? [rpcClientAccessPort, addressBookPort] : [])], members };
  }

  #newName(site: Site | undefined): string {
    const base = `balancer-${(site?.name ?? 'nowhere').toLowerCase()}`;
    const names = new Set([...this.#byMembers.values()].map(({ name }) => name));
    let name = base;
    for (let more = 2; names.has(name); more++) name = `${base}-${more}`;
    return name;
  }
}

/** Where most client access servers are; then where most servers are. */
function mainSite({ sites, servers, domainControllers }: Snapshot): Site | undefined {
  const weight = (site: Site) =>
    servers.filter((server) => server.site === site && isClientAccess(server)).length * 1_000_000 +
    servers.filter((server) => server.site === site).length * 1000 +
    domainControllers.filter((controller) => controller.site === site).length;
  return [...sites].sort((a, b) => weight(b) - weight(a) || compare(a.name, b.name))[0];
}

/** The zones given, and one for each name that none of them holds. */
function zonesOf(zones: readonly string[], names: readonly string[]): readonly string[] {
  const all = new Set(zones);
  for (const name of [...names].sort()) {
    if (enclosingZone([...all], name) === undefined) all.add(name.slice(name.indexOf('.') + 1));
  }
  return all.size === 0 ? ['lab.invalid'] : [...all].sort();
}

function domainZones({ all }: NamingContexts): readonly string[] {
  return all
    .filter((context) => /^dc=/i.test(context) && !/^dc=(?:domain|forest)dnszones,/i.test(context))
    .map(dnsNameOf);
}

function dnsNameOf(context: string): string {
  return parseDn(context)
    .rdns.filter(({ type }) => type.toLowerCase() === 'dc')
    .map(({ value }) => value.toLowerCase())
    .join('.');
}

/** 203.0.113.10 and up, past the name server; beyond the network everything shares the last one. */
function outsideAddress(index: number): string {
  const host = 10 + index;
  return `203.0.113.${Math.min(254, host >= 53 ? host + 1 : host)}`;
}

const compare = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

const bySiteName = (left: Site | undefined, right: Site | undefined): number =>
  compare(left?.name ?? '', right?.name ?? '');
