import { decodeSyntaxId, encodeSyntaxId } from '../ndr/syntax-id.js';
import { pduType } from './common-header.js';
import { type Envelope, openPdu, sealPdu } from './envelope.js';
import type { ContextResult } from './negotiation.js';

/** The answer to a bind, or as `alter_context_resp` to an alter_context: one result per offered context, in order. */
export interface BindAckPdu extends Envelope {
  readonly type: 'bind_ack' | 'alter_context_resp';
  readonly maxTransmitFragment: number;
  readonly maxReceiveFragment: number;
  readonly associationGroup: number;
  /** sec_addr: over TCP the port in decimal; empty in an alter_context_resp. */
  readonly secondaryAddress: string;
  readonly results: readonly ContextResult[];
}

/*
 * bind_ack, alter_context_resp (C706 12.6.4.4, 12.6.4.2), after the common header:
 *   u16 max_xmit_frag, u16 max_recv_frag, u32 assoc_group_id,
 *   port_any_t sec_addr: u16 length (terminator included, 0 for none), octets; pad to 4 from the PDU's start
 *   p_result_list: u8 n_results, u8[3] reserved, then each u16 result, u16 reason, p_syntax_id transfer_syntax
 *   [sec_trailer, token]
 */

/** @throws DecodeError */
export function decodeBindAck(pdu: Uint8Array): BindAckPdu {
  const { ptype, envelope, body } = openPdu(pdu, 'bind_ack');
  if (ptype !== pduType.bind_ack && ptype !== pduType.alter_context_resp) {
    throw body.expected(`PTYPE ${pduType.bind_ack} or ${pduType.alter_context_resp}`, 2);
  }
  const maxTransmitFragment = body.u16();
  const maxReceiveFragment = body.u16();
  const associationGroup = body.u32();
  const octets = body.bytes(body.u16());
  if (octets.length > 0 && octets.at(-1) !== 0) throw body.expected('sec_addr with its terminator', 26);
  const secondaryAddress = Buffer.from(octets.subarray(0, -1)).toString('latin1');
  body.align(4);
  const count = body.u8();
  body.skip(3);
  const results: ContextResult[] = [];
  for (let i = 0; i < count; i++) {
    results.push({ result: body.u16(), reason: body.u16(), transferSyntax: decodeSyntaxId(body) });
  }
  const type = ptype === pduType.bind_ack ? 'bind_ack' : 'alter_context_resp';
  return {
    ...envelope,
    type,
    maxTransmitFragment,
    maxReceiveFragment,
    associationGroup,
    secondaryAddress,
    results,
  };
}

export function encodeBindAck(ack: BindAckPdu): Uint8Array {
  return sealPdu(pduType[ack.type], ack, (body) => {
    body.u16(ack.maxTransmitFragment);
    body.u16(ack.maxReceiveFragment);
    body.u32(ack.associationGroup);
    const octets = ack.secondaryAddress === '' ? '' : `${ack.secondaryAddress}\0`;
    body.u16(octets.length);
    body.bytes(Buffer.from(octets, 'latin1'));
    body.align(4);
    body.u8(ack.results.length);
    body.zeros(3);
    for (const { result, reason, transferSyntax } of ack.results) {
      body.u16(result);
      body.u16(reason);
      encodeSyntaxId(body, transferSyntax);
    }
  });
}
