import type { Facts } from '../../../record/events/recorded-event.js';
import type { RopResponse } from '../../../wire/mailbox-store/rop-buffer.js';
import { storeStatus } from '../../../wire/mailbox-store/status.js';

const names: ReadonlyMap<number, string> = new Map(
  Object.entries(storeStatus).map(([name, status]) => [status, name]),
);

/** `ecUnknownUser`, or the number in hex of what has no name here. */
export function formatStatus(status: number): string {
  return names.get(status) ?? `0x${status.toString(16)}`;
}

/** Operations of one buffer that are told by name. */
const maxNamed = 4;

/** What is told of the operations of a buffer. */
export type RopFacts = Pick<
  Facts<'rpc', 'EcDoRpcExt2'>,
  'rops' | 'ropStatuses' | 'ropCount' | 'rightServers'
>;

/** The operations of a buffer, and what each came to. */
export function ropFacts(responses: readonly RopResponse[]): RopFacts {
  const named = responses.slice(0, maxNamed);
  return {
    rops: named.map((one) => (one.rop === 'other' ? `ROP 0x${one.ropId.toString(16)}` : 'RopLogon')),
    ropStatuses: named.map(ropStatus),
    ropCount: responses.length,
    rightServers: named.flatMap((one) =>
      one.rop !== 'other' && one.outcome === 'redirect' ? [one.serverName] : [],
    ),
  };
}

function ropStatus(response: RopResponse): string {
  if (response.rop === 'other') return formatStatus(response.returnValue);
  switch (response.outcome) {
    case 'mailbox':
    case 'public-folders':
      return response.outcome;
    case 'redirect':
      return 'ecWrongServer';
    case 'failure':
      return formatStatus(response.returnValue);
  }
}
