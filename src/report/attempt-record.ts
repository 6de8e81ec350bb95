import { z } from 'zod';
import { LabError } from '../errors.js';
import type { Resolution } from '../outlook/resolution.js';
import type { Step } from '../record/steps/step.js';
import { walk } from '../record/steps/walk.js';

/** One attempt: a step of a trace, or the whole of it. A line of the file that `--record` appends to. */
export interface AttemptRecord {
  readonly schema: 1;
  /** Counts the clients of one command from 1 on. */
  readonly client: number;
  readonly address: string;
  readonly location: string;
  readonly outlook: string;
  /** The step's name, `Resolution` for the whole. */
  readonly step: string;
  /** The step's kind; absent for the whole, and in records of older releases. */
  readonly kind?: string;
  /** What was spoken: `DNS`, `TCP`, ..., or for all connections by one transport `RPC/TCP`; absent on other groups. */
  readonly protocol?: string;
  readonly target: string;
  readonly outcome: 'success' | 'failed';
  /** What it failed of. */
  readonly code?: string;
  readonly startedMs: number;
  readonly elapsedMs: number;
}

/** Every attempt of a resolution: the whole, then each step that was taken. */
export function attemptsOf(resolution: Resolution, client: number): readonly AttemptRecord[] {
  const { address, location, outlook, failure } = resolution;
  const common = { schema: 1, client, address, location, outlook } as const;
  const whole: AttemptRecord = {
    ...common,
    step: 'Resolution',
    target: address,
    outcome: resolution.outcome === 'connected' ? 'success' : 'failed',
    ...(failure === null ? {} : { code: failure.code }),
    startedMs: 0,
    elapsedMs: resolution.elapsedMs,
  };
  const steps = [...walk(resolution.steps)].flatMap((step): AttemptRecord[] => {
    const { name, kind, target, outcome, code, startedMs, elapsedMs } = step;
    if (outcome === 'skipped') return [];
    const protocol = protocolOf(step);
    return [
      {
        ...common,
        step: name,
        kind,
        ...(protocol === undefined ? {} : { protocol }),
        target,
        outcome,
        ...(code === undefined ? {} : { code }),
        startedMs,
        elapsedMs,
      },
    ];
  });
  return [whole, ...steps];
}

function protocolOf({ name, kind, protocol }: Step): string | undefined {
  if (kind === 'rpc-tcp' || kind === 'rpc-http' || kind === 'mapi-http') return name;
  if (protocol === 'mapi-http') return 'MAPI';
  return protocol === undefined || protocol === 'wait' ? undefined : protocol.toUpperCase();
}

/** A resolution as lines of the record, each with its end. */
export function formatAttempts(resolution: Resolution, client: number): string {
  return attemptsOf(resolution, client)
    .map((attempt) => `${JSON.stringify(attempt)}\n`)
    .join('');
}

const lineStart = '{"schema":1,';

/**
 * True for the beginning of a line of a record that has no end: its writer was stopped (a full disk, `kill -9`). A later
 * one appends its own lines below.
 */
export function isIncompleteAttempt(line: string): boolean {
  if (line === '') return false;
  return lineStart.startsWith(line) || (line.startsWith(lineStart) && !line.endsWith('}'));
}

const name = z.string().max(100_000);

const attemptSchema = z.object({
  schema: z.literal(1),
  client: z.number().int().min(0),
  address: name,
  location: name,
  outlook: name,
  step: name,
  kind: name.exactOptional(),
  protocol: name.exactOptional(),
  target: name,
  outcome: z.enum(['success', 'failed']),
  code: name.exactOptional(),
  startedMs: z.number().int().min(0).max(1e12),
  elapsedMs: z.number().int().min(0).max(1e12),
});

/**
 * Reads one line of a record.
 *
 * @param where - file and line, for errors
 * @throws LabError `wrong-usage`
 */
export function parseAttempt(line: string, where: string): AttemptRecord {
  const bad = (what: string) =>
    new LabError('wrong-usage', `not a recorded attempt: ${what}`, {
      where,
      hint: 'give a file that `resolve --record` has written',
    });
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw bad('no JSON');
  }
  const parsed = attemptSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw bad(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
}
