import { isLabError, LabError } from '../../errors.js';
import type { ActiveFault, FaultHandle, Faults } from '../../network/faults/faults.js';
import { createHostFaults, type FaultContext, type HostFaults } from '../../network/faults/faults-host.js';
import type { Fault, FaultInput } from '../../network/faults/faults-list.js';
import { formatFault, parseFault } from '../../network/faults/faults-text.js';
import type { World } from '../../network/world/world.js';
import { nearest } from '../journal/nearest.js';

/** Injects faults into a lab; docs/faults.md lists them. None is active until one is added. */
export interface LabFaults {
  /**
   * Adds a fault, from data or from its text form, until it is removed or has applied as often as its `count` says.
   *
   * @throws LabError `wrong-usage` for a fault, a field or a name that does not exist
   * @example
   * lab.faults.add({ fault: 'http:status', status: 503, host: 'CAS1', count: 2 });
   * lab.faults.add('dns:silent,view=external');
   */
  add(fault: FaultInput | string): FaultHandle;
  /** Lists the active faults, in the order in which they were added. */
  list(): readonly ActiveFault[];
  /** Removes a fault, whoever added it; returns false if none has that id. */
  remove(id: number): boolean;
  /** Removes all faults. */
  clear(): void;
}

/** Makes what users of a lab set faults by. */
export function createLabFaults(faults: Faults, world: World): LabFaults {
  return {
    add: (given) => faults.add(checkFault(parseFault(given), world)),
    list: () => faults.list(),
    remove: (id) => faults.remove(id),
    clear: () => faults.clear(),
  };
}

/**
 * Refuses a fault that could never strike, as it names what the world does not have. Patterns with `*` are taken as they
 * are.
 *
 * @throws LabError `wrong-usage`
 */
export function checkFault(fault: Fault, world: World): Fault {
  const machines = [...world.hosts.keys(), ...world.balancers.keys(), ...world.webSites.keys()];
  const check = (field: string, kind: string, given: string | undefined, known: readonly string[]) => {
    if (given === undefined || given.includes('*')) return;
    if (known.some((name) => name.toLowerCase() === given.toLowerCase())) return;
    const close = nearest(given, known);
    throw new LabError('wrong-usage', `unknown ${kind} "${given}"`, {
      where: `${formatFault(fault)}: ${field}`,
      hint: `${close === undefined ? '' : `did you mean ${close}? `}one of: ${known.join(', ')}`,
    });
  };
  check('location', 'location', fault.location, [...world.locations.keys()]);
  if ('view' in fault) check('view', 'DNS view', fault.view, [...world.views.keys()]);
  if (fault.fault === 'network:member-loss') {
    const members = new Set([...world.balancers.values()].flatMap((balancer) => balancer.members));
    check('host', 'member of a balancer', fault.host, [...members]);
  } else if ('host' in fault) check('host', 'host, balancer or web site', fault.host, machines);
  return fault;
}

/**
 * The faults of a seed and of the options of a lab.
 *
 * @throws LabError `bad-network` for one of the seed's, `wrong-usage` for one of the options
 */
export function faultsAtStart(world: World, given: readonly (FaultInput | string)[]): readonly Fault[] {
  const own = world.faults.map((fault, index) => {
    try {
      return checkFault(fault, world);
    } catch (error) {
      if (!isLabError(error, 'wrong-usage')) throw error;
      throw new LabError('bad-network', error.message, { where: `network.yaml: faults[${index}]` });
    }
  });
  return [...own, ...given.map((fault) => checkFault(parseFault(fault), world))];
}

/** The faults of each server by its name, each made once. */
export function createFaultsOf(context: FaultContext): (host: string) => HostFaults {
  const made = new Map<string, HostFaults>();
  return (host) => {
    const known = made.get(host) ?? createHostFaults(context, host);
    made.set(host, known);
    return known;
  };
}
