import { z } from 'zod';
import { isLabError, LabError } from '../../errors.js';
import { duration } from '../../network/world/schema-parts.js';
import { parseWorldEvent, type WorldEvent, worldEventNames } from '../../network/world/world-event.js';
import { readYaml } from '../../network/world/yaml-text.js';
import { nearest } from '../journal/nearest.js';

/** One step of a roaming script. */
export type RoamStep =
  /** Starts Outlook at a location, with its current profile; `from` is a synonym. */
  | { readonly at: string }
  | { readonly from: string }
  /** Keeps Outlook running where it is: ms, or text such as `2h` or `1h 30m`. */
  | { readonly wait: number | string }
  /** Replaces attributes of a directory entry. */
  | { readonly modify: string; readonly replace: Readonly<Record<string, string | readonly string[]>> }
  /** Applies an event to the world, in the syntax of `network.yaml`. */
  | WorldEvent
  /** Runs any other code; not possible in a script file. */
  | { readonly run: () => void | Promise<void> };

/** A step that has been understood, and its words for a heading. */
export type CheckedStep = { readonly title: string } & (
  | { readonly kind: 'start'; readonly location: string }
  | { readonly kind: 'wait'; readonly ms: number }
  | {
      readonly kind: 'modify';
      readonly dn: string;
      readonly replace: ReadonlyMap<string, readonly string[]>;
    }
  | { readonly kind: 'event'; readonly event: WorldEvent }
  | { readonly kind: 'run'; readonly run: () => void | Promise<void> }
);

/** A script that has been read. */
export interface RoamScript {
  readonly steps: readonly CheckedStep[];
}

const longestWaitMs = 7 * 86_400_000;
const mostSteps = 1000;

const place = z.union([
  z.strictObject({ at: z.string() }).transform(({ at }) => ({ said: 'at', location: at })),
  z.strictObject({ from: z.string() }).transform(({ from }) => ({ said: 'from', location: from })),
]);
const wait = z.strictObject({ wait: duration.pipe(z.number().max(longestWaitMs, 'is longer than 7 days')) });
const oneOrMore = z.union([z.string().transform((value) => [value]), z.array(z.string())]);
const modify = z.strictObject({ modify: z.string(), replace: z.record(z.string(), oneOrMore) });

const stepNames = ['at', 'from', 'wait', 'modify', ...worldEventNames];

/**
 * Reads a script: a YAML list of steps.
 *
 * @param file - its name, for messages
 * @throws LabError `wrong-usage` with file and line, or the number of the step
 */
export function parseRoamScript(text: string, file: string): RoamScript {
  const read = readYaml(text);
  if (!read.ok) throw wrong(`${file}:${read.place}`, `not YAML: ${read.problem}`);
  const steps = read.value;
  if (!Array.isArray(steps)) throw wrong(file, 'a script is a list of steps');
  return { steps: checkRoamSteps(steps, file) };
}

/**
 * Checks the steps of a script.
 *
 * @param where - what the script is called, for messages
 * @throws LabError `wrong-usage` with the number of the step
 */
export function checkRoamSteps(steps: readonly unknown[], where: string): readonly CheckedStep[] {
  if (steps.length > mostSteps) throw wrong(where, `a script has at most ${mostSteps} steps`);
  return steps.map((step, index) => checkStep(step, `${where}: step ${index + 1}`));
}

function checkStep(step: unknown, where: string): CheckedStep {
  if (typeof step !== 'object' || step === null) throw wrong(where, 'a step is a mapping, such as at: corp');
  if ('run' in step && typeof step.run === 'function') {
    const { run } = step;
    return { kind: 'run', title: 'run', run: async () => void (await run()) };
  }
  const [key = ''] = Object.keys(step);
  const read = <T>(schema: z.ZodType<T>): T => {
    const result = schema.safeParse(step);
    if (result.success) return result.data;
    const [issue] = result.error.issues;
    throw wrong(where, `${[...(issue?.path ?? [])].join('.') || key}: ${issue?.message ?? 'is not valid'}`);
  };
  switch (key) {
    case 'at':
    case 'from': {
      const { said, location } = read(place);
      return { kind: 'start', title: `${said} ${location}`, location };
    }
    case 'wait': {
      const { wait: ms } = read(wait);
      return { kind: 'wait', title: `wait ${'wait' in step ? String(step.wait) : ''}`, ms };
    }
    case 'modify': {
      const { modify: dn, replace } = read(modify);
      return { kind: 'modify', title: `modify ${dn}`, dn, replace: new Map(Object.entries(replace)) };
    }
    default:
      return { kind: 'event', title: titleOf(step), event: eventOf(step, key, where) };
  }
}

function eventOf(step: object, key: string, where: string): WorldEvent {
  if (!stepNames.includes(key)) {
    const close = nearest(key, stepNames);
    throw new LabError('wrong-usage', `unknown step "${key}"`, {
      where,
      hint: close === undefined ? `one of: ${stepNames.join(', ')}` : `did you mean ${close}?`,
    });
  }
  try {
    return parseWorldEvent(step);
  } catch (error) {
    throw isLabError(error) ? wrong(where, error.message) : error;
  }
}

const titleOf = (step: object): string =>
  Object.entries(step)
    .map(([key, value]) => `${key} ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`)
    .join(' ');

function wrong(where: string, what: string): LabError {
  return new LabError('wrong-usage', what, {
    where,
    hint: 'steps are at: <location>, wait: <time>, modify: <DN>, and the events of network.yaml',
  });
}
