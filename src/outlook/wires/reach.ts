import type { Socket } from 'node:net';
import { isLabError, LabError } from '../../errors.js';
import { withDeadline } from '../../network/time/clock.js';
import type { Client } from '../client.js';
import type { Recorder } from '../trace.js';

/** A connected socket and the modelled address at its other end. */
export interface Reached {
  readonly socket: Socket;
  readonly address: string;
}

/** How long a caller waits where that may be less than Windows does; without one, Windows' own timers decide. */
export interface ReachLimits {
  /** For the name, and again for each address. */
  readonly timeoutMs: number;
  /** Gives up, with its reason. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Asks DNS for a host's addresses, as a step. A name of one label is looked for in the workstation's own domain, as Windows
 * appends its suffixes; a workstation in no domain has none to append.
 */
export function resolveHost(
  client: Client,
  recorder: Recorder,
  host: string,
  limits?: ReachLimits,
): Promise<readonly string[]> {
  const { resolver, domain } = client.workstation;
  const isSingleLabel = /^[^.:]+$/.test(host);
  const name = isSingleLabel && domain !== undefined ? `${host}.${domain}` : host;
  return recorder.step('dns-lookup', host, async (step) => {
    step.facts({ host, name, type: 'A' });
    const addresses = await limited(
      client,
      limits,
      (signal) => resolver.resolveAddress(name, signal),
      () => new LabError('name-timed-out', 'no answer within the limit of the request', { where: host }),
    );
    step.facts({ addresses });
    return addresses;
  });
}

/** Connects to the first address that answers; each that does not costs its full wait. */
export async function connectAny(
  client: Client,
  recorder: Recorder,
  addresses: readonly string[],
  port: number,
  limits?: ReachLimits,
): Promise<Reached> {
  let last: unknown;
  for (const address of addresses) {
    const target = `${address}:${port}`;
    try {
      const socket = await recorder.step('tcp-connect', target, async (step) => {
        step.facts({ address, port });
        return limited(
          client,
          limits,
          (signal) => client.workstation.dialer.connect(address, port, signal),
          () => new LabError('connection-timed-out', 'no answer to the TCP connect', { where: target }),
        );
      });
      return { socket, address };
    } catch (error) {
      if (!isLabError(error) || limits?.signal?.aborted === true) throw error;
      last = error;
    }
  }
  throw last ?? new LabError('name-no-data', 'no address to connect to');
}

/** Resolves and connects. */
export async function reach(
  client: Client,
  recorder: Recorder,
  host: string,
  port: number,
  limits?: ReachLimits,
): Promise<Reached> {
  const addresses = await resolveHost(client, recorder, host, limits);
  return connectAny(client, recorder, addresses, port, limits);
}

function limited<T>(
  { workstation }: Client,
  limits: ReachLimits | undefined,
  work: (signal?: AbortSignal) => Promise<T>,
  timedOut: () => Error,
): Promise<T> {
  if (limits === undefined) return work();
  const { timeoutMs, signal: outer } = limits;
  return withDeadline(
    workstation.clock,
    timeoutMs,
    (inner) => work(outer === undefined ? inner : AbortSignal.any([outer, inner])),
    timedOut,
  );
}
