import type { Socket } from 'node:net';
import type { Facts } from '../../record/events/recorded-event.js';
import { contextOf, type FaultyWeb, faultsFor, faultyAnswer } from '../http/faulty-answer.js';
import type { RequestHead } from './request-head.js';

/** What a proxy says because of a fault. */
export interface FaultyVerdict {
  readonly status: string;
  readonly fields?: readonly string[];
  readonly body?: Uint8Array;
  readonly last?: boolean;
  readonly told?: Partial<Facts<'rpc-http', 'request'>>;
}

const reasons: Readonly<Record<number, string>> = {
  200: 'OK',
  302: 'Found',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
};

/**
 * What a fault makes the proxy say; undefined where none meets the request. An answer that is cut short, or none at all,
 * ends the connection.
 */
export async function meetFault(
  { faults, port }: FaultyWeb,
  socket: Socket,
  { method, target, fields }: RequestHead,
): Promise<FaultyVerdict | undefined> {
  const asking = { method, target, host: fields.get('host'), authorization: fields.get('authorization') };
  const context = contextOf(asking, port);
  const slow = faults.take(['http:slow'], context, socket);
  if (slow !== undefined) await faults.wait(slow.delay, socket);
  const fault = faults.take(faultsFor(asking), context, socket);
  if (fault === undefined) return undefined;
  const answer = faultyAnswer(fault, asking);
  if (answer.kind === 'lost' || answer.isTruncated) {
    if (!faults.reset(socket)) socket.destroy();
    return { status: 'reset', last: true };
  }
  const status = `${answer.status} ${reasons[answer.status] ?? 'Fault'}`;
  return {
    status,
    fields: answer.fields.map(([name, value]) => `${name}: ${value}`),
    body: Buffer.from(answer.body),
    told: { fault: fault.fault },
  };
}
