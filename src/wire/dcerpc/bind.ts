import { type PlainField, structure, u16, u32 } from '../ndr/fields.js';
import { decodeSyntaxId, encodeSyntaxId, type SyntaxId } from '../ndr/syntax-id.js';
import { pduType } from './common-header.js';
import { type Envelope, openPdu, sealPdu } from './envelope.js';
import { list } from './list.js';

/** One offered pairing of an interface with the encodings its client can speak: p_cont_elem_t. */
export interface PresentationContext {
  readonly id: number;
  readonly abstractSyntax: SyntaxId;
  readonly transferSyntaxes: readonly SyntaxId[];
}

/** u16 p_cont_id, u8 n_transfer_syn, u8 reserved, p_syntax_id abstract_syntax, p_syntax_id transfer_syntaxes[]. */
const context: PlainField<PresentationContext> = {
  read: (reader) => {
    const id = reader.u16();
    const transferCount = reader.u8();
    reader.skip(1);
    const abstractSyntax = decodeSyntaxId(reader);
    const transferSyntaxes: SyntaxId[] = [];
    for (let i = 0; i < transferCount; i++) transferSyntaxes.push(decodeSyntaxId(reader));
    return { id, abstractSyntax, transferSyntaxes };
  },
  write: (writer, { id, abstractSyntax, transferSyntaxes }) => {
    writer.u16(id);
    writer.u8(transferSyntaxes.length);
    writer.zeros(1);
    encodeSyntaxId(writer, abstractSyntax);
    for (const syntax of transferSyntaxes) encodeSyntaxId(writer, syntax);
  },
};

/** bind, alter_context (C706 12.6.4.3, 12.6.4.1), after the common header. */
const layout = structure({
  maxTransmitFragment: u16,
  maxReceiveFragment: u16,
  /** 0 asks for a new association group. */
  associationGroup: u32,
  contexts: list(context),
});

/** Opens an association; as `alter_context`, adds interfaces to an open one. */
export interface BindPdu extends Envelope, ReturnType<typeof layout.read> {
  readonly type: 'bind' | 'alter_context';
}

/** @throws DecodeError */
export function decodeBind(pdu: Uint8Array): BindPdu {
  const { ptype, envelope, body } = openPdu(pdu, 'bind');
  if (ptype !== pduType.bind && ptype !== pduType.alter_context) {
    throw body.expected(`PTYPE ${pduType.bind} or ${pduType.alter_context}`, 2);
  }
  return { ...envelope, type: ptype === pduType.bind ? 'bind' : 'alter_context', ...layout.read(body) };
}

export function encodeBind(bind: BindPdu): Uint8Array {
  return sealPdu(pduType[bind.type], bind, (body) => layout.write(body, bind));
}
