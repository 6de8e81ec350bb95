import { type PlainField, structure, u16, u32 } from '../ndr/fields.js';
import { decodeSyntaxId, encodeSyntaxId } from '../ndr/syntax-id.js';
import { pduType } from './common-header.js';
import { type Envelope, openPdu, sealPdu } from './envelope.js';
import { list } from './list.js';

/** port_any_t: u16 length (terminator included, 0 for none), octets; pad to 4 from the PDU's start. */
const secondaryAddress: PlainField<string> = {
  read: (reader) => {
    const octets = reader.bytes(reader.u16());
    if (octets.length > 0 && octets.at(-1) !== 0) throw reader.expected('sec_addr with its terminator', 26);
    reader.align(4);
    return Buffer.from(octets.subarray(0, -1)).toString('latin1');
  },
  write: (writer, address) => {
    const octets = Buffer.from(address === '' ? '' : `${address}\0`, 'latin1');
    writer.u16(octets.length);
    writer.bytes(octets);
    writer.align(4);
  },
};

/** p_result_t: see `ContextResult`. */
const result = structure({
  result: u16,
  reason: u16,
  transferSyntax: { read: decodeSyntaxId, write: encodeSyntaxId },
});

/** bind_ack, alter_context_resp (C706 12.6.4.4, 12.6.4.2), after the common header. */
const layout = structure({
  maxTransmitFragment: u16,
  maxReceiveFragment: u16,
  associationGroup: u32,
  /** sec_addr: over TCP the port in decimal; empty in an alter_context_resp. */
  secondaryAddress,
  results: list(result),
});

/** The answer to a bind, or as `alter_context_resp` to an alter_context: one result per offered context, in order. */
export interface BindAckPdu extends Envelope, ReturnType<typeof layout.read> {
  readonly type: 'bind_ack' | 'alter_context_resp';
}

/** @throws DecodeError */
export function decodeBindAck(pdu: Uint8Array): BindAckPdu {
  const { ptype, envelope, body } = openPdu(pdu, 'bind_ack');
  if (ptype !== pduType.bind_ack && ptype !== pduType.alter_context_resp) {
    throw body.expected(`PTYPE ${pduType.bind_ack} or ${pduType.alter_context_resp}`, 2);
  }
  const type = ptype === pduType.bind_ack ? 'bind_ack' : 'alter_context_resp';
  return { ...envelope, type, ...layout.read(body) };
}

export function encodeBindAck(ack: BindAckPdu): Uint8Array {
  return sealPdu(pduType[ack.type], ack, (body) => layout.write(body, ack));
}
