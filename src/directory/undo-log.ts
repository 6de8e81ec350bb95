/** What a map held before it was changed, key by key: the way back costs what the changes were, and nothing before. */
export class UndoLog<T> {
  readonly #before = new Map<string, T | undefined>();
  #isKept = false;

  /** Changes are noted from now on. */
  begin(): void {
    this.#before.clear();
    this.#isKept = true;
  }

  /**
   * To be told of each change.
   *
   * @param before - undefined: there was nothing
   * @param after - undefined: there is nothing any more
   */
  note(key: string, before: T | undefined, after: T | undefined): void {
    if (!this.#isKept) return;
    if (!this.#before.has(key)) this.#before.set(key, before);
    // What came and went leaves nothing to undo, and must not add up.
    else if (after === undefined && this.#before.get(key) === undefined) this.#before.delete(key);
  }

  /** What has to be put back, each key once; begins anew. */
  take(): ReadonlyMap<string, T | undefined> {
    const before = new Map(this.#before);
    this.#before.clear();
    return before;
  }
}
