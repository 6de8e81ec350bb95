import { type Clock, longestTimerMs } from './clock.js';

interface Timer {
  readonly at: number;
  readonly fire: () => void;
}

/**
 * A clock on which time flows with real input and output, and jumps to the nearest timer as soon as every task only
 * waits for one (as a paused test clock does): a 21 s black hole takes milliseconds to run and 21 s on the trace.
 *
 * A task that sleeps again and again for ever makes it jump for ever: such tasks belong on a real clock.
 *
 * @param epoch - the wall clock's reading at time 0
 */
export function virtualClock(epoch: Date = new Date()): Clock {
  const started = performance.now();
  const timers: Timer[] = []; // in the order in which they fall due
  let skipped = 0;
  let busy = 0;
  let activity = 0;
  let realTimer: NodeJS.Timeout | undefined;
  let checking = false;

  const now = () => performance.now() - started + skipped;

  const add = (timer: Timer) => {
    let index = timers.length;
    while (index > 0 && (timers[index - 1]?.at ?? 0) > timer.at) index--;
    timers.splice(index, 0, timer);
    changed();
  };

  const remove = (timer: Timer) => {
    const index = timers.indexOf(timer);
    if (index >= 0) timers.splice(index, 1);
    changed();
  };

  // One at a time: what the first to wake does (abort the second, say) must happen before the second wakes.
  const fireNearest = () => {
    timers.shift()?.fire();
    changed();
  };

  const changed = () => {
    activity++;
    arm();
    jumpWhenIdle();
  };

  // While work is under way, timers still fall due in real time.
  const arm = () => {
    clearTimeout(realTimer);
    const nearest = timers[0];
    if (nearest === undefined) return;
    const left = Math.ceil(Math.max(0, nearest.at - now()));
    realTimer = setTimeout(
      () => {
        if ((timers[0]?.at ?? Number.POSITIVE_INFINITY) <= now()) fireNearest();
        else arm();
      },
      Math.min(left, longestTimerMs),
    );
  };

  const jumpWhenIdle = () => {
    if (checking || busy > 0 || timers.length === 0) return;
    checking = true;
    const seen = activity;
    // Two quiet turns of the event loop: a task that was just woken may be about to start its next work.
    setImmediate(() =>
      setImmediate(() => {
        checking = false;
        if (seen !== activity) return jumpWhenIdle();
        skipped += Math.max(0, (timers[0]?.at ?? 0) - now());
        fireNearest();
      }),
    );
  };

  return {
    now,
    date: () => new Date(epoch.getTime() + now()),
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        signal?.throwIfAborted();
        const aborted = () => {
          remove(timer);
          reject(signal?.reason);
        };
        const timer: Timer = {
          at: now() + ms,
          fire: () => {
            signal?.removeEventListener('abort', aborted);
            resolve();
          },
        };
        signal?.addEventListener('abort', aborted, { once: true });
        add(timer);
      }),
    during: async (work) => {
      busy++;
      activity++;
      try {
        return await work();
      } finally {
        busy--;
        changed();
      }
    },
  };
}
