import type { Socket } from 'node:net';
import { DecodeError } from '../../errors.js';

const endOfHead = Buffer.from('\r\n\r\n');

/** Takes a byte stream apart into heads and bodies, holding no more of it than one head and one segment. */
export class SocketReader {
  readonly #segments: AsyncIterator<unknown>;
  #pending: Buffer = Buffer.alloc(0);

  constructor(socket: Socket) {
    this.#segments = socket.iterator({ destroyOnReturn: false });
  }

  /**
   * The next request head without its closing blank line, as ISO-8859-1; undefined when the peer has ended.
   *
   * @throws DecodeError when it does not end within `maximum` bytes; and whatever ends the connection
   */
  async readHead(maximum: number): Promise<string | undefined> {
    for (;;) {
      this.#skipBlankLines();
      const end = this.#pending.indexOf(endOfHead);
      if (end > maximum || (end < 0 && this.#pending.length > maximum)) {
        throw new DecodeError('HTTP request head', maximum, 'its end');
      }
      if (end >= 0) {
        const head = this.#pending.toString('latin1', 0, end);
        this.#pending = this.#pending.subarray(end + endOfHead.length);
        return head;
      }
      const segment = await this.#nextSegment();
      if (segment === undefined) return undefined;
      this.#pending = Buffer.concat([this.#pending, segment]);
    }
  }

  /** Reads past `count` bytes, or as many as come before the end. */
  async discard(count: number): Promise<void> {
    let left = count;
    for (;;) {
      const taken = Math.min(left, this.#pending.length);
      this.#pending = this.#pending.subarray(taken);
      left -= taken;
      if (left === 0) return;
      const segment = await this.#nextSegment();
      if (segment === undefined) return;
      this.#pending = segment;
    }
  }

  /** Lets go of the connection, between two reads; what was read beyond them. */
  async release(): Promise<Uint8Array> {
    await this.#segments.return?.();
    const rest = this.#pending;
    this.#pending = Buffer.alloc(0);
    return rest;
  }

  async #nextSegment(): Promise<Buffer | undefined> {
    const { value } = await this.#segments.next();
    return Buffer.isBuffer(value) ? value : undefined;
  }

  /** Blank lines before a request line are left over from an earlier request (RFC 9112 2.2). */
  #skipBlankLines(): void {
    let at = 0;
    while (this.#pending[at] === 0x0d && this.#pending[at + 1] === 0x0a) at += 2;
    if (at > 0) this.#pending = this.#pending.subarray(at);
  }
}
