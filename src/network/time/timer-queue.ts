import type { Place } from './clock.js';

/** Something that is due at a time of a clock, ms. */
export interface QueuedTimer {
  readonly at: number;
  readonly place: Place;
  /** Whether somebody in the foreground waits for it; see `Clock.background`. */
  readonly isForeground: boolean;
  readonly fire: () => void;
}

/** Timers in the order in which they fall due; those of the same moment by their places. */
export interface TimerQueue {
  add(timer: QueuedTimer): void;
  /** Takes a timer out, if it is still in. */
  remove(timer: QueuedTimer): void;
  nearest(): QueuedTimer | undefined;
  /** Takes the nearest out. */
  shift(): QueuedTimer | undefined;
  /** How many are of the foreground. */
  foreground(): number;
}

/** Makes a queue without timers. */
export function createTimerQueue(): TimerQueue {
  const timers: QueuedTimer[] = [];
  const isLater = (one: QueuedTimer | undefined, other: QueuedTimer) =>
    one !== undefined && (one.at > other.at || (one.at === other.at && one.place > other.place));
  let foreground = 0;
  const counted = (timer: QueuedTimer | undefined, by: 1 | -1) => {
    if (timer?.isForeground) foreground += by;
    return timer;
  };
  return {
    add: (timer) => {
      let index = timers.length;
      while (index > 0 && isLater(timers[index - 1], timer)) index--;
      timers.splice(index, 0, timer);
      counted(timer, 1);
    },
    remove: (timer) => {
      const index = timers.indexOf(timer);
      if (index >= 0) counted(timers.splice(index, 1)[0], -1);
    },
    nearest: () => timers[0],
    shift: () => counted(timers.shift(), -1),
    foreground: () => foreground,
  };
}
