import { DecodeError } from '../../../errors.js';

/** One element of DER (X.690 8.1): its tag byte and its contents. */
export interface DerElement {
  readonly tag: number;
  readonly contents: Uint8Array;
}

/** Tags that SPNEGO's small grammar needs. */
export const derTags = {
  octetString: 0x04,
  objectIdentifier: 0x06,
  enumerated: 0x0a,
  sequence: 0x30,
  /** [APPLICATION 0] of a GSS-API InitialContextToken (RFC 2743 3.1). */
  initialContextToken: 0x60,
} as const;

/** [n] EXPLICIT. */
export const contextTag = (number: number): number => 0xa0 + number;

/** Writes an element; the contents are bytes or further elements. */
export function encodeDer(tag: number, ...contents: readonly Uint8Array[]): Uint8Array {
  const length = contents.reduce((sum, part) => sum + part.length, 0);
  const head =
    length < 0x80
      ? [tag, length]
      : length < 0x100
        ? [tag, 0x81, length]
        : [tag, 0x82, length >>> 8, length & 0xff];
  return Buffer.concat([Uint8Array.from(head), ...contents]);
}

/** Reads the elements of a sequence one after the other. Nothing here recurses: the grammar decides how deep to go. */
export class DerReader {
  readonly #bytes: Uint8Array;
  readonly #structure: string;
  #offset = 0;

  constructor(bytes: Uint8Array, structure: string) {
    this.#bytes = bytes;
    this.#structure = structure;
  }

  get atEnd(): boolean {
    return this.#offset >= this.#bytes.length;
  }

  /**
   * The next element, a view of the input.
   *
   * @throws DecodeError when it has no definite length or does not fit
   */
  next(): DerElement {
    const tag = this.#byte();
    const length = this.#length();
    const start = this.#offset;
    if (length > this.#bytes.length - start) throw this.expected(`${length} more bytes`);
    this.#offset += length;
    return { tag, contents: this.#bytes.subarray(start, start + length) };
  }

  /** The contents of the next element, which has to have this tag. @throws DecodeError */
  contents(tag: number): Uint8Array {
    const start = this.#offset;
    const element = this.next();
    if (element.tag !== tag) throw this.expected(`tag ${tag}`, start);
    return element.contents;
  }

  expected(what: string, offset: number = this.#offset): DecodeError {
    return new DecodeError(this.#structure, offset, what);
  }

  #byte(): number {
    const byte = this.#bytes[this.#offset];
    if (byte === undefined) throw this.expected('one more byte');
    this.#offset++;
    return byte;
  }

  #length(): number {
    const first = this.#byte();
    if (first < 0x80) return first;
    const octets = first & 0x7f;
    if (octets === 0 || octets > 3) throw this.expected('a length of at most 3 bytes');
    let length = 0;
    for (let count = 0; count < octets; count++) length = length * 256 + this.#byte();
    return length;
  }
}
