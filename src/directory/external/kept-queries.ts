import type { ExternalEntry } from './external-entry.js';
import type { Query } from './query-reader.js';

/** What a query found, and as of when. */
export interface Kept {
  readonly query: Query;
  readonly entries: readonly ExternalEntry[];
  /** Equal for results that say the same. */
  readonly fingerprint: string;
  /** State of the directory, as the mirror counts, when it was asked. */
  readonly generation: number;
  /** When it was asked, ms of the monotonic clock. */
  readonly askedAt: number;
}

/** The latest results of queries, so many at most: the one that was not used for the longest time goes first. */
export class KeptQueries {
  readonly #kept = new Map<string, Kept>();
  readonly #pinned = new Set<string>();
  readonly #most: number;
  #hasForgotten = false;

  constructor(most: number) {
    this.#most = most;
  }

  get size(): number {
    return this.#kept.size;
  }

  /** Keys that are never dropped. */
  get pinned(): Iterable<string> {
    return this.#pinned;
  }

  get(key: string): Kept | undefined {
    const kept = this.#kept.get(key);
    if (kept !== undefined) {
      this.#kept.delete(key);
      this.#kept.set(key, kept);
    }
    return kept;
  }

  set(key: string, kept: Kept): void {
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    if (this.#kept.size <= this.#most) return;
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= this.#most) break;
      if (this.#pinned.has(oldest) || oldest === key) continue;
      this.#kept.delete(oldest);
      this.#hasForgotten = true;
    }
  }

  pin(key: string): void {
    if (this.#pinned.size < this.#most / 2) this.#pinned.add(key);
  }

  unpinAll(): void {
    this.#pinned.clear();
  }

  /** True once after something was dropped. */
  takeForgotten(): boolean {
    const forgotten = this.#hasForgotten;
    this.#hasForgotten = false;
    return forgotten;
  }
}
