import { encodeBindNak } from '../../wire/dcerpc/bind-nak.js';
import { commonHeaderLength, pduFlags, wholePdu } from '../../wire/dcerpc/common-header.js';
import { encodeFault } from '../../wire/dcerpc/fault.js';
import { splitStub } from '../../wire/dcerpc/fragments.js';
import { encodeResponse } from '../../wire/dcerpc/response.js';
import { ByteReader } from '../../wire/ndr/byte-reader.js';

/** What goes back for one PDU, and whether the connection ends with it. */
export interface Reply {
  readonly pdus: readonly Uint8Array[];
  readonly close: boolean;
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

/** A result, in as many fragments as the client's max_recv_frag asks for. */
export function responseReply(
  callId: number,
  contextId: number,
  stub: Uint8Array,
  maxFragment: number,
): Reply {
  const pieces = splitStub(stub, maxFragment);
  let remaining = stub.length;
  const pdus = pieces.map((piece, index) => {
    const first = index === 0 ? pduFlags.FIRST_FRAG : 0;
    const last = index === pieces.length - 1 ? pduFlags.LAST_FRAG : 0;
    const allocHint = remaining;
    remaining -= piece.length;
    const flags = first | last;
    return encodeResponse({
      type: 'response',
      callId,
      flags,
      allocHint,
      contextId,
      cancelCount: 0,
      stub: piece,
    });
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
