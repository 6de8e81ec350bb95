import { pduType } from './common-header.js';
import { type Envelope, openPdu, sealPdu } from './envelope.js';
import { stubAlignment, stubOffset } from './request.js';

/** Padding, sec_trailer and the signature of NTLM. */
const maxTrailer = 40;

/** The result of a call, or a fragment of it. */
export interface ResponsePdu extends Envelope {
  readonly type: 'response';
  /** Bytes of stub from here to the end of the result. */
  readonly allocHint: number;
  readonly contextId: number;
  readonly cancelCount: number;
  readonly stub: Uint8Array;
}

/*
 * response (C706 12.6.4.10), after the common header:
 *   u32 alloc_hint, u16 p_cont_id, u8 cancel_count, u8 reserved, stub, [pad, sec_trailer, token]
 */

/** @throws DecodeError */
export function decodeResponse(pdu: Uint8Array): ResponsePdu {
  const { ptype, envelope, body } = openPdu(pdu, 'response');
  if (ptype !== pduType.response) throw body.expected(`PTYPE ${pduType.response}`, 2);
  const allocHint = body.u32();
  const contextId = body.u16();
  const cancelCount = body.u8();
  body.skip(1);
  return { ...envelope, type: 'response', allocHint, contextId, cancelCount, stub: body.rest() };
}

export function encodeResponse(response: ResponsePdu): Uint8Array {
  return sealPdu(
    pduType.response,
    response,
    (body) => {
      body.u32(response.allocHint);
      body.u16(response.contextId);
      body.u8(response.cancelCount);
      body.u8(0);
      body.bytes(response.stub);
    },
    { from: stubOffset, unit: stubAlignment },
    stubOffset + response.stub.length + (response.auth === undefined ? 0 : maxTrailer),
  );
}
