/**
 * One attribute's values and the entries that hold them, both as keys. Most values have one holder, which is then
 * kept without a list around it.
 */
export class EqualityIndex {
  readonly #holders = new Map<string, string | string[]>();

  add(value: string, holder: string): void {
    const holders = this.#holders.get(value);
    if (holders === undefined) this.#holders.set(value, holder);
    else if (typeof holders !== 'string') holders.push(holder);
    else this.#holders.set(value, [holders, holder]);
  }

  delete(value: string, holder: string): void {
    const holders = this.#holders.get(value);
    if (holders === holder) {
      this.#holders.delete(value);
    } else if (holders !== undefined && typeof holders !== 'string') {
      const at = holders.indexOf(holder);
      if (at >= 0) holders.splice(at, 1);
      if (holders.length === 0) this.#holders.delete(value);
    }
  }

  /** How many entries hold the value. */
  count(value: string): number {
    const holders = this.#holders.get(value);
    return holders === undefined ? 0 : typeof holders === 'string' ? 1 : holders.length;
  }

  /** The keys of the entries that hold the value, in the order they were added. */
  holders(value: string): readonly string[] {
    const holders = this.#holders.get(value);
    return holders === undefined ? [] : typeof holders === 'string' ? [holders] : holders;
  }

  /** Every value that some entry holds. */
  values(): Iterable<string> {
    return this.#holders.keys();
  }
}
