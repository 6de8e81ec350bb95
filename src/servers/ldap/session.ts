import type { Directory } from '../../directory/directory.js';
import { isAdministrator } from '../../directory/logon/principals.js';
import type { SearchCost } from '../../directory/search/search-cost.js';
import type { StoredEntry } from '../../directory/stored-entry.js';

/** What one connection has of its own. */
export interface Session {
  /** DN of whoever is bound; undefined while anonymous. */
  principal: string | undefined;
  /** The peer on its socket, `address:port`, for the journal. */
  readonly client: string;
  /** Where the client is in the modelled network: it decides its site. Known a moment after it connects. */
  source(): string;
  readonly pages: PageStore;
}

/** Whether a session may read confidential attributes, worked out when it is first asked: administrators may. */
export function confidentialReader({ principal }: Session, directory: Directory): () => boolean {
  let known: boolean | undefined;
  return () => {
    const entry = principal === undefined ? undefined : directory.get(principal);
    known ??= entry !== undefined && isAdministrator(directory, entry);
    return known;
  };
}

/** A search whose next page may still be asked for. */
export interface OpenPages {
  readonly source: Iterator<StoredEntry | undefined>;
  /** An entry that was found behind the last page. */
  readonly ahead: StoredEntry | undefined;
  /** The search it belongs to: another search may not go on with it. */
  readonly signature: string;
  readonly sent: number;
  readonly sortResult: number | undefined;
  readonly cost: SearchCost;
}

/** Bounds of a {@link PageStore}. */
export interface PageLimits {
  /** Searches of a connection that may stand open; the oldest goes. Default 10 (AD's MaxResultSetsPerConn). */
  readonly openPages: number;
  /** How long a client may take to ask for the next page, ms. Default 300,000. */
  readonly pageMs: number;
}

/** The open searches of one connection, by cookie. A cookie works once, and on its own connection only. */
export class PageStore {
  readonly #limits: PageLimits;
  readonly #open = new Map<string, { readonly pages: OpenPages; readonly timer: NodeJS.Timeout }>();
  #next = 1;

  constructor(limits: PageLimits) {
    this.#limits = limits;
  }

  /** Keeps a search; the result is its cookie. */
  keep(pages: OpenPages): Uint8Array {
    const cookie = String(this.#next++);
    const timer = setTimeout(() => this.#open.delete(cookie), this.#limits.pageMs);
    timer.unref();
    this.#open.set(cookie, { pages, timer });
    const [oldest] = this.#open.keys();
    if (this.#open.size > this.#limits.openPages && oldest !== undefined) this.#drop(oldest);
    return Buffer.from(cookie, 'latin1');
  }

  /** Takes a search out; undefined when the cookie is not known, or no longer. */
  take(cookie: Uint8Array): OpenPages | undefined {
    const key = Buffer.from(cookie).toString('latin1');
    const kept = this.#open.get(key);
    this.#drop(key);
    return kept?.pages;
  }

  clear(): void {
    for (const key of [...this.#open.keys()]) this.#drop(key);
  }

  #drop(key: string): void {
    clearTimeout(this.#open.get(key)?.timer);
    this.#open.delete(key);
  }
}
