import { pduType } from './common-header.js';
import { type Envelope, openPdu, sealPdu } from './envelope.js';

/** p_reject_reason_t (C706 12.6.3.1; the last two: MS-RPCE 2.2.2.5). */
export const rejectReason = {
  reason_not_specified: 0,
  temporary_congestion: 1,
  local_limit_exceeded: 2,
  protocol_version_not_supported: 4,
  authentication_type_not_recognized: 8,
  invalid_checksum: 9,
} as const;

/** A bind refused as a whole. */
export interface BindNakPdu extends Envelope {
  readonly type: 'bind_nak';
  /** A {@link rejectReason}. */
  readonly reason: number;
  /** The protocol versions spoken here. */
  readonly versions: readonly { readonly major: number; readonly minor: number }[];
}

/*
 * bind_nak (C706 12.6.4.5, MS-RPCE 2.2.2.9), after the common header:
 *   u16 provider_reject_reason, p_rt_versions_supported: u8 n_protocols, then each u8 major, u8 minor; pad to 4
 */

/** @throws DecodeError */
export function decodeBindNak(pdu: Uint8Array): BindNakPdu {
  const { ptype, envelope, body } = openPdu(pdu, 'bind_nak');
  if (ptype !== pduType.bind_nak) throw body.expected(`PTYPE ${pduType.bind_nak}`, 2);
  const reason = body.u16();
  const count = body.remaining === 0 ? 0 : body.u8(); // some servers end after the reason
  const versions: { major: number; minor: number }[] = [];
  for (let i = 0; i < count; i++) versions.push({ major: body.u8(), minor: body.u8() });
  return { ...envelope, type: 'bind_nak', reason, versions };
}

export function encodeBindNak(nak: BindNakPdu): Uint8Array {
  return sealPdu(pduType.bind_nak, nak, (body) => {
    body.u16(nak.reason);
    body.u8(nak.versions.length);
    for (const { major, minor } of nak.versions) {
      body.u8(major);
      body.u8(minor);
    }
    body.align(4);
  });
}
