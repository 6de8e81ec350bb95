import { LabError } from '../../errors.js';
import { decodeExtendedBuffers } from '../../wire/mailbox-store/extended-buffer.js';
import { logonFlag, openFlag } from '../../wire/mailbox-store/flags.js';
import { decodeRopResponses, encodeRopRequests } from '../../wire/mailbox-store/rop-buffer.js';
import { noObject } from '../../wire/mailbox-store/rop-id.js';
import type { Recorder } from '../trace.js';
import { StoreRefused } from './refusals.js';

/** Which store a connection is for. */
export type StoreKind = 'mailbox' | 'public-folders';

/** What RopLogon leads to, whatever carries it. */
export type LogonOutcome =
  | { readonly outcome: 'open' }
  | { readonly outcome: 'redirect'; readonly serverDN: string };

/** One RopLogon, as a payload for an extended buffer (MS-OXCSTOR 2.2.1.1). */
export function encodeLogon(userDN: string, kind: StoreKind): Uint8Array {
  const isMailbox = kind === 'mailbox';
  return encodeRopRequests({
    rops: [
      {
        rop: 'logon',
        logonId: 0,
        outputHandleIndex: 0,
        logonFlags: isMailbox ? logonFlag.Private : 0,
        openFlags: isMailbox
          ? openFlag.HOME_LOGON |
            openFlag.TAKE_OWNERSHIP |
            openFlag.NO_MAIL |
            openFlag.USE_PER_MDB_REPLID_MAPPING
          : openFlag.PUBLIC | openFlag.NO_MAIL | openFlag.USE_PER_MDB_REPLID_MAPPING,
        storeState: 0,
        essdn: isMailbox ? userDN : '',
      },
    ],
    handles: [noObject],
  });
}

/**
 * Reads the answer.
 *
 * @param ropOut - extended buffers
 * @throws StoreRefused; DecodeError; LabError `protocol-refused` when there is no answer to a logon
 */
export function decodeLogon(ropOut: Uint8Array): LogonOutcome {
  const [payload = new Uint8Array()] = decodeExtendedBuffers(ropOut);
  const [answer] = decodeRopResponses(payload).rops;
  if (answer?.rop !== 'logon') throw new LabError('protocol-refused', 'the logon has no answer');
  switch (answer.outcome) {
    case 'redirect':
      return { outcome: 'redirect', serverDN: answer.serverName };
    case 'failure':
      throw new StoreRefused(answer.returnValue);
    default:
      return { outcome: 'open' };
  }
}

/** The logon as a step. */
export function recordLogon(
  recorder: Recorder,
  userDN: string,
  kind: StoreKind,
  logOn: () => Promise<LogonOutcome>,
): Promise<LogonOutcome> {
  const isMailbox = kind === 'mailbox';
  return recorder.step('rop-logon', isMailbox ? userDN : 'public folders', async (step) => {
    step.facts({ store: kind, userDN: isMailbox ? userDN : undefined });
    try {
      const result = await logOn();
      step.facts(
        result.outcome === 'open'
          ? { status: 'ecNone' }
          : { status: 'ecWrongServer', serverDN: result.serverDN },
      );
      return result;
    } catch (error) {
      if (error instanceof StoreRefused) step.facts({ status: error.statusName });
      throw error;
    }
  });
}
