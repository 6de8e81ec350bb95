import { debuglog } from 'node:util';
import { type Clock, longestTimerMs, type Place, type Silence } from './clock.js';
import { createTimerQueue } from './timer-queue.js';

/** How a virtual clock runs. */
export interface VirtualClockOptions {
  /** The wall clock's reading at time 0. Default: now. */
  readonly epoch?: Date;
  /**
   * Real time counts even while a client runs: for peers whose own waits are real, such as those of another process.
   * Default: false.
   */
  readonly countsRealTime?: boolean;
}

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

/** What is slept is a whole multiple of a power of two of a millisecond: sums and differences are exact. */
const ticksPerMs = 1024;

const debug = debuglog('autodiscover-lab-clock');

/**
 * A clock for a simulated world. While somebody is in the foreground (a sleeper, or a client that holds the clock) real
 * time stands still, and the clock jumps to the nearest timer as soon as everybody only waits for one: a 21 s black
 * hole takes milliseconds to run and exactly 21 s on the trace, and what this machine computes takes none. Many tasks may
 * share it; each sees no time pass but what it sleeps itself. While nobody is in the foreground, its time is real time.
 *
 * A task that sleeps again and again for ever in the foreground makes it jump for ever: such tasks belong in the
 * background, or on a real clock.
 */
export function virtualClock({
  epoch = new Date(),
  countsRealTime = false,
}: VirtualClockOptions = {}): Clock {
  const timers = createTimerQueue();
  const works = new Set<Work>();
  let reading = 0; // when it last began to flow, or stands at
  let flowingSince = countsRealTime ? performance.now() : undefined;
  let mayFlow = false;
  let held = 0;
  let busy = 0; // works that are not dormant
  let places = 0;
  let activity = 0; // whatever has happened
  let progress = 0; // what has happened of which a silent peer is not the cause
  let realTimer: NodeJS.Timeout | undefined;
  let checking = false;
  let stallTimer: NodeJS.Timeout | undefined;

  const now = () => (flowingSince === undefined ? reading : reading + performance.now() - flowingSince);

  const stand = () => {
    if (countsRealTime || flowingSince === undefined) return;
    reading = Math.ceil(now());
    flowingSince = undefined;
  };

  const isFree = () => held === 0 && timers.foreground() === 0;

  // A turn of the event loop later: whoever goes on at once goes on at the same moment.
  const flowWhenFree = () => {
    if (flowingSince !== undefined || mayFlow || !isFree()) return;
    mayFlow = true;
    setImmediate(() => {
      mayFlow = false;
      if (!isFree()) return;
      flowingSince ??= performance.now();
      arm();
    });
  };

  // One at a time: what the first to wake does (abort the second, say) must happen before the second wakes.
  const fireNearest = () => {
    timers.shift()?.fire();
    changed(true);
  };

  const jump = () => {
    const from = now();
    reading += Math.max(0, (timers.nearest()?.at ?? 0) - from);
    debug('jump from %d ms to %d ms', from, reading);
    fireNearest();
  };

  const changed = (isProgress: boolean) => {
    activity++;
    if (isProgress) progress++;
    flowWhenFree();
    arm();
    jumpWhenIdle();
    watchForStall();
  };

  // While time flows, timers fall due in it.
  const arm = () => {
    clearTimeout(realTimer);
    const nearest = timers.nearest();
    if (nearest === undefined || flowingSince === undefined) return;
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
        if (seen === activity) jump();
        else jumpWhenIdle();
      }),
    );
  };

  /** Somebody waits, and it is not for a timer to which the clock may jump. */
  const mayStall = () => (timers.foreground() > 0 ? busy > 0 : held > 0);

  const watchForStall = () => {
    if (stallTimer !== undefined || !mayStall()) return;
    let seen = progress;
    let quietTurns = 0;
    const look = () => {
      stallTimer = undefined;
      if (!mayStall()) return;
      quietTurns = seen === progress ? quietTurns + 1 : 0;
      seen = progress;
      if (quietTurns < stall.turns) {
        lookLater();
        return;
      }
      for (const work of works) work.isDormant = true;
      busy = 0;
      // A client without a deadline of its own: what it waits for may itself wait in the background.
      if (timers.foreground() === 0 && timers.nearest() !== undefined) jump();
      else changed(true);
    };
    const lookLater = () => {
      stallTimer = setTimeout(look, stall.apartMs);
      if (busy === 0) stallTimer.unref();
    };
    lookLater();
  };

  const setDormant = (work: Work, isDormant: boolean) => {
    if (work.isDormant === isDormant || !works.has(work)) return;
    work.isDormant = isDormant;
    busy += isDormant ? -1 : 1;
    changed(true);
  };

  const sleep = (isForeground: boolean, ms: number, signal: AbortSignal | undefined, place: Place) =>
    new Promise<void>((resolve, reject) => {
      signal?.throwIfAborted();
      if (isForeground) stand();
      const aborted = () => {
        timers.remove(timer);
        changed(isForeground);
        reject(signal?.reason);
      };
      const fire = () => {
        signal?.removeEventListener('abort', aborted);
        resolve();
      };
      const at = Math.round((now() + ms) * ticksPerMs) / ticksPerMs;
      const timer = { at, place, isForeground, fire };
      signal?.addEventListener('abort', aborted, { once: true });
      timers.add(timer);
      changed(isForeground);
    });

  const hold = () => {
    held++;
    stand();
    changed(true);
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      held--;
      changed(true);
    };
  };

  const during = async <T>(doWork: () => Promise<T>, silence?: Silence): Promise<T> => {
    const work: Work = { isDormant: silence?.isSilent ?? false };
    works.add(work);
    if (!work.isDormant) busy++;
    changed(true);
    const stopWatching = silence?.watch(() => setDormant(work, silence.isSilent));
    try {
      return await doWork();
    } finally {
      stopWatching?.();
      works.delete(work);
      if (!work.isDormant) busy--;
      changed(true);
    }
  };

  const place = () => ++places;
  const clockFor = (isForeground: boolean, background: () => Clock): Clock => ({
    now,
    date: () => new Date(epoch.getTime() + now()),
    sleep: (ms, signal, own = place()) => sleep(isForeground, ms, signal, own),
    place,
    hold,
    during,
    get background() {
      return background();
    },
  });
  flowWhenFree();
  const background: Clock = clockFor(false, () => background);
  return clockFor(true, () => background);
}
