import { connect, type Socket } from 'node:net';
import { type Balancer, createBalancer } from '../../network/balancer.js';
import type { ListenAt } from '../../network/listener.js';
import type { BalancerSettings } from '../../network/world/world.js';
import type { MachineCondition } from '../../network/world/world-state.js';
import {
  createForwardedConnections,
  type ForwardedConnections,
} from '../../servers/tcp/forwarded-connections.js';
import { createForwarder, type ForwardTarget } from '../../servers/tcp/forwarder.js';
import { type HealthCheck, startHealthCheck } from '../../servers/tcp/health-check.js';
import type { LabContext } from '../lab-context.js';
import type { Owner } from '../world/running.js';

/** A balancer at work. */
export interface RunningBalancer {
  readonly settings: BalancerSettings;
  readonly balancer: Balancer;
  readonly forwarded: ForwardedConnections;
  /** Begins to check the members, or does so anew after a change: see {@link HealthCheck.wake}. */
  checkMembers(): void;
  /** Opens its ports. */
  open(): Promise<void>;
}

/** Makes a balancer, with its ports not open yet. */
export function createRunningBalancer(
  context: LabContext,
  name: string,
  settings: BalancerSettings,
): RunningBalancer {
  const { state, world, running, tell, clock, connections, signal } = context;
  const balancer = createBalancer(settings, clock.now);
  const forwarded = createForwardedConnections();
  const socketOf = (member: string, port: number): ListenAt | undefined => {
    const address = world.hosts.get(member)?.address;
    return address === undefined ? undefined : running.find(address, port);
  };
  const choose = (source: string, port: number): ForwardTarget | undefined => {
    const member = balancer.choose(source);
    const real = member === undefined ? undefined : socketOf(member, port);
    if (member === undefined || real === undefined) return undefined;
    return { name: member, condition: conditionOf(member), ...real };
  };
  const conditionOf = (member: string): MachineCondition => {
    const faults = context.faultsOf(member);
    const isLost = faults.has('network') && faults.take(['network:member-loss'], {}, {}) !== undefined;
    return isLost ? 'silent' : state.condition(member);
  };
  let check: HealthCheck | undefined;
  const startChecking = () =>
    startHealthCheck({
      settings,
      clock,
      balancer,
      signal,
      probe: (member, late) => {
        const at = socketOf(member, settings.health.port);
        const condition = conditionOf(member);
        if (condition === 'silent') return new Promise(() => undefined);
        if (condition === 'stopped' || at === undefined) return Promise.resolve(false);
        const announce = (socket: Socket) =>
          connections.announce(socket, at, { source: settings.address, origin: undefined });
        return clock.during(() => accepts(at, late, announce));
      },
      onLost: (member) => {
        if (settings.onLoss === 'keep') return;
        for (const connection of forwarded.to(member)) connection.reset();
      },
    });
  const owner: Owner = { name, fqdn: '', kind: 'balancer', address: settings.address };
  return {
    settings,
    balancer,
    forwarded,
    checkMembers: () => {
      if (check === undefined) check = startChecking();
      else check.wake();
    },
    open: async () => {
      for (const port of settings.ports) {
        const forwarder = createForwarder({
          host: name,
          tell,
          clock,
          forwarded,
          // As a proxy does: members see the balancer.
          context: { connections, sourceFor: () => settings.address },
          choose: (source) => choose(source, port),
          onOpen: (target) => balancer.opened(target.name),
          onClose: (target) => balancer.closed(target.name),
        });
        await running.open(owner, port, forwarder);
      }
    },
  };
}

/** Whether something accepts a connection. */
function accepts(
  { address, port }: ListenAt,
  signal: AbortSignal,
  announce: (socket: Socket) => void,
): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port });
    announce(socket);
    const done = (isUp: boolean) => {
      signal.removeEventListener('abort', aborted);
      socket.destroy();
      resolve(isUp);
    };
    const aborted = () => done(false);
    if (signal.aborted) return done(false);
    signal.addEventListener('abort', aborted, { once: true });
    socket.once('connect', () => done(true));
    socket.on('error', () => done(false));
  });
}
