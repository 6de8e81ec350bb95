import type { Step } from '../../record/steps/step.js';
import { walk } from '../../record/steps/walk.js';
import { formatMs } from '../figures.js';

/** From a time of the trace to a place on its axis. */
export interface TimeScale {
  /** Percent of the axis' width. */
  place(ms: number): number;
  readonly ticks: readonly Tick[];
  /** Where the axis is shortened: nothing but waiting happens there. */
  readonly folds: readonly Fold[];
}

export interface Tick {
  readonly place: number;
  readonly label: string;
}

export interface Fold {
  readonly from: number;
  readonly to: number;
  readonly label: string;
}

/** An axis on which every millisecond is as wide as any other. */
export function linearScale(totalMs: number): TimeScale {
  const place = (ms: number) => percent(ms / Math.max(1, totalMs));
  const step = niceStep(totalMs / 7);
  const ticks = Array.from({ length: Math.floor(totalMs / step) + 1 }, (_, index) => index * step);
  return { place, ticks: spaced(ticks, place), folds: [] };
}

/** Shorter waits are drawn as they are. */
const shortestFoldMs = 1000;

interface Interval {
  readonly fromMs: number;
  readonly toMs: number;
  readonly isFolded: boolean;
}

/** An axis on which long stretches without any event are shortened to a third of all the rest together. */
export function foldedScale(steps: readonly Step[], totalMs: number): TimeScale {
  const intervals = intervalsOf(steps, totalMs);
  const folded = intervals.filter(({ isFolded }) => isFolded);
  if (folded.length === 0) return linearScale(totalMs);
  const rest = intervals.reduce((sum, { fromMs, toMs, isFolded }) => sum + (isFolded ? 0 : toMs - fromMs), 0);
  const foldWidth = Math.max(1, rest) / 3;
  const whole = Math.max(1, rest) + folded.length * foldWidth;
  let used = 0;
  const parts = intervals.map((interval) => {
    const { fromMs, toMs, isFolded } = interval;
    const start = used;
    used += isFolded ? foldWidth : toMs - fromMs;
    return { ...interval, start, width: used - start };
  });
  const place = (ms: number) => {
    const part = parts[firstReaching(parts, ms)] ?? parts.at(-1);
    if (part === undefined) return 0;
    const share = (ms - part.fromMs) / Math.max(1, part.toMs - part.fromMs);
    return percent((part.start + share * part.width) / whole);
  };
  const step = niceStep(whole / 9);
  const open = parts.filter(({ isFolded }) => !isFolded);
  const ticks = open.flatMap(({ fromMs, toMs }) => {
    const first = Math.ceil(fromMs / step) * step;
    return Array.from(
      { length: Math.max(0, Math.floor((toMs - first) / step) + 1) },
      (_, at) => first + at * step,
    );
  });
  const folds = folded.map(({ fromMs, toMs }) => ({
    from: place(fromMs),
    to: place(toMs),
    label: formatMs(toMs - fromMs),
  }));
  return { place, ticks: spaced(ticks, place), folds };
}

/** Index of the first part that ends at `ms` or later; they are in order. */
function firstReaching(parts: readonly Interval[], ms: number): number {
  let [low, high] = [0, parts.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((parts[middle]?.toMs ?? 0) < ms) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The time between neighbouring events: any step's start or end. */
function intervalsOf(steps: readonly Step[], totalMs: number): readonly Interval[] {
  const events = new Set([0, totalMs]);
  for (const { startedMs, elapsedMs } of walk(steps)) {
    events.add(Math.min(startedMs, totalMs));
    events.add(Math.min(startedMs + elapsedMs, totalMs));
  }
  const times = [...events].toSorted((a, b) => a - b);
  return times.slice(1).map((toMs, index) => {
    const fromMs = times[index] ?? 0;
    return { fromMs, toMs, isFolded: toMs - fromMs >= shortestFoldMs && toMs - fromMs > totalMs / 4 };
  });
}

/** 1, 2 or 5 times a power of ten. */
function niceStep(wanted: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, wanted)));
  const times = [1, 2, 5, 10].find((factor) => factor * power >= wanted) ?? 10;
  return Math.max(1, times * power);
}

/** Labels that are too near to the one before are left out. */
function spaced(times: readonly number[], place: (ms: number) => number): readonly Tick[] {
  const kept: Tick[] = [];
  for (const ms of times) {
    const at = place(ms);
    const before = kept.at(-1);
    if ((before === undefined || at - before.place >= 8) && at <= 93)
      kept.push({ place: at, label: formatTick(ms) });
  }
  return kept;
}

function formatTick(ms: number): string {
  if (ms < 1000) return `${ms} ms`;
  return `${Number((ms / 1000).toFixed(2))} s`;
}

const percent = (share: number): number => Math.round(Math.min(1, Math.max(0, share)) * 10_000) / 100;
