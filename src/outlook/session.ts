import { isLabError, LabError } from '../errors.js';
import type { Workstation } from '../network/workstation.js';
import type { StoreSession } from './connection/mail.js';
import { resolveMailbox } from './outlook.js';
import type { Connection, Profile, Resolution, Step } from './resolution.js';
import type { ResolveOptions } from './running-outlook.js';
import { memoryProfileStore } from './saved-profile.js';
import { createSessionLog, type SessionLog } from './session-log.js';
import { type SessionPolicy, usualSessionPolicy } from './session-policy.js';

/** As Outlook's status bar has it. */
export type SessionState = 'connecting' | 'connected' | 'disconnected' | 'closed';

/** An Outlook that stays open: it keeps its session, notices when it is cut, and connects again by its profile. */
export interface OutlookSession extends AsyncDisposable {
  readonly state: SessionState;
  /** The result of the first attempt. */
  readonly first: Resolution;
  /** The result of the latest attempt. */
  readonly latest: Resolution;
  readonly profile: Profile | null;
  /** Null while it is not connected. */
  readonly connection: Connection | null;
  /** How often it has lost its connection. */
  readonly losses: number;
  /**
   * Attempts, the time that each connection held and why it ended, and the waits between, since the session began; the
   * last thousand.
   */
  readonly steps: readonly Step[];
  /**
   * Waits for a state, on the lab's clock: time passes for everybody.
   *
   * @throws LabError `connection-timed-out` when it has not come within the time
   */
  until(state: SessionState, withinMs: number): Promise<void>;
  /** Ends the session, as a user does who closes Outlook. */
  close(): Promise<void>;
}

/**
 * Opens a session. It resolves after the first attempt, whatever that led to; from then on the session looks after itself.
 * Its timers are background ones: they make nobody's time pass.
 */
export async function openSession(
  workstation: Workstation,
  options: ResolveOptions,
  policy: SessionPolicy = usualSessionPolicy,
): Promise<OutlookSession> {
  const running = new RunningSession(workstation, options, policy);
  await running.start();
  return running;
}

class RunningSession implements OutlookSession {
  readonly #workstation: Workstation;
  readonly #options: ResolveOptions;
  readonly #policy: SessionPolicy;
  readonly #log: SessionLog;
  readonly #closing = new AbortController();
  readonly #waiting = new Set<() => void>();
  #state: SessionState = 'connecting';
  #held: StoreSession | undefined;
  #attempts: { readonly first: Resolution; readonly latest: Resolution } | undefined;
  #losses = 0;
  #life: Promise<void> = Promise.resolve();

  constructor(workstation: Workstation, options: ResolveOptions, policy: SessionPolicy) {
    this.#workstation = workstation;
    this.#policy = policy;
    this.#log = createSessionLog(workstation.clock);
    this.#options = {
      ...options,
      profiles: options.profiles ?? memoryProfileStore(),
      onSession: (session) => {
        this.#held = session;
      },
    };
  }

  async start(): Promise<void> {
    await this.#connect('session-connect');
    this.#life = this.#live();
    this.#life.catch(() => undefined); // told by close()
  }

  get state(): SessionState {
    return this.#state;
  }

  get first(): Resolution {
    return this.#begun().first;
  }

  get latest(): Resolution {
    return this.#begun().latest;
  }

  get profile(): Profile | null {
    return this.latest.profile;
  }

  get connection(): Connection | null {
    return this.#state === 'connected' ? this.latest.connection : null;
  }

  get losses(): number {
    return this.#losses;
  }

  get steps(): readonly Step[] {
    return this.#log.steps;
  }

  async until(state: SessionState, withinMs: number): Promise<void> {
    const { clock } = this.#workstation;
    const enough = new AbortController();
    const look = () => {
      if (this.#state === state) enough.abort();
    };
    look();
    if (enough.signal.aborted) return;
    this.#waiting.add(look);
    try {
      await clock.sleep(withinMs, enough.signal);
    } catch {
      return; // the state has come
    } finally {
      this.#waiting.delete(look);
    }
    throw new LabError('connection-timed-out', `still ${this.#state} after ${withinMs} ms, not ${state}`, {
      where: this.#options.address,
    });
  }

  async close(): Promise<void> {
    if (this.#closing.signal.aborted) return;
    this.#closing.abort();
    const held = this.#held;
    this.#held = undefined;
    // Who cannot be reached cannot be told.
    if (this.#state === 'connected') await held?.close().catch(() => undefined);
    this.#become('closed');
    await this.#life;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #begun() {
    if (this.#attempts === undefined) throw new LabError('internal', 'the session has not begun');
    return this.#attempts;
  }

  #become(state: SessionState): void {
    if (this.#state === 'closed') return;
    this.#state = state;
    for (const look of [...this.#waiting]) look();
  }

  async #live(): Promise<void> {
    const { clock } = this.#workstation;
    const { signal } = this.#closing;
    while (!signal.aborted) {
      const held = this.#held;
      if (held === undefined) {
        const started = clock.now();
        await clock.background.sleep(this.#policy.retryMs, signal).catch(() => undefined);
        if (!signal.aborted)
          this.#log.note('session-wait', { target: 'to try again', outcome: 'success', facts: {} }, started);
      } else {
        const started = clock.now();
        const why = await this.#lost(held);
        if (signal.aborted) return;
        this.#held = undefined;
        this.#losses++;
        this.#become('disconnected');
        const server = this.latest.connection?.server ?? '';
        const lost = { target: server, outcome: 'failed', facts: { server }, detail: why } as const;
        this.#log.note('session-connected', lost, started);
      }
      if (!signal.aborted) await this.#connect('session-reconnect');
    }
  }

  /** Resolves with the reason when the connection is no more, as far as the client can tell. */
  async #lost(held: StoreSession): Promise<string> {
    const { signal } = this.#closing;
    const over = new AbortController();
    const ended = held.ended.then(() => 'the connection was reset');
    const found = this.#keepAlive(held, AbortSignal.any([signal, over.signal]));
    const closed = new Promise<string>((resolve) => {
      signal.addEventListener('abort', () => resolve('closed'), { once: true });
    });
    const why = await Promise.race([ended, found, closed]);
    over.abort();
    if (!signal.aborted) held.close().catch(() => undefined);
    return why;
  }

  async #keepAlive(held: StoreSession, signal: AbortSignal): Promise<string> {
    const { clock } = this.#workstation;
    try {
      for (;;) {
        await clock.background.sleep(this.#policy.keepAliveMs, signal);
        await held.probe();
      }
    } catch (error) {
      if (isLabError(error) || signal.aborted) return error instanceof Error ? error.message : 'closed';
      throw error;
    }
  }

  async #connect(kind: 'session-connect' | 'session-reconnect'): Promise<void> {
    const { clock } = this.#workstation;
    const started = clock.now();
    this.#become('connecting');
    const latest = await resolveMailbox(this.#workstation, this.#options);
    this.#attempts = { first: this.#attempts?.first ?? latest, latest };
    const { connection, failure } = latest;
    const isUp = connection !== null && this.#held !== undefined;
    if (this.#closing.signal.aborted) {
      await this.#held?.close().catch(() => undefined);
      return;
    }
    const { address } = this.#options;
    const attempt = {
      target: address,
      outcome: isUp ? 'success' : 'failed',
      facts: { address, protocol: connection?.protocol, server: connection?.server },
      detail: failure?.message,
      steps: latest.steps,
    } as const;
    this.#log.note(kind, attempt, started);
    this.#become(isUp ? 'connected' : 'disconnected');
  }
}
