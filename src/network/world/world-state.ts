import { LabError } from '../../errors.js';
import { createFirewall, type Firewall } from './firewall.js';
import type { DnsRecordSet, DnsViewSettings, FirewallRule, World } from './world.js';

/**
 * How a machine is. `stopped`: it is up and its services are not, so connects are reset. `silent`: it is off, or its
 * cable is: nobody answers.
 */
export type MachineCondition = 'running' | 'stopped' | 'silent';

/** What changes in a world while it is lived in; as the seed has it at first. Established connections are not its business. */
export interface WorldState {
  /** Of a host or balancer, by name. */
  condition(machine: string): MachineCondition;
  /** Of the machine that answers at an address, which for a published port is one inside. Others never change. */
  conditionAt(address: string, port: number): MachineCondition;
  setCondition(machine: string, condition: MachineCondition): void;
  /** The rules of the moment. */
  readonly firewall: Firewall;
  readonly firewallRules: readonly FirewallRule[];
  setFirewall(rules: readonly FirewallRule[]): void;
  /** A DNS view of the moment; a new object after every change. */
  view(name: string): DnsViewSettings | undefined;
  /** Replaces a view, for good: what machines have registered there is no change of the world. */
  setView(name: string, view: DnsViewSettings): void;
  /**
   * Replaces the records of a name; undefined removes them.
   *
   * @throws LabError `wrong-usage` for a view that the world does not have, or a name outside of its zones
   */
  setRecords(view: string, name: string, records: DnsRecordSet | undefined): void;
  /** Firewall and names are as the seed has them again; machines are not touched. */
  reset(): void;
}

/** Makes the state of a world, as its seed describes it. */
export function createWorldState(world: World): WorldState {
  const conditions = new Map<string, MachineCondition>();
  const seeded = new Map(world.views);
  const views = new Map(world.views);
  const machines = [...world.hosts, ...world.balancers];
  const machineByAddress = new Map(machines.map(([name, { address }]) => [address, name]));
  const insides = new Map(
    world.published.map(({ outside, inside }) => [`${outside.host}:${outside.port}`, inside.host]),
  );
  const names = new Set(machines.map(([name]) => name));
  let rules = world.firewall;
  let firewall = createFirewall(rules);

  const condition = (machine: string) => conditions.get(machine) ?? 'running';

  return {
    condition,
    conditionAt: (address, port) => {
      if (conditions.size === 0) return 'running';
      const machine = machineByAddress.get(insides.get(`${address}:${port}`) ?? address);
      return machine === undefined ? 'running' : condition(machine);
    },
    setCondition: (machine, now) => {
      if (!names.has(machine)) throw noSuch('host or balancer', machine, names);
      if (now === 'running') conditions.delete(machine);
      else conditions.set(machine, now);
    },
    firewall: (from, address, port) => firewall(from, address, port),
    get firewallRules() {
      return rules;
    },
    setFirewall: (next) => {
      const unknown = next.find(({ from }) => from !== '*' && !world.locations.has(from));
      if (unknown !== undefined) throw noSuch('location', unknown.from, world.locations.keys());
      firewall = createFirewall(next);
      rules = next;
    },
    view: (name) => views.get(name),
    setView: (name, view) => {
      seeded.set(name, view);
      views.set(name, view);
    },
    reset: () => {
      rules = world.firewall;
      firewall = createFirewall(rules);
      for (const [name, view] of seeded) views.set(name, view);
    },
    setRecords: (viewName, name, records) => {
      const view = views.get(viewName);
      if (view === undefined) throw noSuch('DNS view', viewName, views.keys());
      const key = name.toLowerCase().replace(/\.$/, '');
      if (!view.zones.some((zone) => key === zone || key.endsWith(`.${zone}`))) {
        throw new LabError('wrong-usage', `the view ${viewName} has no zone for this name`, {
          where: name,
          hint: `its zones: ${view.zones.join(', ')}`,
        });
      }
      const changed = new Map(view.records);
      if (records === undefined) changed.delete(key);
      else changed.set(key, records);
      views.set(viewName, { ...view, records: changed });
    },
  };
}

/** The error for a name that the world does not have. */
export function noSuch(kind: string, name: string, known: Iterable<string>): LabError {
  return new LabError('wrong-usage', `unknown ${kind} "${name}"`, {
    hint: `one of: ${[...known].join(', ') || 'none'}`,
  });
}
