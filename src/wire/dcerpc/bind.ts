import type { ByteReader } from '../ndr/byte-reader.js';
import { decodeSyntaxId, encodeSyntaxId, type SyntaxId } from '../ndr/syntax-id.js';
import { pduType } from './common-header.js';
import { type Envelope, openPdu, sealPdu } from './envelope.js';

/** One offered pairing of an interface with the encodings its client can speak: p_cont_elem_t. */
export interface PresentationContext {
  readonly id: number;
  readonly abstractSyntax: SyntaxId;
  readonly transferSyntaxes: readonly SyntaxId[];
}

/** Opens an association; as `alter_context`, adds interfaces to an open one. */
export interface BindPdu extends Envelope {
  readonly type: 'bind' | 'alter_context';
  readonly maxTransmitFragment: number;
  readonly maxReceiveFragment: number;
  /** 0 asks for a new association group. */
  readonly associationGroup: number;
  readonly contexts: readonly PresentationContext[];
}

/*
 * bind, alter_context (C706 12.6.4.3, 12.6.4.1), after the common header:
 *   u16 max_xmit_frag, u16 max_recv_frag, u32 assoc_group_id,
 *   p_context_elem: u8 n_context_elem, u8[3] reserved, then each
 *     u16 p_cont_id, u8 n_transfer_syn, u8 reserved, p_syntax_id abstract_syntax, p_syntax_id transfer_syntaxes[]
 *   [sec_trailer, token]
 */

/** @throws DecodeError */
export function decodeBind(pdu: Uint8Array): BindPdu {
  const { ptype, envelope, body } = openPdu(pdu, 'bind');
  if (ptype !== pduType.bind && ptype !== pduType.alter_context) {
    throw body.expected(`PTYPE ${pduType.bind} or ${pduType.alter_context}`, 2);
  }
  const maxTransmitFragment = body.u16();
  const maxReceiveFragment = body.u16();
  const associationGroup = body.u32();
  const contextCount = body.u8();
  body.skip(3);
  const contexts: PresentationContext[] = [];
  for (let i = 0; i < contextCount; i++) contexts.push(decodeContext(body));
  const type = ptype === pduType.bind ? 'bind' : 'alter_context';
  return { ...envelope, type, maxTransmitFragment, maxReceiveFragment, associationGroup, contexts };
}

function decodeContext(body: ByteReader): PresentationContext {
  const id = body.u16();
  const transferCount = body.u8();
  body.skip(1);
  const abstractSyntax = decodeSyntaxId(body);
  const transferSyntaxes: SyntaxId[] = [];
  for (let i = 0; i < transferCount; i++) transferSyntaxes.push(decodeSyntaxId(body));
  return { id, abstractSyntax, transferSyntaxes };
}

export function encodeBind(bind: BindPdu): Uint8Array {
  return sealPdu(pduType[bind.type], bind, (body) => {
    body.u16(bind.maxTransmitFragment);
    body.u16(bind.maxReceiveFragment);
    body.u32(bind.associationGroup);
    body.u8(bind.contexts.length);
    body.zeros(3);
    for (const { id, abstractSyntax, transferSyntaxes } of bind.contexts) {
      body.u16(id);
      body.u8(transferSyntaxes.length);
      body.zeros(1);
      encodeSyntaxId(body, abstractSyntax);
      for (const syntax of transferSyntaxes) encodeSyntaxId(body, syntax);
    }
  });
}
