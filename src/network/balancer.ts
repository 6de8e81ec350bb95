import { LabError } from '../errors.js';
import type { BalancerSettings } from './world.js';

/** What a balancer thinks of a member. */
export interface MemberHealth {
  readonly member: string;
  /** Connections are given to it. */
  readonly healthy: boolean;
  /** Connections that are open through the balancer. */
  readonly connections: number;
}

/**
 * The state of one balancer: which member gets the next connection. It opens nothing and asks nobody; whoever learns
 * something of a member reports it, be it a health check or the machine's own stopping.
 */
export interface Balancer {
  /**
   * The member for a connection from a source address; undefined when none is healthy. All ports of the balancer
   * share it, as clients need their endpoint mapper, mailbox and address book connections on one server.
   */
  choose(source: string): string | undefined;
  /** Counts a connection to a member; each is followed by one {@link Balancer.closed}. */
  opened(member: string): void;
  closed(member: string): void;
  /** One result of a health check: `fall` failures in a row take a member out, `rise` successes put it back. */
  report(member: string, up: boolean): void;
  /** In the order of the settings. */
  health(): readonly MemberHealth[];
}

interface Member {
  readonly name: string;
  healthy: boolean;
  connections: number;
  /** Results in a row that contradict `healthy`. */
  contradictions: number;
}

/** Sources remembered; the one that was quiet longest is forgotten first. */
const mostSources = 10_000;

/** Makes a balancer, all of whose members are healthy. */
export function createBalancer(settings: BalancerSettings): Balancer {
  const members = settings.members.map<Member>((name) => ({
    name,
    healthy: true,
    connections: 0,
    contradictions: 0,
  }));
  const memberBySource = new Map<string, Member>();
  let turn = 0;

  const find = (name: string): Member => {
    const member = members.find((candidate) => candidate.name === name);
    if (member === undefined) {
      throw new LabError('internal', `${name} is no member of the balancer ${settings.address}`);
    }
    return member;
  };

  /** Healthy members, from the one whose turn it is. */
  const inTurn = () => [...members.slice(turn), ...members.slice(0, turn)].filter(({ healthy }) => healthy);

  const take = (member: Member | undefined): Member | undefined => {
    if (member !== undefined) turn = (members.indexOf(member) + 1) % members.length;
    return member;
  };

  const roundRobin = () => take(inTurn()[0]);

  const leastConnections = () =>
    take(inTurn().toSorted((one, other) => one.connections - other.connections)[0]);

  // A table rather than a hash: a source stays where it is when another member comes back.
  const sourceAffinity = (source: string) => {
    const known = memberBySource.get(source);
    const member = known?.healthy ? known : roundRobin();
    memberBySource.delete(source);
    if (member !== undefined) memberBySource.set(source, member);
    const [quietest] = memberBySource.keys();
    if (memberBySource.size > mostSources && quietest !== undefined) memberBySource.delete(quietest);
    return member;
  };

  const algorithms = {
    'source-affinity': sourceAffinity,
    'round-robin': roundRobin,
    'least-connections': leastConnections,
  };

  return {
    choose: (source) => algorithms[settings.algorithm](source)?.name,
    opened: (name) => {
      find(name).connections++;
    },
    closed: (name) => {
      find(name).connections--;
    },
    report: (name, up) => {
      const member = find(name);
      member.contradictions = up === member.healthy ? 0 : member.contradictions + 1;
      const needed = member.healthy ? settings.health.fall : settings.health.rise;
      if (member.contradictions < needed) return;
      member.contradictions = 0;
      member.healthy = up;
    },
    health: () => members.map(({ name, healthy, connections }) => ({ member: name, healthy, connections })),
  };
}
