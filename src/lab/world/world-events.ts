import { LabError } from '../../errors.js';
import type { DnsRecordSet, FirewallRule } from '../../network/world/world.js';
import { parseWorldEvent, type WorldEvent } from '../../network/world/world-event.js';
import { eventProblem } from '../../network/world/world-event-check.js';
import { type MachineCondition, noSuch } from '../../network/world/world-state.js';
import type { LabContext } from '../lab-context.js';
import { createDatabaseFailover } from './database-failover.js';
import type { OpenWorld } from './open-world.js';

/** How a connection or machine ends: with a reset, or silently. */
export type Ending = 'reset' | 'silent';

/** An event that was applied, or that failed. */
export interface PastWorldEvent {
  /** ms of the lab's clock. */
  readonly atMs: number;
  readonly event: WorldEvent;
  /** Why it failed. */
  readonly problem?: string;
}

/** Changes a lab's world while the lab runs. Names are those of `network.yaml` and of the directory. */
export interface LabWorld {
  /** Applies an event; see {@link WorldEvent}. Throws LabError `wrong-usage`. */
  apply(event: unknown): Promise<void>;
  /** @param by - `reset` (default): its services end. `silent`: it is switched off, and connections are not closed */
  stopServer(name: string, by?: Ending): Promise<void>;
  startServer(name: string): Promise<void>;
  /** Balancers give it no new connections; existing ones stay. */
  drain(name: string): Promise<void>;
  undrain(name: string): Promise<void>;
  /** Makes another copy the active one. */
  moveDatabase(database: string, server: string): Promise<void>;
  dismount(database: string): Promise<void>;
  mount(database: string): Promise<void>;
  /** Switches off every host and balancer of an Active Directory site. */
  failSite(site: string): Promise<void>;
  restoreSite(site: string): Promise<void>;
  setRecord(view: string, name: string, records: DnsRecordSet): Promise<void>;
  removeRecord(view: string, name: string): Promise<void>;
  /** Replaces the rules, which apply to new connections. */
  setFirewall(rules: readonly FirewallRule[]): Promise<void>;
  /** Cuts every open connection to a host or balancer, which keeps running. */
  cutConnections(name: string, by?: Ending): Promise<void>;
  /** Restores the world of the seed, but not the directory; connections and past events stay. */
  reset(): Promise<void>;
  condition(name: string): MachineCondition;
  /** The state of each balancer's members. */
  balancers(): ReturnType<typeof balancerStates>;
  /** The last thousand events. */
  readonly past: readonly PastWorldEvent[];
}

const mostPast = 1000;

