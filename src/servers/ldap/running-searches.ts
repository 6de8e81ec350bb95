import type { Socket } from 'node:net';
import type { SearchRequest } from '../../wire/ldap/search-request.js';
import { encodeSearchResultEntry } from '../../wire/ldap/search-result-entry.js';
import { encodeSearchResultReference } from '../../wire/ldap/search-result-reference.js';
import type { Exchange } from './dispatcher.js';
import type { RunningSearch, SearchOutcome } from './operations/search.js';

/** Bounds of the searches of one connection. */
export interface RunningSearchLimits {
  /** Searches that may run at the same time; more are told `busy`. Default 20 (AD's MaxActiveQueries). */
  readonly activeSearches: number;
  /** How long a search may go on before others get their turn, ms. Default 5. */
  readonly sliceMs: number;
  /** Answers that a slow reader may leave lying before its searches wait, in bytes. */
  readonly unsentBytes: number;
}

/** A search and where its result goes. */
export interface Running {
  readonly exchange: Exchange<SearchRequest>;
  readonly search: RunningSearch;
}

/** The searches of one connection that take longer than a moment: they run in slices, in turn. */
export class RunningSearches {
  readonly #socket: Socket;
  readonly #limits: RunningSearchLimits;
  readonly #finish: (exchange: Exchange, outcome: SearchOutcome) => void;
  readonly #broken: (why: string) => void;
  #running: Running[] = [];
  #scheduled = false;

  /** `finish` is called once for each search that is not abandoned; `broken` when it has thrown. */
  constructor(
    socket: Socket,
    limits: RunningSearchLimits,
    finish: (exchange: Exchange, outcome: SearchOutcome) => void,
    broken: (why: string) => void,
  ) {
    this.#socket = socket;
    this.#limits = limits;
    this.#finish = finish;
    this.#broken = broken;
    socket.on('drain', () => this.#schedule());
  }

  /** Begins with a search at once; what is left of it goes on later. */
  run(running: Running): void {
    if (this.#running.length >= this.#limits.activeSearches) {
      this.#finish(running.exchange, { result: 'busy', entries: 0, controls: [] });
      return;
    }
    const outcome = this.#step(running);
    if (outcome !== undefined) {
      this.#finish(running.exchange, outcome);
      return;
    }
    this.#running.push(running);
    this.#schedule();
  }

  abandon(messageId: number): void {
    const at = this.#running.findIndex(({ exchange }) => exchange.messageId === messageId);
    if (at >= 0) this.#running.splice(at, 1);
  }

  /** Abandons all of them. */
  clear(): void {
    this.#running = [];
  }

  /** Goes on with a search for one slice; undefined when it is not over. */
  #step({ exchange: { messageId }, search }: Running): SearchOutcome | undefined {
    const socket = this.#socket;
    const deadline = performance.now() + this.#limits.sliceMs;
    try {
      return search.step(deadline, {
        entry: (entry) => socket.write(encodeSearchResultEntry({ messageId, ...entry })),
        reference: (url) => socket.write(encodeSearchResultReference({ messageId, urls: [url] })),
        full: () => socket.writableLength >= this.#limits.unsentBytes,
      });
    } catch {
      return { result: 'other', entries: 0, controls: [] };
    }
  }

  /** The next slice of the next search, once others have had their turn and the peer has read. */
  #schedule(): void {
    if (this.#scheduled || this.#running.length === 0) return;
    if (this.#socket.writableLength >= this.#limits.unsentBytes) return; // until 'drain'
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      const running = this.#running.shift();
      if (running === undefined || this.#socket.destroyed) return;
      this.#socket.cork();
      try {
        const outcome = this.#step(running);
        if (outcome === undefined) this.#running.push(running);
        else this.#finish(running.exchange, outcome);
      } catch (error) {
        this.#broken(error instanceof Error ? error.message : String(error));
      } finally {
        this.#socket.uncork();
      }
      this.#schedule();
    });
  }
}
