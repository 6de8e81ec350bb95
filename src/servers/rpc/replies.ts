import { encodeBindNak } from '../../wire/dcerpc/bind-nak.js';
import { commonHeaderLength, pduFlags, wholePdu } from '../../wire/dcerpc/common-header.js';
import { encodeFault } from '../../wire/dcerpc/fault.js';
import { splitStub, stubRoom } from '../../wire/dcerpc/fragments.js';
import { type PduProtection, protectedRoom } from '../../wire/dcerpc/pdu-protection.js';
import { encodeResponse, type ResponsePdu } from '../../wire/dcerpc/response.js';
import { ByteReader } from '../../wire/ndr/byte-reader.js';

/** What goes back for one PDU, and whether the connection ends with it. */
export interface Reply {
  readonly pdus: readonly Uint8Array[];
  readonly close: boolean;
  /** A further reply, to be made (in order of sending: that is how it is protected) when it is due. Never rejects. */
  readonly later?: Promise<() => Reply>;
  /** No further PDU may be given to the association before `later` is due. Default: others may overtake it. */
  readonly holds?: boolean;
  /** Nothing is said on this connection any more, and nothing is expected. */
  readonly hangs?: boolean;
}

export const noReply: Reply = { pdus: [], close: false };

/** A refused bind ends its connection. */
export function bindNakReply(callId: number, reason: number): Reply {
  const versions = [{ major: 5, minor: 0 }];
  const nak = encodeBindNak({ type: 'bind_nak', callId, flags: wholePdu, reason, versions });
  return { pdus: [nak], close: true };
}

/** Which call failed how; `executed` when its operation may have had effects. */
export interface Failure {
  readonly callId: number;
  readonly contextId: number;
  readonly status: number;
  readonly executed: boolean;
}

/** A fault without stub has 32 bytes, which is also its alloc_hint (MS-RPCE 2.2.2.8). */
const faultLength = 32;

export function faultReply({ callId, contextId, status, executed }: Failure): Reply {
  const fault = encodeFault({
    type: 'fault',
    callId,
    flags: wholePdu | (executed ? 0 : pduFlags.DID_NOT_EXECUTE),
    allocHint: faultLength,
    contextId,
    cancelCount: 0,
    status,
    stub: new Uint8Array(),
  });
  return { pdus: [fault], close: false };
}

/** A result, in as many fragments as the client's max_recv_frag asks for, each protected on its own. */
export function responseReply(
  { callId, contextId }: { readonly callId: number; readonly contextId: number },
  stub: Uint8Array,
  maxFragment: number,
  protection: PduProtection | undefined,
): Reply {
  const pieces = splitStub(stub, protection ? protectedRoom(maxFragment) : stubRoom(maxFragment));
  let remaining = stub.length;
  const pdus = pieces.map((piece, index) => {
    const first = index === 0 ? pduFlags.FIRST_FRAG : 0;
    const last = index === pieces.length - 1 ? pduFlags.LAST_FRAG : 0;
    const fragment: ResponsePdu = {
      type: 'response',
      callId,
      flags: first | last,
      allocHint: remaining,
      contextId,
      cancelCount: 0,
      stub: piece,
    };
    remaining -= piece.length;
    return protection?.seal(fragment) ?? encodeResponse(fragment);
  });
  return { pdus, close: false };
}

/** The call_id of bytes whatever else is wrong with them; 0 when they end before it. */
export function callIdOf(bytes: Uint8Array): number {
  if (bytes.length < commonHeaderLength) return 0;
  const reader = new ByteReader(bytes, 'common header');
  reader.skip(commonHeaderLength - 4);
  return reader.u32();
}
