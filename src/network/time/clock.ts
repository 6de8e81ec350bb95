/**
 * The lab's clock. Everything that waits uses a clock that was passed in, never the operating system's own TCP, DNS or
 * HTTP timers, which differ from Windows' and cannot be skipped.
 */
export interface Clock {
  /** Milliseconds since this clock was made; never goes back. */
  now(): number;
  /** The lab's wall clock. */
  date(): Date;
  /**
   * Resolves after `ms` milliseconds of this clock; rejects with the signal's reason when aborted.
   *
   * @param place - where this sleeper stands among those who wake at the same moment. Default: at the end
   */
  sleep(ms: number, signal?: AbortSignal, place?: Place): Promise<void>;
  /**
   * Takes a place in line. Who takes one before some real work, and sleeps in it afterwards, wakes in a turn that does
   * not depend on which work the machine finished first.
   */
  place(): Place;
  /**
   * Says that a simulated client runs: until it is released, a virtual clock leaves out what this machine computes, and
   * only sleeping takes time. Holds are counted, so that clients may overlap.
   *
   * @returns how to release it
   */
  hold(): () => void;
  /**
   * Runs real input or output. A virtual clock does not jump while any is under way, so everything that takes real
   * time (sockets, files, asynchronous cryptography) belongs in here.
   *
   * @param silence - of the peer, where that is known: as long as it is silent, the work only waits
   */
  during<T>(work: () => Promise<T>, silence?: Silence): Promise<T>;
  /**
   * The same time, for what goes on in the background: a balancer's checks, a server's timers, scripted events. A virtual
   * clock wakes these sleepers when it comes by their time, and never jumps for their sake: only for a sleeper in the
   * foreground, that is for a client (or a test) that waits.
   */
  readonly background: Clock;
}

/** The earlier of two sleepers of one moment has the smaller one. */
export type Place = number;

/** Whether the other end of some input or output says nothing until time has passed, if ever. */
export interface Silence {
  readonly isSilent: boolean;
  /** Calls back at every change; returns how to stop that. */
  watch(changed: () => void): () => void;
}

/** Node fires a longer timer at once. */
export const longestTimerMs = 2 ** 31 - 1;

/** A clock that is the machine's own. */
export function realClock(): Clock {
  const started = performance.now();
  const startedAt = Date.now();
  const now = () => performance.now() - started;
  const clock: Clock = {
    now,
    date: () => new Date(startedAt + now()),
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        signal?.throwIfAborted();
        const until = now() + ms;
        let timer: NodeJS.Timeout | undefined;
        const aborted = () => {
          clearTimeout(timer);
          reject(signal?.reason);
        };
        // Again when it fired too soon: a timer of the machine may be early by a fraction of a millisecond.
        const wait = () => {
          const left = until - now();
          if (left > 0) {
            timer = setTimeout(wait, Math.min(Math.ceil(left), longestTimerMs));
            return;
          }
          signal?.removeEventListener('abort', aborted);
          resolve();
        };
        signal?.addEventListener('abort', aborted, { once: true });
        wait();
      }),
    place: () => 0,
    hold: () => () => undefined,
    during: (work) => work(),
    get background() {
      return clock;
    },
  };
  return clock;
}

/**
 * Runs `work` and gives up after `ms` of the clock: aborts its signal and throws what `timedOut` makes.
 * The loser of the race is never left running unobserved: its signal is aborted and its rejection swallowed.
 */
export async function withDeadline<T>(
  clock: Clock,
  ms: number,
  work: (signal: AbortSignal) => Promise<T>,
  timedOut: () => Error,
): Promise<T> {
  const working = new AbortController();
  const waiting = new AbortController();
  const deadline = clock.sleep(ms, waiting.signal).then(
    () => 'late' as const,
    () => 'cancelled' as const,
  );
  try {
    const result = work(working.signal);
    result.catch(() => undefined);
    const first = await Promise.race([result.then((value) => ({ value })), deadline]);
    if (typeof first === 'object') return first.value;
    throw timedOut();
  } finally {
    waiting.abort();
    working.abort();
  }
}
