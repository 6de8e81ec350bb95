import type { Clock } from '../../src/network/time/clock.js';

/** A clock that stands still until it is told to go on; what it wakes runs before it goes further. */
export interface SteppedClock extends Clock {
  /** Lets so many milliseconds pass, timer by timer. */
  advance(ms: number): Promise<void>;
}

/** Turns of the event loop after each timer: enough for what it wakes to have asked for its next sleep. */
const turns = 3;

export function steppedClock(epoch = new Date(2012, 5, 1)): SteppedClock {
  const timers = new Set<{ readonly at: number; readonly fire: () => void }>();
  let now = 0;
  const clock: SteppedClock = {
    now: () => now,
    date: () => new Date(epoch.getTime() + now),
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        signal?.throwIfAborted();
        const stop = () => {
          timers.delete(timer);
          signal?.removeEventListener('abort', aborted);
        };
        const aborted = () => {
          stop();
          reject(signal?.reason);
        };
        const timer = {
          at: now + ms,
          fire: () => {
            stop();
            resolve();
          },
        };
        timers.add(timer);
        signal?.addEventListener('abort', aborted, { once: true });
      }),
    place: () => 0,
    hold: () => () => undefined,
    during: (work) => work(),
    advance: async (ms) => {
      const end = now + ms;
      for (;;) {
        const [next] = [...timers].sort((one, other) => one.at - other.at);
        if (next === undefined || next.at > end) break;
        now = Math.max(now, next.at);
        next.fire();
        for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
      }
      now = end;
    },
    get background() {
      return clock;
    },
  };
  return clock;
}
