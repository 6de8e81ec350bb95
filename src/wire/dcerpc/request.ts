import type { Guid } from '../../values/guid.js';
import { pduFlags, pduType } from './common-header.js';
import { type Envelope, openPdu, sealPdu } from './envelope.js';

/** A call, or a fragment of one. */
export interface RequestPdu extends Envelope {
  readonly type: 'request';
  /** Bytes of stub from here to the end of the call; a hint (MS-RPCE 2.2.2.6), never to be trusted. */
  readonly allocHint: number;
  readonly contextId: number;
  readonly opnum: number;
  /** The object called; on the wire only with the flag OBJECT_UUID, which `encodeRequest` sets. */
  readonly object?: Guid;
  readonly stub: Uint8Array;
}

/** Bytes before the stub of a request without object, and of a response. */
export const stubOffset = 24;

/** Bytes before the stub of this request. */
export function requestStubOffset({ object }: Pick<RequestPdu, 'object'>): number {
  return object === undefined ? stubOffset : stubOffset + 16;
}

/** Padding of a stub before its sec_trailer (MS-RPCE 2.2.2.11). */
export const stubAlignment = 16;

/*
 * request (C706 12.6.4.9), after the common header:
 *   u32 alloc_hint, u16 p_cont_id, u16 opnum, [uuid object, with PFC_OBJECT_UUID], stub, [pad, sec_trailer, token]
 */

/** @throws DecodeError */
export function decodeRequest(pdu: Uint8Array): RequestPdu {
  const { ptype, envelope, body } = openPdu(pdu, 'request');
  if (ptype !== pduType.request) throw body.expected(`PTYPE ${pduType.request}`, 2);
  const allocHint = body.u32();
  const contextId = body.u16();
  const opnum = body.u16();
  const object = (envelope.flags & pduFlags.OBJECT_UUID) === 0 ? undefined : body.guid();
  const stub = body.rest();
  const { callId, flags, auth } = envelope; // spread, they would take most of the time of a small call
  const request = { type: 'request', callId, flags, allocHint, contextId, opnum, stub } as const;
  if (auth === undefined && object === undefined) return request;
  return { ...request, ...(auth && { auth }), ...(object && { object }) };
}

export function encodeRequest(request: RequestPdu): Uint8Array {
  const { flags, object } = request;
  const envelope = {
    ...request,
    flags: object === undefined ? flags & ~pduFlags.OBJECT_UUID : flags | pduFlags.OBJECT_UUID,
  };
  return sealPdu(
    pduType.request,
    envelope,
    (body) => {
      body.u32(request.allocHint);
      body.u16(request.contextId);
      body.u16(request.opnum);
      if (object !== undefined) body.guid(object);
      body.bytes(request.stub);
    },
    { from: requestStubOffset(request), unit: stubAlignment },
  );
}
