import { connect, type Socket } from 'node:net';

/** A connection of a test that takes whole messages off a stream of octets. */
export class OctetStream {
  readonly #socket: Socket;
  #received = Buffer.alloc(0);
  #ended = false;
  #wake: () => void = () => undefined;

  constructor(port: number) {
    this.#socket = connect({ host: '127.0.0.1', port, noDelay: true });
    this.#socket.on('error', () => undefined);
    this.#socket.on('data', (chunk: Buffer) => {
      this.#received = Buffer.concat([this.#received, chunk]);
      this.#wake();
    });
    this.#socket.on('close', () => {
      this.#ended = true;
      this.#wake();
    });
  }

  send(octets: Uint8Array): void {
    this.#socket.write(octets);
  }

  /**
   * The next message.
   *
   * @param lengthOf - of the message at the beginning of these octets; undefined while that cannot be seen
   */
  async next(lengthOf: (octets: Buffer) => number | undefined): Promise<Buffer> {
    for (;;) {
      const length = this.#received.length === 0 ? undefined : lengthOf(this.#received);
      if (length !== undefined && this.#received.length >= length) {
        const message = this.#received.subarray(0, length);
        this.#received = this.#received.subarray(length);
        return message;
      }
      if (this.#ended) throw new Error('the connection ended before the answer');
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  close(): void {
    this.#socket.destroy();
  }
}
