import { DecodeError } from '../../errors.js';
import { commonHeaderLength, decodeCommonHeader } from './common-header.js';

/**
 * Cuts a byte stream into complete PDUs (C706 12.6.3.1: frag_length). Bytes are pushed as they arrive and PDUs pulled
 * at the caller's pace; what is kept is bounded by the caller's pushes and one fragment.
 */
export class PduSplitter {
  readonly #maxFragment: number;
  #chunks: Uint8Array[] = [];
  #buffered = 0;
  /** Bytes the next step needs: a header, or once that is read its whole PDU. */
  #needed = commonHeaderLength;

  /** @param maxFragment - largest frag_length taken, in bytes: what was announced as max_recv_frag */
  constructor(maxFragment: number) {
    this.#maxFragment = maxFragment;
  }

  push(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#chunks.push(bytes);
    this.#buffered += bytes.length;
  }

  /** Bytes pushed and not yet pulled. */
  get buffered(): number {
    return this.#buffered;
  }

  /** Up to 16 of those bytes, for an answer to what is no PDU at all. */
  peek(): Uint8Array {
    return this.#joined().subarray(0, commonHeaderLength);
  }

  /**
   * The next complete PDU, or undefined until more bytes are pushed. A stream that does not begin with the protocol's
   * version is refused at its first byte.
   *
   * @throws DecodeError; the stream is lost then
   */
  next(): Uint8Array | undefined {
    const first = this.#chunks[0]?.[0];
    if (first !== undefined && first !== 5) throw new DecodeError('common header', 0, 'rpc_vers 5');
    if (this.#buffered < this.#needed) return undefined;
    const bytes = this.#joined();
    const { fragLength } = decodeCommonHeader(bytes);
    if (fragLength > this.#maxFragment) {
      throw new DecodeError('common header', 8, `frag_length of at most ${this.#maxFragment}`);
    }
    this.#needed = fragLength;
    if (this.#buffered < fragLength) return undefined;
    this.#buffered -= fragLength;
    this.#needed = commonHeaderLength;
    if (bytes.length === fragLength) {
      this.#chunks.length = 0;
      return bytes;
    }
    this.#chunks = [bytes.subarray(fragLength)];
    return bytes.subarray(0, fragLength);
  }

  #joined(): Uint8Array {
    const [only] = this.#chunks;
    if (only !== undefined && this.#chunks.length === 1) return only;
    const joined = Buffer.concat(this.#chunks);
    this.#chunks = joined.length === 0 ? [] : [joined];
    return joined;
  }
}
