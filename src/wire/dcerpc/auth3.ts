import { DecodeError } from '../../errors.js';
import type { AuthVerifier } from './auth-verifier.js';
import { pduType, wholePdu } from './common-header.js';
import { openPdu, sealPdu } from './envelope.js';

/** The third leg of an authentication; it has no answer. */
export interface Auth3Pdu {
  readonly type: 'auth3';
  readonly callId: number;
  readonly auth: AuthVerifier;
}

/* rpc_auth_3 (MS-RPCE 2.2.2.10), after the common header: u8[4] pad (any content), sec_trailer, token */

/** @throws DecodeError */
export function decodeAuth3(pdu: Uint8Array): Auth3Pdu {
  const { ptype, envelope, body } = openPdu(pdu, 'auth3');
  if (ptype !== pduType.auth3) throw body.expected(`PTYPE ${pduType.auth3}`, 2);
  if (envelope.auth === undefined) throw new DecodeError('auth3', 10, 'an auth_length above 0');
  body.skip(4);
  return { type: 'auth3', callId: envelope.callId, auth: envelope.auth };
}

export function encodeAuth3({ callId, auth }: Auth3Pdu): Uint8Array {
  return sealPdu(pduType.auth3, { callId, flags: wholePdu, auth }, (body) => body.zeros(4));
}
