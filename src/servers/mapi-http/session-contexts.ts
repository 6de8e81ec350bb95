import { responseCode } from '../../wire/mapi-http/response-code.js';
import { isContextCookie, newContextCookie, type SessionCookies } from './cookies.js';

/** One session context (MS-OXCMAPIHTTP 3.2.1): what stays of a client between its requests. */
export interface SessionContext<State> {
  readonly id: string;
  /** Who opened it: nobody else may use it. */
  readonly userKey: string;
  readonly state: State;
  /** What the next request has to bring as its sequence cookie. */
  readonly sequence: string;
  /** When a request last came, or was last finished, ms of the clock. */
  readonly lastUsedMs: number;
  /** Told when the context is gone. */
  onEnd: (() => void) | undefined;
}

/** What session contexts are made with. */
export interface SessionContextsOptions<State> {
  /** Milliseconds that go on. */
  readonly now: () => number;
  /** A context that is not used for so long is gone. */
  readonly expiresAfterMs: number;
  /** Contexts of one user at once: of more, the one that is longest out of use goes. */
  readonly maxPerUser: number;
  /** Contexts of all users at once, likewise. */
  readonly max: number;
  /** Told of each context's state when it is gone. */
  readonly ended: (state: State) => void;
}

type Found<State> =
  | { readonly context: SessionContext<State>; readonly code?: undefined }
  /** See `responseCode`. */
  | { readonly code: number; readonly context?: undefined };

interface Kept<State> extends SessionContext<State> {
  sequence: string;
  lastUsedMs: number;
  steps: number;
}

/** The session contexts of one endpoint. Time is looked at when they are: no timers. */
export class SessionContexts<State> {
  readonly #options: SessionContextsOptions<State>;
  /** The one longest out of use first. */
  readonly #byId = new Map<string, Kept<State>>();
  /** By user; likewise. */
  readonly #byUser = new Map<string, Set<Kept<State>>>();

  constructor(options: SessionContextsOptions<State>) {
    this.#options = options;
  }

  get size(): number {
    return this.#byId.size;
  }

  /** Keeps a state, and makes room for it. Call {@link endExpired} first. */
  open(userKey: string, state: State): SessionContext<State> {
    const { maxPerUser, max } = this.#options;
    const own = this.#byUser.get(userKey) ?? new Set();
    for (const oldest of own) {
      if (own.size < maxPerUser) break;
      this.end(oldest);
    }
    for (const oldest of this.#byId.values()) {
      if (this.#byId.size < max) break;
      this.end(oldest);
    }
    const opened: Kept<State> = {
      id: newContextCookie(),
      userKey,
      state,
      sequence: '1',
      steps: 1,
      lastUsedMs: this.#options.now(),
      onEnd: undefined,
    };
    this.#byId.set(opened.id, opened);
    this.#byUser.set(userKey, own.add(opened));
    return opened;
  }

  /**
   * The context of a request's cookies, whose time begins anew; or why there is none.
   *
   * @param inSequence - whether the request is one of those that follow each other, and has to bring the right cookie
   */
  find(cookies: SessionCookies, userKey: string, inSequence: boolean): Found<State> {
    const { context: id, sequence } = cookies;
    if (id === undefined) return { code: responseCode.MissingCookie };
    if (!isContextCookie(id)) return { code: responseCode.InvalidContextCookie };
    const found = this.#byId.get(id);
    if (found === undefined || this.#isExpired(found)) {
      if (found !== undefined) this.end(found);
      return { code: responseCode.ContextNotFound };
    }
    if (found.userKey !== userKey) return { code: responseCode.NoPrivilege };
    if (inSequence && sequence === undefined) return { code: responseCode.MissingCookie };
    if (inSequence && sequence !== found.sequence) return { code: responseCode.InvalidSequence };
    this.touch(found);
    return { context: found };
  }

  /** The context of these cookies, if it is still this user's: for one who reconnects. */
  findFormer({ context: id }: SessionCookies, userKey: string): SessionContext<State> | undefined {
    const found = id === undefined ? undefined : this.#byId.get(id);
    return found?.userKey === userKey ? found : undefined;
  }

  /** Asks for another sequence cookie from now on. */
  advance(context: SessionContext<State>): void {
    const kept = this.#byId.get(context.id);
    if (kept === undefined) return;
    kept.steps++;
    kept.sequence = kept.steps.toString(36);
  }

  /** Begins the context's time anew. */
  touch(context: SessionContext<State>): void {
    const kept = this.#byId.get(context.id);
    if (kept === undefined) return;
    kept.lastUsedMs = this.#options.now();
    this.#byId.delete(kept.id);
    this.#byId.set(kept.id, kept);
    const own = this.#byUser.get(kept.userKey);
    own?.delete(kept);
    own?.add(kept);
  }

  /** Forgets a context; one that is gone stays so. */
  end(context: SessionContext<State>): void {
    const kept = this.#byId.get(context.id);
    if (kept === undefined) return;
    this.#byId.delete(kept.id);
    const own = this.#byUser.get(kept.userKey);
    own?.delete(kept);
    if (own?.size === 0) this.#byUser.delete(kept.userKey);
    this.#options.ended(kept.state);
    kept.onEnd?.();
  }

  /** Ends all contexts: their server has stopped. */
  endAll(): void {
    for (const context of [...this.#byId.values()]) this.end(context);
  }

  /** Ends the contexts whose time is over. */
  endExpired(): void {
    for (const oldest of this.#byId.values()) {
      if (!this.#isExpired(oldest)) return;
      this.end(oldest);
    }
  }

  /** A request that waits keeps its context. */
  #isExpired({ lastUsedMs, onEnd }: Kept<State>): boolean {
    return onEnd === undefined && this.#options.now() - lastUsedMs > this.#options.expiresAfterMs;
  }
}
