import { ByteReader } from '../ndr/byte-reader.js';

/** Shortest match there is. */
const leastMatch = 3;

/**
 * Plain LZ77 of MS-XCA 2.4, which MS-OXCRPC 3.1.4.1.1.2 calls DIRECT2: 32 flags in a u32, highest bit first; for each
 * a literal octet (0) or a match (1).
 *
 * @param size - octets of the result, at most 65,535: nothing is read beyond what they need
 * @throws DecodeError when `compressed` does not hold exactly so many
 */
export function decompressPlainLz77(compressed: Uint8Array, size: number): Uint8Array {
  const reader = new ByteReader(compressed, 'Plain LZ77');
  const lengths = new MatchLengths(reader);
  const out = new Uint8Array(size);
  let length = 0;
  let flags = 0;
  for (let item = 0; length < size; item++) {
    if (item % 32 === 0) flags = reader.u32() | 0;
    const isMatch = flags < 0;
    flags <<= 1;
    if (!isMatch) {
      out[length++] = reader.u8();
      continue;
    }
    const match = reader.u16();
    const from = length - (match >> 3) - 1;
    const end = length + lengths.read(match & 7);
    if (from < 0) throw reader.expected('a match that begins in the output');
    if (end > size) throw reader.expected(`no more than ${size} octets of output`);
    // A match may overlap itself: octet by octet.
    for (let at = from; length < end; at++) out[length++] = out[at] ?? 0;
  }
  return out;
}

/*
 * The length of a match, less 3: three bits of the match; when 7, add 4 bits (two lengths share an octet, the low half
 * first); when those are 15, add an octet; when that is 255, a u16 replaces all so far; when that is 0, a u32.
 */
class MatchLengths {
  readonly #in: ByteReader;
  /** The octet whose high half is the next length's. */
  #shared: number | undefined;

  constructor(reader: ByteReader) {
    this.#in = reader;
  }

  read(bits: number): number {
    if (bits < 7) return bits + leastMatch;
    const half = this.#half();
    if (half < 15) return half + 7 + leastMatch;
    const octet = this.#in.u8();
    if (octet < 255) return octet + 15 + 7 + leastMatch;
    const length = this.#in.u16() || this.#in.u32();
    if (length < 15 + 7) throw this.#in.expected(`a length of at least ${15 + 7}`);
    return length + leastMatch;
  }

  #half(): number {
    if (this.#shared !== undefined) {
      const high = this.#shared >> 4;
      this.#shared = undefined;
      return high;
    }
    this.#shared = this.#in.u8();
    return this.#shared & 0xf;
  }
}
