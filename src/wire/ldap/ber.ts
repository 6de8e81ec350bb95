import { DecodeError } from '../../errors.js';

/** Universal and LDAP tags used here (RFC 4511 section 4, ITU-T X.690). */
export const berTags = {
  boolean: 0x01,
  integer: 0x02,
  octetString: 0x04,
  enumerated: 0x0a,
  sequence: 0x30,
  set: 0x31,
} as const;

/** One element: its tag and where its content lies. */
export interface BerElement {
  readonly tag: number;
  /** Offset of the tag. */
  readonly start: number;
  /** Offset of the content. */
  readonly content: number;
  /** Offset behind the content. */
  readonly end: number;
}

/** Walks over BER with definite lengths (RFC 4511 5.1) between two offsets. */
export class BerReader {
  readonly bytes: Buffer;
  readonly end: number;
  #at: number;

  constructor(bytes: Buffer, start = 0, end = bytes.length) {
    this.bytes = bytes;
    this.#at = start;
    this.end = end;
  }

  get offset(): number {
    return this.#at;
  }

  get done(): boolean {
    return this.#at >= this.end;
  }

  /** The tag ahead, or undefined at the end. */
  peek(): number | undefined {
    return this.done ? undefined : this.bytes[this.#at];
  }

  /** @throws DecodeError when there is no whole element, or not one of the tag asked for */
  next(structure: string, tag?: number): BerElement {
    const element = readElement(this.bytes, this.#at, this.end, structure);
    if (tag !== undefined && element.tag !== tag) {
      throw new DecodeError(structure, element.start, `tag 0x${tag.toString(16).padStart(2, '0')}`);
    }
    this.#at = element.end;
    return element;
  }

  /** Enters the next element. */
  enter(structure: string, tag: number): BerReader {
    const { content, end } = this.next(structure, tag);
    return new BerReader(this.bytes, content, end);
  }

  /** The content of the next element; no copy. */
  octets(structure: string, tag: number = berTags.octetString): Buffer {
    const { content, end } = this.next(structure, tag);
    return this.bytes.subarray(content, end);
  }

  text(structure: string, tag: number = berTags.octetString): string {
    return this.octets(structure, tag).toString('utf8');
  }

  /** An INTEGER or ENUMERATED of at most 32 bits. */
  integer(structure: string, tag: number = berTags.integer): number {
    const { content, end } = this.next(structure, tag);
    const length = end - content;
    if (length < 1 || length > 4) throw new DecodeError(structure, content, '1 to 4 bytes of integer');
    return this.bytes.readIntBE(content, length);
  }

  boolean(structure: string, tag: number = berTags.boolean): boolean {
    const { content, end } = this.next(structure, tag);
    if (end - content !== 1) throw new DecodeError(structure, content, '1 byte of boolean');
    return this.bytes[content] !== 0;
  }
}

function readElement(bytes: Buffer, start: number, limit: number, structure: string): BerElement {
  const tag = bytes[start];
  const first = bytes[start + 1];
  if (tag === undefined || first === undefined || start + 2 > limit) {
    throw new DecodeError(structure, start, 'a tag and a length');
  }
  let content = start + 2;
  let length = first;
  if (first >= 0x80) {
    const count = first & 0x7f;
    if (count < 1 || count > 4 || content + count > limit) {
      throw new DecodeError(structure, start + 1, 'a definite length of at most 4 bytes');
    }
    length = bytes.readUIntBE(content, count);
    content += count;
  }
  if (length > limit - content)
    throw new DecodeError(structure, start + 1, `at most ${limit - content} bytes`);
  return { tag, start, content, end: content + length };
}

/** Concatenates an element out of its content. */
export function berElement(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const length = content.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([berHeader(tag, length), ...content]);
}

export function berText(text: string, tag: number = berTags.octetString): Buffer {
  return berElement(tag, Buffer.from(text, 'utf8'));
}

export function berBoolean(value: boolean, tag: number = berTags.boolean): Buffer {
  return Buffer.from([tag, 1, value ? 0xff : 0]);
}

/** An INTEGER or ENUMERATED that is not negative. */
export function berInteger(value: number, tag: number = berTags.integer): Buffer {
  const bytes = Buffer.alloc(5);
  bytes.writeUIntBE(value, 0, 5);
  let start = 0;
  while (start < 4 && bytes[start] === 0 && (bytes[start + 1] ?? 0) < 0x80) start++;
  return berElement(tag, bytes.subarray(start));
}

function berHeader(tag: number, length: number): Buffer {
  if (length < 0x80) return Buffer.from([tag, length]);
  if (length < 0x100) return Buffer.from([tag, 0x81, length]);
  if (length < 0x10000) return Buffer.from([tag, 0x82, length >> 8, length & 0xff]);
  return Buffer.from([
    tag,
    0x84,
    length >>> 24,
    (length >>> 16) & 0xff,
    (length >>> 8) & 0xff,
    length & 0xff,
  ]);
}
