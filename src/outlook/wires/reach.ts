import type { Socket } from 'node:net';
import { isLabError, LabError } from '../../errors.js';
import type { Client } from '../client.js';
import type { Recorder } from '../trace.js';

/** A connected socket and the modelled address at its other end. */
export interface Reached {
  readonly socket: Socket;
  readonly address: string;
}

/** Asks DNS for a host's addresses, as a step. */
export function resolveHost(client: Client, recorder: Recorder, host: string): Promise<readonly string[]> {
  return recorder.step('DNS lookup', host, async (step) => {
    const addresses = await client.workstation.resolver.resolveAddress(host);
    step.detail(addresses.join(', '));
    return addresses;
  });
}

/** Connects to the first address that answers; each that does not costs its full wait. */
export async function connectAny(
  client: Client,
  recorder: Recorder,
  addresses: readonly string[],
  port: number,
): Promise<Reached> {
  let last: unknown;
  for (const address of addresses) {
    try {
      const socket = await recorder.step('TCP connect', `${address}:${port}`, async (step) => {
        const connected = await client.workstation.dialer.connect(address, port);
        step.detail('connected');
        return connected;
      });
      return { socket, address };
    } catch (error) {
      if (!isLabError(error)) throw error;
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
): Promise<Reached> {
  return connectAny(client, recorder, await resolveHost(client, recorder, host), port);
}
