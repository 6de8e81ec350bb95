import type { RopResponse } from '../../../wire/mailbox-store/rop-buffer.js';
import { storeStatus } from '../../../wire/mailbox-store/status.js';

const names: ReadonlyMap<number, string> = new Map(
  Object.entries(storeStatus).map(([name, status]) => [status, name]),
);

/** `ecUnknownUser`, or the number in hex of what has no name here. */
export function formatStatus(status: number): string {
  return names.get(status) ?? `0x${status.toString(16)}`;
}

/** What an operation came to: `RopLogon: mailbox open`, `ROP 0x2: ecNotSupported`. */
export function describeRop(response: RopResponse): string {
  if (response.rop === 'other') {
    return `ROP 0x${response.ropId.toString(16)}: ${formatStatus(response.returnValue)}`;
  }
  switch (response.outcome) {
    case 'mailbox':
      return 'RopLogon: mailbox open';
    case 'public-folders':
      return 'RopLogon: public folders open';
    case 'redirect':
      return `RopLogon: ecWrongServer, ${response.serverName} is the right one`;
    case 'failure':
      return `RopLogon: ${formatStatus(response.returnValue)}`;
  }
}
