/**
 * An RC4 key stream (Schneier, Applied Cryptography 17.1), which MS-NLMP keeps running over a whole connection. OpenSSL
 * 3 has it only in its legacy provider.
 */
export class Rc4 {
  readonly #state = Uint8Array.from({ length: 256 }, (_, index) => index);
  #i = 0;
  #j = 0;

  /** @param key - 1 to 256 bytes */
  constructor(key: Uint8Array) {
    let j = 0;
    for (let i = 0; i < 256; i++) {
      j = (j + at(this.#state, i) + at(key, i % key.length)) & 0xff;
      this.#swap(i, j);
    }
  }

  /** Encrypts or decrypts the next bytes of the stream: the two are one. */
  transform(data: Uint8Array): Uint8Array {
    const out = new Uint8Array(data.length);
    for (let index = 0; index < data.length; index++) {
      this.#i = (this.#i + 1) & 0xff;
      const x = at(this.#state, this.#i);
      this.#j = (this.#j + x) & 0xff;
      const y = at(this.#state, this.#j);
      this.#state[this.#i] = y;
      this.#state[this.#j] = x;
      out[index] = at(data, index) ^ at(this.#state, (x + y) & 0xff);
    }
    return out;
  }

  #swap(i: number, j: number): void {
    const kept = at(this.#state, i);
    this.#state[i] = at(this.#state, j);
    this.#state[j] = kept;
  }
}

/** An index known to be inside. */
const at = (bytes: Uint8Array, index: number): number => bytes[index] ?? 0;
