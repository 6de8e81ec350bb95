import { DecodeError } from '../../errors.js';

/** Names one after the other, each tail that was written before replaced by a pointer (RFC 1035 4.1.4). */
export class CompressedNames {
  readonly #chunks: Buffer[] = [];
  /** Offset of each tail in the message, by its text as written. */
  readonly #tails = new Map<string, number>();
  #at: number;

  /** @param start - offset of the first name in its message */
  constructor(start: number) {
    this.#at = start;
  }

  /** A name of DNS, in labels; empty for none. */
  add(name: string): void {
    const labels = name.split('.').filter((label) => label !== '');
    for (let index = 0; index < labels.length; index++) {
      const tail = labels.slice(index).join('.');
      const known = this.#tails.get(tail);
      if (known !== undefined) {
        this.#push(Buffer.from([0xc0 | (known >> 8), known & 0xff]));
        return;
      }
      this.#tails.set(tail, this.#at);
      this.#push(label(labels[index] ?? ''));
    }
    this.#push(Buffer.of(0));
  }

  /** Text that is one label, dots and all; empty for none. */
  addLabel(text: string): void {
    if (text !== '') this.#push(label(text));
    this.#push(Buffer.of(0));
  }

  get bytes(): Buffer {
    return Buffer.concat(this.#chunks);
  }

  #push(bytes: Buffer): void {
    this.#chunks.push(bytes);
    this.#at += bytes.length;
  }
}

/** UTF-8 of at most 63 bytes, its length before it. */
function label(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8').subarray(0, 63);
  return Buffer.concat([Buffer.of(bytes.length), bytes]);
}

/** Jumps that a name may take: more are a circle. */
const maxJumps = 32;

/** @throws DecodeError */
export function readCompressedName(
  message: Buffer,
  start: number,
): { readonly text: string; readonly end: number } {
  const labels: string[] = [];
  let at = start;
  let end: number | undefined;
  for (let jumps = 0; ; ) {
    const length = message[at];
    if (length === undefined) throw new DecodeError('compressed name', at, 'a label');
    if (length === 0) return { text: labels.join('.'), end: end ?? at + 1 };
    if ((length & 0xc0) === 0xc0) {
      const low = message[at + 1];
      if (low === undefined || ++jumps > maxJumps)
        throw new DecodeError('compressed name', at, 'a pointer to a name');
      end ??= at + 2;
      at = ((length & 0x3f) << 8) | low;
      continue;
    }
    const next = at + 1 + length;
    if (length > 63 || next > message.length) throw new DecodeError('compressed name', at, 'a whole label');
    labels.push(message.toString('utf8', at + 1, next));
    at = next;
  }
}
