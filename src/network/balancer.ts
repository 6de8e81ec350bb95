import { LabError } from '../errors.js';
import type { BalancerSettings } from './world/world.js';

/** What a balancer thinks of a member. */
export interface MemberHealth {
  readonly member: string;
  /** Connections are given to it. */
  readonly healthy: boolean;
  /** It keeps what connections it has, and is given no new ones. */
  readonly draining: boolean;
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
  /** Takes a member out of turn for maintenance, or back in; its connections stay. */
  drain(member: string, draining: boolean): void;
  /** As new: every member healthy and in turn, no source remembered. Connections stay. */
  reset(): void;
  /** In the order of the settings. */
  health(): readonly MemberHealth[];
}

interface Member {
  readonly name: string;
  healthy: boolean;
  draining: boolean;
  connections: number;
  /** Results in a row that contradict `healthy`. */
  contradictions: number;
}

/** Sources remembered; the one that was quiet longest is forgotten first. */
const mostSources = 10_000;

/** One source's place in the table of source affinity. */
interface Sticky {
  readonly member: Member;
  readonly usedMs: number;
}

/**
 * Makes a balancer, all of whose members are healthy.
 *
 * @param now - the time by which a source that was quiet is forgotten, ms
 */
export function createBalancer(settings: BalancerSettings, now: () => number = () => 0): Balancer {
  const members = settings.members.map<Member>((name) => ({
    name,
    healthy: true,
    draining: false,
    connections: 0,
    contradictions: 0,
  }));
  const stickyBySource = new Map<string, Sticky>();
  let turn = 0;

  const find = (name: string): Member => {
    const member = members.find((candidate) => candidate.name === name);
    if (member === undefined) {
      throw new LabError('internal', `${name} is not a member of the balancer ${settings.address}`);
    }
    return member;
  };

  const isOpen = ({ healthy, draining }: Member) => healthy && !draining;

  /** Members that take connections, from the one whose turn it is. */
  const inTurn = () => [...members.slice(turn), ...members.slice(0, turn)].filter(isOpen);

  const take = (member: Member | undefined): Member | undefined => {
    if (member !== undefined) turn = (members.indexOf(member) + 1) % members.length;
    return member;
  };

  const roundRobin = () => take(inTurn()[0]);

  const leastConnections = () =>
    take(inTurn().toSorted((one, other) => one.connections - other.connections)[0]);

  // A table rather than a hash: a source stays where it is when another member comes back.
  const sourceAffinity = (source: string) => {
    const known = stickyBySource.get(source);
    const isFresh = known !== undefined && now() - known.usedMs <= settings.affinityMs;
    const member = isFresh && isOpen(known.member) ? known.member : roundRobin();
    stickyBySource.delete(source);
    if (member !== undefined) stickyBySource.set(source, { member, usedMs: now() });
    const [quietest] = stickyBySource.keys();
    if (stickyBySource.size > mostSources && quietest !== undefined) stickyBySource.delete(quietest);
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
    drain: (name, draining) => {
      find(name).draining = draining;
    },
    reset: () => {
      for (const member of members) {
        member.healthy = true;
        member.draining = false;
        member.contradictions = 0;
      }
      stickyBySource.clear();
      turn = 0;
    },
    health: () =>
      members.map(({ name, healthy, draining, connections }) => ({
        member: name,
        healthy,
        draining,
        connections,
      })),
  };
}
