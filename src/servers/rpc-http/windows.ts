/** What a receiver says of the PDUs it took (MS-RPCH 2.2.3.4), but for the cookie. */
export interface WindowReport {
  readonly bytesReceived: number;
  readonly availableWindow: number;
}

/** Room that a receiver has promised for RPC PDUs on one channel; RTS PDUs do not count (MS-RPCH 3.2.1.1.5). */
export class ReceiveWindow {
  readonly #size: number;
  #bytesReceived = 0;
  #available: number;
  #advertised: number;

  /** @param size - bytes, as advertised */
  constructor(size: number) {
    this.#size = size;
    this.#available = size;
    this.#advertised = size;
  }

  /** Takes a PDU in; false when its sender had no room for it. */
  receive(bytes: number): boolean {
    this.#bytesReceived += bytes;
    this.#available -= bytes;
    this.#advertised -= bytes;
    return this.#advertised >= 0;
  }

  /**
   * Gives a PDU on.
   *
   * @returns what to acknowledge, once its sender may think that less than half is left (MS-RPCH, note 27)
   */
  consume(bytes: number): WindowReport | undefined {
    this.#available += bytes;
    if (this.#advertised >= this.#size / 2) return undefined;
    this.#advertised = this.#available;
    return { bytesReceived: this.#bytesReceived, availableWindow: this.#available };
  }
}

/** What a sender may send on one channel before the receiver has acknowledged more (MS-RPCH 3.2.1.1.4). */
export class SendWindow {
  readonly #size: number;
  #bytesSent = 0;
  #available: number;

  /** @param size - bytes, as the receiver advertised */
  constructor(size: number) {
    this.#size = size;
    this.#available = size;
  }

  hasRoomFor(bytes: number): boolean {
    return bytes <= this.#available;
  }

  sent(bytes: number): void {
    this.#bytesSent += bytes;
    this.#available -= bytes;
  }

  /** Takes an acknowledgment in; false for one that cannot be (MS-RPCH 3.2.1.5.1.1). */
  acknowledged({ bytesReceived, availableWindow }: WindowReport): boolean {
    const inFlight = this.#bytesSent - bytesReceived;
    const available = availableWindow - inFlight;
    if (inFlight < 0 || available < 0 || availableWindow > this.#size) return false;
    this.#available = available;
    return true;
  }
}
