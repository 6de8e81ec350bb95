import { DecodeError } from '../../errors.js';
import { ByteReader } from '../ndr/byte-reader.js';
import type { ByteWriter } from '../ndr/byte-writer.js';

/*
 * Every message begins (MS-NLMP 2.2.1):
 *   Signature "NTLMSSP\0", u32 MessageType
 * A field of varying length is named by 8 bytes, and stands behind the fixed part, in Payload:
 *   u16 Len, u16 MaxLen (ignored), u32 BufferOffset (from the start of the message)
 */

const signature = Buffer.from('NTLMSSP\0', 'latin1');

/** Longer than any NTLM message that a client has reason to send. */
const maximumMessage = 16_384;

/** True for what claims to be an NTLM message. */
export function isNtlmMessage(bytes: Uint8Array): boolean {
  return signature.equals(bytes.subarray(0, signature.length));
}

/** Where a field of varying length stands. */
export interface PayloadField {
  readonly length: number;
  readonly offset: number;
}

/**
 * Begins to read a message of this type.
 *
 * @throws DecodeError when it is another one, or longer than any
 */
export function openMessage(bytes: Uint8Array, type: number, structure: string): ByteReader {
  if (bytes.length > maximumMessage) throw new DecodeError(structure, 0, `at most ${maximumMessage} bytes`);
  const reader = new ByteReader(bytes, structure);
  if (!isNtlmMessage(reader.bytes(signature.length))) throw reader.expected('the signature NTLMSSP', 0);
  if (reader.u32() !== type) throw reader.expected(`message type ${type}`, signature.length);
  return reader;
}

/** @throws DecodeError when it does not fit */
export function readPayloadField(reader: ByteReader): PayloadField {
  const length = reader.u16();
  reader.skip(2);
  return { length, offset: reader.u32() };
}

/**
 * The bytes of a field, a view of the message.
 *
 * @throws DecodeError when they are not inside the message
 */
export function payloadBytes(
  message: Uint8Array,
  { length, offset }: PayloadField,
  structure: string,
): Uint8Array {
  if (length === 0) return new Uint8Array();
  if (offset + length > message.length) {
    throw new DecodeError(structure, offset, `a field of ${length} bytes inside the message`);
  }
  return message.subarray(offset, offset + length);
}

/** Writes signature and type. */
export function beginMessage(writer: ByteWriter, type: number): void {
  writer.bytes(signature);
  writer.u32(type);
}

/** Writes the names of fields that follow each other in Payload, in the order of the payload. */
export class PayloadWriter {
  readonly #values: Uint8Array[] = [];
  #offset: number;

  /** @param start - length of the fixed part */
  constructor(start: number) {
    this.#offset = start;
  }

  /** Takes the next value of the payload; the result writes its field, where the fixed part has it. */
  add(value: Uint8Array): (writer: ByteWriter) => void {
    const offset = this.#offset;
    this.#offset += value.length;
    this.#values.push(value);
    return (writer) => {
      writer.u16(value.length);
      writer.u16(value.length);
      writer.u32(offset);
    };
  }

  /** Writes the values, after the fixed part. */
  finish(writer: ByteWriter): Uint8Array {
    for (const value of this.#values) writer.bytes(value);
    return writer.finish();
  }
}

/**
 * A name as bytes: UTF-16LE, or ISO-8859-1 for the OEM code page, of which a message does not say which it is.
 */
export function encodeName(text: string, unicode: boolean): Uint8Array {
  return Buffer.from(text, unicode ? 'utf16le' : 'latin1');
}

/** Never throws; half a character at the end is dropped. */
export function decodeName(bytes: Uint8Array, unicode: boolean): string {
  return Buffer.from(bytes).toString(unicode ? 'utf16le' : 'latin1');
}
