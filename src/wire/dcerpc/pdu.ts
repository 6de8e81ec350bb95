import { DecodeError } from '../../errors.js';
import { type Auth3Pdu, decodeAuth3, encodeAuth3 } from './auth3.js';
import { type BindPdu, decodeBind, encodeBind } from './bind.js';
import { type BindAckPdu, decodeBindAck, encodeBindAck } from './bind-ack.js';
import { type BindNakPdu, decodeBindNak, encodeBindNak } from './bind-nak.js';
import { decodeCommonHeader, pduType, ptypeOffset } from './common-header.js';
import { type ControlPdu, decodeControl, encodeControl } from './control.js';
import { decodeFault, encodeFault, type FaultPdu } from './fault.js';
import { decodeRequest, encodeRequest, type RequestPdu } from './request.js';
import { decodeResponse, encodeResponse, type ResponsePdu } from './response.js';

/** Any connection-oriented PDU, told apart by `type`. */
export type Pdu =
  | BindPdu
  | BindAckPdu
  | BindNakPdu
  | Auth3Pdu
  | RequestPdu
  | ResponsePdu
  | FaultPdu
  | ControlPdu;

const decoders: ReadonlyMap<number, (pdu: Uint8Array) => Pdu> = new Map<number, (pdu: Uint8Array) => Pdu>([
  [pduType.request, decodeRequest],
  [pduType.response, decodeResponse],
  [pduType.fault, decodeFault],
  [pduType.bind, decodeBind],
  [pduType.bind_ack, decodeBindAck],
  [pduType.bind_nak, decodeBindNak],
  [pduType.alter_context, decodeBind],
  [pduType.alter_context_resp, decodeBindAck],
  [pduType.auth3, decodeAuth3],
  [pduType.shutdown, decodeControl],
  [pduType.co_cancel, decodeControl],
  [pduType.orphaned, decodeControl],
]);

/**
 * Reads one complete PDU of any type.
 *
 * @throws DecodeError
 */
export function decodePdu(bytes: Uint8Array): Pdu {
  const decode = decoders.get(bytes[ptypeOffset] ?? -1); // which begins with the header
  if (decode !== undefined) return decode(bytes);
  decodeCommonHeader(bytes);
  throw new DecodeError('common header', ptypeOffset, 'a PTYPE of a connection-oriented PDU');
}

export function encodePdu(pdu: Pdu): Uint8Array {
  switch (pdu.type) {
    case 'bind':
    case 'alter_context':
      return encodeBind(pdu);
    case 'bind_ack':
    case 'alter_context_resp':
      return encodeBindAck(pdu);
    case 'bind_nak':
      return encodeBindNak(pdu);
    case 'auth3':
      return encodeAuth3(pdu);
    case 'request':
      return encodeRequest(pdu);
    case 'response':
      return encodeResponse(pdu);
    case 'fault':
      return encodeFault(pdu);
    case 'shutdown':
    case 'co_cancel':
    case 'orphaned':
      return encodeControl(pdu);
  }
}
