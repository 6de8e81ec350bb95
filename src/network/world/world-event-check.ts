import type { World } from './world.js';
import type { WorldEvent } from './world-event.js';

/** A name in an event that the world does not have, and those that it has. */
export interface EventProblem {
  readonly what: string;
  readonly known: Iterable<string>;
}

/** Whether an event names what is there, as far as `network.yaml` tells: of databases and sites the directory knows. */
export function eventProblem(event: WorldEvent, world: World): EventProblem | undefined {
  const machines = [...world.hosts.keys(), ...world.balancers.keys()];
  const among = (kind: string, names: readonly string[], name: string): EventProblem | undefined =>
    names.includes(name) ? undefined : { what: `no ${kind} "${name}"`, known: names };
  if ('stop' in event) return among('host or balancer', machines, event.stop);
  if ('start' in event) return among('host or balancer', machines, event.start);
  if ('cut' in event) return among('host or balancer', machines, event.cut);
  if ('drain' in event) return among('member of a balancer', membersOf(world), event.drain);
  if ('undrain' in event) return among('member of a balancer', membersOf(world), event.undrain);
  if ('move' in event) return among('host', [...world.hosts.keys()], event.to);
  if ('record' in event) return among('DNS view', [...world.views.keys()], event.view);
  if ('firewall' in event) {
    const places = [...world.locations.keys()];
    const wrong = event.firewall.find(({ from }) => from !== '*' && !places.includes(from));
    return wrong && among('location', places, wrong.from);
  }
  return undefined;
}

function membersOf({ balancers }: World): readonly string[] {
  return [...new Set([...balancers.values()].flatMap(({ members }) => members))];
}
