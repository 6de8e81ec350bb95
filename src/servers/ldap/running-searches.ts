import type { Socket } from 'node:net';
import type { SearchRequest } from '../../wire/ldap/search-request.js';
import { encodeSearchResultEntry } from '../../wire/ldap/search-result-entry.js';
import { encodeSearchResultReference } from '../../wire/ldap/search-result-reference.js';
import type { PendingRequest } from './dispatcher.js';
import type { RunningSearch, SearchOutcome } from './operations/search.js';
import type { UnsentOutput } from './unsent-output.js';

/** Bounds of the searches of one connection. */
export interface RunningSearchLimits {
  /** Searches that may run at the same time; more are told `busy`. Default 20 (AD's MaxActiveQueries). */
  readonly activeSearches: number;
  /** How long a search may go on before others get their turn, ms. Default 5. */
  readonly sliceMs: number;
}

/** A search and where its result goes. */
export interface Running {
  readonly pending: PendingRequest<SearchRequest>;
  readonly search: RunningSearch;
}

/** The searches of one connection that take longer than a moment: they run in slices, in turn. */
export class RunningSearches {
  readonly #socket: Socket;
  readonly #limits: RunningSearchLimits;
  readonly #unsent: UnsentOutput;
  readonly #finish: (pending: PendingRequest, outcome: SearchOutcome) => void;
  readonly #broken: (why: string) => void;
  #running: Running[] = [];
  #scheduled = false;

  /** `finish` is called once for each search that is not abandoned; `broken` when it has thrown. */
  constructor(
    socket: Socket,
    limits: RunningSearchLimits,
    unsent: UnsentOutput,
    finish: (pending: PendingRequest, outcome: SearchOutcome) => void,
    broken: (why: string) => void,
  ) {
    this.#socket = socket;
    this.#limits = limits;
    this.#unsent = unsent;
    this.#finish = finish;
    this.#broken = broken;
    socket.on('drain', () => this.#schedule());
  }

  /** Begins with a search at once; what is left of it goes on later. */
  run(running: Running): void {
    if (this.#running.length >= this.#limits.activeSearches) {
      this.#finish(running.pending, { result: 'busy', entries: 0, controls: [] });
      return;
    }
    const outcome = this.#step(running);
    if (outcome !== undefined) {
      this.#finish(running.pending, outcome);
      return;
    }
    this.#running.push(running);
    this.#schedule();
  }

  abandon(messageId: number): void {
    const at = this.#running.findIndex(({ pending }) => pending.messageId === messageId);
    if (at >= 0) this.#running.splice(at, 1);
  }

  /** Abandons all of them. */
  clear(): void {
    this.#running = [];
  }

  /** Goes on with a search for one slice; undefined when it is not over. */
  #step({ pending: { messageId }, search }: Running): SearchOutcome | undefined {
    const socket = this.#socket;
    const deadline = performance.now() + this.#limits.sliceMs;
    const output = new Gathered(socket);
    try {
      return search.step(deadline, {
        entry: (entry) => output.write(encodeSearchResultEntry({ messageId, ...entry })),
        reference: (url) => output.write(encodeSearchResultReference({ messageId, urls: [url] })),
        full: () => this.#unsent.isFull(socket, output.size),
      });
    } catch {
      return { result: 'other', entries: 0, controls: [] };
    } finally {
      output.flush();
    }
  }

  /** The next slice of the next search, once others have had their turn and the peer has read. */
  #schedule(): void {
    if (this.#scheduled || this.#running.length === 0) return;
    if (this.#unsent.isFull(this.#socket)) return; // until 'drain'
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      const running = this.#running.shift();
      if (running === undefined || this.#socket.destroyed) return;
      this.#socket.cork();
      try {
        const outcome = this.#step(running);
        if (outcome === undefined) this.#running.push(running);
        else this.#finish(running.pending, outcome);
      } catch (error) {
        this.#broken(error instanceof Error ? error.message : String(error));
      } finally {
        this.#socket.uncork();
      }
      this.#schedule();
    });
  }
}

/** Octets that are written in one piece. */
const pieceBytes = 64 * 1024;

/** Gathers small messages: lying unsent, each by itself costs the server several times its length. */
class Gathered {
  readonly #socket: Socket;
  #messages: Buffer[] = [];
  size = 0;

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  write(message: Buffer): void {
    this.#messages.push(message);
    this.size += message.length;
    if (this.size >= pieceBytes) this.flush();
  }

  flush(): void {
    if (this.size > 0) this.#socket.write(Buffer.concat(this.#messages, this.size));
    this.#messages = [];
    this.size = 0;
  }
}
