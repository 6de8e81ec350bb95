import { ByteReader } from '../ndr/byte-reader.js';
import { ByteWriter } from '../ndr/byte-writer.js';
import { type AuthVerifier, encodeAuthVerifier, secTrailerLength } from './auth-verifier.js';
import {
  commonHeaderLength,
  decodeCommonHeader,
  encodeCommonHeader,
  fragLengthOffset,
} from './common-header.js';

/** What every PDU has around its own fields. */
export interface Envelope {
  readonly callId: number;
  /** pfc_flags; see `pduFlags`. */
  readonly flags: number;
  readonly auth?: AuthVerifier;
}

/** An opened PDU: the envelope, and a reader that stands at its body and ends before pad and trailer. */
export interface Opened {
  readonly ptype: number;
  readonly envelope: Envelope;
  readonly body: ByteReader;
}

/**
 * Opens one complete PDU.
 *
 * @param pdu - exactly frag_length bytes
 * @param structure - for errors
 * @throws DecodeError
 */
export function openPdu(pdu: Uint8Array, structure: string): Opened {
  const { ptype, flags, fragLength, authLength, callId } = decodeCommonHeader(pdu);
  const whole = new ByteReader(pdu, structure);
  if (fragLength !== pdu.length) throw whole.expected(`frag_length ${pdu.length}`, fragLengthOffset);
  if (authLength === 0) {
    whole.skip(commonHeaderLength);
    return { ptype, envelope: { callId, flags }, body: whole };
  }
  const trailerStart = fragLength - authLength - secTrailerLength;
  if (trailerStart < commonHeaderLength) throw whole.expected('room for a sec_trailer', 10);
  whole.skip(trailerStart);
  const type = whole.u8();
  const level = whole.u8();
  const padLength = whole.u8();
  whole.skip(1);
  const contextId = whole.u32();
  const token = whole.bytes(authLength);
  const bodyEnd = trailerStart - padLength;
  if (bodyEnd < commonHeaderLength) throw whole.expected('auth_pad_length within the body', trailerStart + 2);
  const body = new ByteReader(pdu.subarray(0, bodyEnd), structure);
  body.skip(commonHeaderLength);
  return { ptype, envelope: { callId, flags, auth: { type, level, contextId, token } }, body };
}

/** How a body is followed by its sec_trailer: the offset padding counts from, and its unit (MS-RPCE 2.2.2.11). */
export interface AuthAlignment {
  readonly from: number;
  readonly unit: number;
}

const pduAlignment: AuthAlignment = { from: 0, unit: 4 };

/**
 * Writes one complete PDU: header, body, auth verifier, and then the lengths.
 *
 * @param capacity - bytes expected
 */
export function sealPdu(
  ptype: number,
  { callId, flags, auth }: Envelope,
  writeBody: (writer: ByteWriter) => void,
  { from, unit }: AuthAlignment = pduAlignment,
  capacity?: number,
): Uint8Array {
  const writer = new ByteWriter(capacity);
  encodeCommonHeader(writer, { ptype, flags, callId });
  writeBody(writer);
  if (auth !== undefined) {
    encodeAuthVerifier(writer, auth, from, unit);
    writer.setU16(fragLengthOffset + 2, auth.token.length);
  }
  writer.setU16(fragLengthOffset, writer.length);
  return writer.finish();
}
