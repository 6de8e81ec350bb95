import { firstObjectMid } from '../../../wire/address-book/flags.js';

/**
 * Minimal Entry IDs: given when an object is first named, the same as long as the server runs (MS-OXNSPI 3.1.4.6), never
 * given again. Objects are known by their GUID, which a rename leaves as it is.
 */
export class MinimalEntryIds {
  readonly #byObject = new Map<string, number>();
  readonly #objects = new Map<number, string>();
  #next: number = firstObjectMid;

  /** How many are kept. */
  get size(): number {
    return this.#byObject.size;
  }

  of(object: string): number {
    const known = this.#byObject.get(object);
    if (known !== undefined) return known;
    const mid = this.#next++;
    this.#byObject.set(object, mid);
    this.#objects.set(mid, object);
    return mid;
  }

  objectOf(mid: number): string | undefined {
    return this.#objects.get(mid);
  }

  /** Forgets objects that are gone. */
  prune(isThere: (object: string) => boolean): void {
    for (const [object, mid] of this.#byObject) {
      if (isThere(object)) continue;
      this.#byObject.delete(object);
      this.#objects.delete(mid);
    }
  }
}
