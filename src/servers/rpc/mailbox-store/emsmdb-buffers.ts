import { DecodeError } from '../../../errors.js';
import type { StoreSession } from '../../../exchange/roles/mailbox-store/session.js';
import { decodeAuxBlocks } from '../../../wire/mailbox-store/aux-blocks.js';
import {
  decodeExtendedBuffers,
  encodeExtendedBuffer,
  maxPayload,
} from '../../../wire/mailbox-store/extended-buffer.js';
import { decodeRopRequests, encodeRopResponses } from '../../../wire/mailbox-store/rop-buffer.js';
import { storeStatus } from '../../../wire/mailbox-store/status.js';
import { type RopFacts, ropFacts } from './emsmdb-facts.js';

/** Octets of an RPC_HEADER_EXT, the least a buffer can have (MS-OXCRPC 2.2.2.1). */
const headerSize = 8;

/** Operations in one buffer: the answers to so many, of 263 octets at most, are sure to fit into another. */
const maxRops = 240;

/** Auxiliary data is checked and otherwise ignored: it tells of the client's machine and its troubles. */
export function checkAux(auxIn: Uint8Array): number {
  if (auxIn.length === 0) return storeStatus.ecNone;
  if (auxIn.length < headerSize) return storeStatus.ecRpcFailed;
  return readable(() => decodeExtendedBuffers(auxIn, 1).map(decodeAuxBlocks)) === undefined
    ? storeStatus.ecRpcFormat
    : storeStatus.ecNone;
}

/** What became of a buffer of remote operations. */
export interface RanRops {
  /** One of `storeStatus`. */
  readonly status: number;
  readonly ropOut: Uint8Array;
  /** For the journal; of a buffer that could not be run, nothing. */
  readonly facts: RopFacts;
}

/**
 * Runs an extended buffer of remote operations in a session (MS-OXCRPC 3.1.4.2).
 *
 * @param maxRopOut - octets that the client has room for
 */
export function runRopBuffer(session: StoreSession, ropIn: Uint8Array, maxRopOut: number): RanRops {
  const nothing = { ropOut: new Uint8Array(), facts: {} };
  if (ropIn.length < headerSize || maxRopOut < headerSize) {
    return { ...nothing, status: storeStatus.ecRpcFailed };
  }
  const request = readable(() => decodeExtendedBuffers(ropIn, 1).map(decodeRopRequests)[0]);
  if (request === undefined) return { ...nothing, status: storeStatus.ecRpcFormat };
  if (request.rops.length > maxRops) return { ...nothing, status: storeStatus.ecBufferTooSmall };
  const response = session.execute(request);
  const facts = ropFacts(response.rops);
  const payload = encodeRopResponses(response);
  if (payload.length > Math.min(maxPayload, maxRopOut - headerSize)) {
    return { ...nothing, facts, status: storeStatus.ecBufferTooSmall };
  }
  return { ropOut: encodeExtendedBuffer(payload), facts, status: storeStatus.ecNone };
}

function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}
