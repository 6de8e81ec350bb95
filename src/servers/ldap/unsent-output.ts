import type { Writable } from 'node:stream';

/** Bounds of what readers leave lying. */
export interface UnsentLimits {
  /**
   * Answers that one slow reader may leave lying before it is neither read nor answered, in octets. Default 2 MiB: under
   * TLS what is being sent is held twice, so that a reader costs 4 MiB at most.
   */
  readonly unsentBytes: number;
  /** The same for all readers of a port; beyond it, none gets more than 16 KiB. Default 128 MiB. */
  readonly portUnsentBytes: number;
}

/** What a connection may have lying however many others there are: it goes on, if slowly. */
const share = 16 * 1024;

/** What the readers of one port have left lying. */
export class UnsentOutput {
  readonly #limits: UnsentLimits;
  readonly #of = new Map<Writable, number>();
  #total = 0;

  constructor(limits: UnsentLimits) {
    this.#limits = limits;
  }

  /** Octets of all connections, as far as they have been looked at. */
  get total(): number {
    return this.#total;
  }

  /**
   * True where a connection has to read before it is answered further.
   *
   * @param pending - octets that are about to be written
   */
  isFull(socket: Writable, pending = 0): boolean {
    const unsent = socket.writableLength + pending;
    this.#note(socket, unsent);
    if (unsent >= this.#limits.unsentBytes) return true;
    return unsent >= share && this.#total >= this.#limits.portUnsentBytes;
  }

  forget(socket: Writable): void {
    this.#note(socket, 0);
    this.#of.delete(socket);
  }

  #note(socket: Writable, unsent: number): void {
    this.#total += unsent - (this.#of.get(socket) ?? 0);
    this.#of.set(socket, unsent);
  }
}
