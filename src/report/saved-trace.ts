import { z } from 'zod';
import { errorCodes, LabError } from '../errors.js';
import { outlookVersions } from '../outlook/outlook-version.js';
import type { ConnectionProtocol, FailureCode, LearnedBy, Resolution } from '../outlook/resolution.js';
import { type Step, stepOf } from '../record/steps/step.js';
import { isStepKind, type StepKind, stepKinds } from '../record/steps/step-kinds.js';

/** Steps below steps: a trace is a few deep. */
const deepest = 32;
const mostSteps = 100_000;

/** The words of each field; one that is missing here does not compile. */
type Words<T extends string> = { readonly [Word in T]: Word };

const ways: Words<LearnedBy> = {
  autodiscover: 'autodiscover',
  referral: 'referral',
  'address-book': 'address-book',
  redirect: 'redirect',
  manual: 'manual',
};

const protocols: Words<ConnectionProtocol> = {
  'RPC/TCP': 'RPC/TCP',
  'RPC/HTTP': 'RPC/HTTP',
  'MAPI/HTTP': 'MAPI/HTTP',
};

const failures: Words<FailureCode> = {
  'bad-address': 'bad-address',
  'credentials-refused': 'credentials-refused',
  'address-not-found': 'address-not-found',
  'no-autodiscover-answer': 'no-autodiscover-answer',
  'no-exchange-settings': 'no-exchange-settings',
  'too-many-redirects': 'too-many-redirects',
  'not-connected': 'not-connected',
  'logon-refused': 'logon-refused',
};

const milliseconds = z.number().min(0).max(1e12);
const text = z.string().max(100_000);

const flatStep = z.object({
  name: text,
  target: text,
  outcome: z.enum(['success', 'failed', 'skipped']),
  detail: text,
  startedMs: milliseconds,
  elapsedMs: milliseconds,
  kind: text.optional(),
  facts: z.unknown().optional(),
  code: z.enum(errorCodes).optional(),
  steps: z.array(z.unknown()),
});

const flatResolution = z.object({
  schema: z.literal(1),
  address: text,
  location: text,
  outlook: z.enum(outlookVersions),
  outcome: z.enum(['connected', 'failed']),
  elapsedMs: milliseconds,
  profile: z
    .looseObject({
      homeServer: text,
      homeServerDN: text,
      userDN: text,
      proxyServer: text,
      learnedBy: z.enum(ways),
    })
    .nullable(),
  connection: z
    .looseObject({
      protocol: z.enum(protocols),
      server: text,
      address: text,
      port: z.number().int().min(0).max(65_535),
    })
    .nullable(),
  failure: z.object({ code: z.enum(failures), message: text }).nullable(),
  steps: z.array(z.unknown()),
});

/**
 * Reads what `resolve --json` has printed: one resolution, or an array of them as `demo --json` prints.
 *
 * @param source - named in errors
 * @throws LabError `wrong-usage` for what is none, or is too large or too deep to be one
 */
export function parseResolutions(json: string, source: string): readonly Resolution[] {
  const bad = (what: string) =>
    new LabError('wrong-usage', what, {
      where: source,
      hint: 'give files that `resolve --json` has written',
    });
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw bad('this is not JSON');
  }
  const budget = { steps: mostSteps };
  const read = (item: unknown): Resolution => {
    const parsed = flatResolution.safeParse(item);
    if (!parsed.success) throw bad(`not a valid resolution: ${issueOf(parsed.error)}`);
    return { ...parsed.data, steps: readSteps(parsed.data.steps, deepest, budget, bad) };
  };
  const found = (Array.isArray(value) ? value : [value]).map(read);
  if (found.length === 0) throw bad('this holds no resolution');
  return found;
}

function readSteps(
  items: readonly unknown[],
  depth: number,
  budget: { steps: number },
  bad: (what: string) => LabError,
): readonly Step[] {
  if (items.length > 0 && depth === 0) throw bad(`its steps are more than ${deepest} deep`);
  return items.map((item) => {
    if (budget.steps-- === 0) throw bad(`it has more than ${mostSteps} steps`);
    const parsed = flatStep.safeParse(item);
    if (!parsed.success) throw bad(`one of its steps is none: ${issueOf(parsed.error)}`);
    const { name, kind = '', facts, steps, ...rest } = parsed.data;
    const known = facts === undefined ? kindNamed(name) : isStepKind(kind) ? kind : undefined;
    if (known === undefined) {
      const unknown = (facts === undefined ? name : kind).slice(0, 100);
      throw bad(`one of its steps is of an unknown kind: "${unknown}"`);
    }
    const read = readFacts(known, facts ?? {});
    if (!read.success) throw bad(`one of its steps is none: facts.${issueOf(read.error)}`);
    return stepOf(known, { ...rest, facts: read.data, steps: readSteps(steps, depth - 1, budget, bad) });
  });
}

/** Traces of the first releases have no facts, and their `kind` was the protocol: the name says what a step is. */
function kindNamed(name: string): StepKind | undefined {
  return Object.keys(stepKinds)
    .filter(isStepKind)
    .find((kind) => stepKinds[kind].name === name);
}

function readFacts<Kind extends StepKind>(kind: Kind, facts: unknown) {
  return stepKinds[kind].facts.safeParse(facts);
}

function issueOf(error: z.ZodError): string {
  const [issue] = error.issues;
  return issue === undefined ? 'unknown' : `${issue.path.join('.') || 'the value'}: ${issue.message}`;
}
