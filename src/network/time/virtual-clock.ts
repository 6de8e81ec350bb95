import { type Clock, longestTimerMs, type Silence } from './clock.js';
import { createTimerQueue } from './timer-queue.js';

/** A piece of real input or output that is under way. */
interface Work {
  /** Its peer is silent: nothing will come of it until time has passed. */
  isDormant: boolean;
}

/**
 * A peer that nobody vouches for counts as silent when nothing at all has happened for so many turns of the event loop
 * in a row, so far apart: turns rather than time, because a process that gets no processor time makes none.
 */
const stall = { turns: 30, apartMs: 100 } as const;

/**
 * A clock on which time flows with real input and output, and jumps to the nearest timer as soon as everybody in the
 * foreground only waits for one (as a paused test clock does): a 21 s black hole takes milliseconds to run and 21 s on
 * the trace. Many tasks may share it. While nobody waits in the foreground, its time is real time.
 *
 * A task that sleeps again and again for ever in the foreground makes it jump for ever: such tasks belong in the
 * background, or on a real clock.
 *
 * @param epoch - the wall clock's reading at time 0
 */
export function virtualClock(epoch: Date = new Date()): Clock {
  const started = performance.now();
  const timers = createTimerQueue();
  const works = new Set<Work>();
  let skipped = 0;
  let busy = 0; // works that are not dormant
  let activity = 0;
  let realTimer: NodeJS.Timeout | undefined;
  let checking = false;
  let stallTimer: NodeJS.Timeout | undefined;

  const now = () => performance.now() - started + skipped;

  // One at a time: what the first to wake does (abort the second, say) must happen before the second wakes.
  const fireNearest = () => {
    timers.shift()?.fire();
    changed();
  };

  const changed = () => {
    activity++;
    arm();
    jumpWhenIdle();
    watchForStall();
  };

  // While work is under way, timers still fall due in real time.
  const arm = () => {
    clearTimeout(realTimer);
    const nearest = timers.nearest();
    if (nearest === undefined) return;
    const left = Math.ceil(Math.max(0, nearest.at - now()));
    realTimer = setTimeout(
      () => {
        if ((timers.nearest()?.at ?? Number.POSITIVE_INFINITY) <= now()) fireNearest();
        else arm();
      },
      Math.min(left, longestTimerMs),
    );
    if (timers.foreground() === 0) realTimer.unref();
  };

  const jumpWhenIdle = () => {
    if (checking || busy > 0 || timers.foreground() === 0) return;
    checking = true;
    const seen = activity;
    // Two quiet turns of the event loop: a task that was just woken may be about to start its next work.
    setImmediate(() =>
      setImmediate(() => {
        checking = false;
        if (seen !== activity) return jumpWhenIdle();
        skipped += Math.max(0, (timers.nearest()?.at ?? 0) - now());
        fireNearest();
      }),
    );
  };

  const watchForStall = () => {
    if (stallTimer !== undefined || busy === 0 || timers.foreground() === 0) return;
    let seen = activity;
    let quietTurns = 0;
    const look = () => {
      stallTimer = undefined;
      if (busy === 0 || timers.foreground() === 0) return;
      quietTurns = seen === activity ? quietTurns + 1 : 0;
      seen = activity;
      if (quietTurns < stall.turns) {
        stallTimer = setTimeout(look, stall.apartMs);
        return;
      }
      for (const work of works) work.isDormant = true;
      busy = 0;
      changed();
    };
    stallTimer = setTimeout(look, stall.apartMs);
  };

  const setDormant = (work: Work, isDormant: boolean) => {
    if (work.isDormant === isDormant || !works.has(work)) return;
    work.isDormant = isDormant;
    busy += isDormant ? -1 : 1;
    changed();
  };

  const sleep = (isForeground: boolean, ms: number, signal: AbortSignal | undefined) =>
    new Promise<void>((resolve, reject) => {
      signal?.throwIfAborted();
      const aborted = () => {
        timers.remove(timer);
        changed();
        reject(signal?.reason);
      };
      const fire = () => {
        signal?.removeEventListener('abort', aborted);
        resolve();
      };
      const timer = { at: now() + ms, isForeground, fire };
      signal?.addEventListener('abort', aborted, { once: true });
      timers.add(timer);
      changed();
    });

  const during = async <T>(doWork: () => Promise<T>, silence?: Silence): Promise<T> => {
    const work: Work = { isDormant: silence?.isSilent ?? false };
    works.add(work);
    if (!work.isDormant) busy++;
    changed();
    const stopWatching = silence?.watch(() => setDormant(work, silence.isSilent));
    try {
      return await doWork();
    } finally {
      stopWatching?.();
      works.delete(work);
      if (!work.isDormant) busy--;
      changed();
    }
  };

  const clockFor = (isForeground: boolean, background: () => Clock): Clock => ({
    now,
    date: () => new Date(epoch.getTime() + now()),
    sleep: (ms, signal) => sleep(isForeground, ms, signal),
    during,
    get background() {
      return background();
    },
  });
  const background: Clock = clockFor(false, () => background);
  return clockFor(true, () => background);
}