/** Makes the handle, and lets the events of `network.yaml` happen in their time. */
export function createLabWorld(context: LabContext, open: OpenWorld): LabWorld {
  const { world, running, state, clock, signal, organization, databaseStates } = context;
  const databases = createDatabaseFailover({
    organization,
    states: databaseStates,
    clock,
    failoverMs: world.databases.failoverMs,
    signal,
  });
  const past: PastWorldEvent[] = [];

  const addressOf = (name: string): string => {
    const machine = world.hosts.get(name) ?? world.balancers.get(name);
    if (machine !== undefined) return machine.address;
    throw noSuch('host or balancer', name, [...world.hosts.keys(), ...world.balancers.keys()]);
  };

  /** Nothing of what was said to a machine, or by it, arrives any more. */
  const silence = (name: string) => {
    const address = addressOf(name);
    for (const client of context.connections.clients()) {
      if (client.address === address) client.loseContact();
    }
    const through = [...open.balancers.values()].flatMap(({ forwarded }) => forwarded.to(name));
    const own = open.balancers.get(name)?.forwarded.to() ?? [];
    const published = open.published.to().filter(({ target }) => target.startsWith(`${address}:`));
    for (const connection of [...through, ...own, ...published]) connection.silence();
  };

  const checkMembers = () => {
    for (const balancer of open.balancers.values()) balancer.checkMembers();
  };

  const stop = async (name: string, by: Ending) => {
    addressOf(name);
    const condition = by === 'silent' ? 'silent' : 'stopped';
    const was = state.condition(name);
    if (was === condition) return;
    state.setCondition(name, condition);
    if (by === 'silent') silence(name);
    checkMembers();
    if (was === 'running' && world.hosts.has(name)) databases.serverLost(name);
    await running.stop(name, by);
  };

  const start = async (name: string) => {
    addressOf(name);
    if (state.condition(name) === 'running') return;
    await open.start(name);
    state.setCondition(name, 'running');
    databases.serverBack(name);
    checkMembers();
  };

  const cut = (name: string, by: Ending) => {
    addressOf(name);
    if (by === 'silent') silence(name);
    running.reset(name);
  };

  const machinesOf = (site: string): readonly string[] => {
    const { configuration } = organization;
    const isThere = ([, { address }]: readonly [string, { readonly address: string }]) =>
      configuration.siteOf(address)?.name.toLowerCase() === site.toLowerCase();
    const machines = [...world.balancers, ...world.hosts].filter(isThere).map(([name]) => name);
    if (machines.length > 0) return machines;
    const sites = [...world.hosts.values()].flatMap(
      ({ address }) => configuration.siteOf(address)?.name ?? [],
    );
    throw noSuch('site with hosts in it', site, new Set(sites));
  };

  const drain = (name: string, isDraining: boolean) => {
    const before = [...open.balancers.values()].filter(({ settings }) => settings.members.includes(name));
    if (before.length === 0) {
      throw noSuch(
        'member of a balancer',
        name,
        [...world.balancers.values()].flatMap(({ members }) => members),
      );
    }
    for (const { balancer } of before) balancer.drain(name, isDraining);
  };

  const happen = async (event: WorldEvent): Promise<void> => {
    const problem = eventProblem(event, world);
    if (problem !== undefined) {
      throw new LabError('wrong-usage', problem.what, { hint: `known: ${[...problem.known].join(', ')}` });
    }
    if ('stop' in event) await stop(event.stop, event.by ?? 'reset');
    else if ('start' in event) await start(event.start);
    else if ('drain' in event) drain(event.drain, true);
    else if ('undrain' in event) drain(event.undrain, false);
    else if ('move' in event) databases.move(event.move, event.to);
    else if ('dismount' in event) databaseStates.dismount(databases.find(event.dismount));
    else if ('mount' in event) databaseStates.mount(databases.find(event.mount));
    else if ('failSite' in event) {
      await Promise.all(machinesOf(event.failSite).map((name) => stop(name, 'silent')));
    } else if ('restoreSite' in event) await Promise.all(machinesOf(event.restoreSite).map(start));
    else if ('record' in event) state.setRecords(event.view, event.record, event.set ?? undefined);
    else if ('firewall' in event) state.setFirewall(event.firewall);
    else cut(event.cut, event.by ?? 'reset');
  };

  const apply = async (event: WorldEvent) => {
    const note = (problem?: string) => {
      past.push({ atMs: clock.now(), event, ...(problem === undefined ? {} : { problem }) });
      if (past.length > mostPast) past.shift();
    };
    try {
      await clock.during(() => happen(event));
      note();
    } catch (error) {
      note(error instanceof Error ? error.message : String(error));
      throw error;
    }
  };

  for (const { atMs, event } of world.events) {
    // A scripted event that cannot take place stands among the past ones, with the reason.
    clock
      .sleep(atMs, signal)
      .then(() => apply(event))
      .catch(() => undefined);
  }

  return {
    apply: async (event) => apply(parseWorldEvent(event)),
    stopServer: (name, by = 'reset') => apply({ stop: name, by }),
    startServer: (name) => apply({ start: name }),
    drain: (name) => apply({ drain: name }),
    undrain: (name) => apply({ undrain: name }),
    moveDatabase: (database, server) => apply({ move: database, to: server }),
    dismount: (database) => apply({ dismount: database }),
    mount: (database) => apply({ mount: database }),
    failSite: (site) => apply({ failSite: site }),
    restoreSite: (site) => apply({ restoreSite: site }),
    setRecord: (view, name, records) => apply(parseWorldEvent({ record: name, view, set: records })),
    removeRecord: (view, name) => apply({ record: name, view, set: null }),
    setFirewall: (rules) => apply(parseWorldEvent({ firewall: rules })),
    cutConnections: (name, by = 'reset') => apply({ cut: name, by }),
    reset: async () => {
      state.reset();
      databaseStates.reset();
      await clock.during(() => Promise.all([...world.hosts.keys(), ...world.balancers.keys()].map(start)));
      for (const { balancer } of open.balancers.values()) balancer.reset();
    },
    condition: (name) => {
      addressOf(name);
      return state.condition(name);
    },
    balancers: () => balancerStates(open),
    past,
  };
}

function balancerStates({ balancers }: OpenWorld) {
  return [...balancers].map(([name, { balancer }]) => ({ name, members: balancer.health() }));
}
