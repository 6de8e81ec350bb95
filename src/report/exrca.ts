import type { Resolution } from '../outlook/resolution.js';
import type { Step } from '../record/steps/step.js';
import type { StepKind } from '../record/steps/step-kinds.js';
import { escapeMarkup } from './escape.js';
import {
  autodiscoverPost,
  everyMethod,
  type TestTexts,
  textsOf,
  wasAsked,
  wholeTest,
} from './exrca-texts.js';
import { httpStatusOf } from './http-status.js';

/** One test of the analyzer and those that it is made of. */
export interface TestResult {
  readonly status: 'Success' | 'SuccessWithWarnings' | 'Error';
  readonly errorId: string;
  readonly description: string;
  readonly result: string;
  readonly details: string;
  readonly elapsedMs: number;
  readonly children: readonly TestResult[];
}

/** As published reports have them: nothing wrong; something below is wrong; a name that DNS does not know. */
const errorIds = {
  none: '00000000-0000-0000-0000-000000000000',
  general: '734044ef-11c2-4e30-9ee6-450d49e9d92c',
  nameNotFound: '84d3f5cd-1fb9-4163-b0cd-6b0e3581ec24',
} as const;

/**
 * A resolution as Microsoft's Remote Connectivity Analyzer tells it: one `testresult` below the other, as XML. Steps that
 * were not taken are left out, as the analyzer leaves them out. A test takes at least as long as those below it together,
 * except where these ran side by side.
 */
export function renderExrca(resolution: Resolution): string {
  return ['<?xml version="1.0" encoding="utf-8"?>', ...xmlLines(testResultOf(resolution), '')].join('\n');
}

/** The same as data. */
export function testResultOf(resolution: Resolution): TestResult {
  const children = resultsOf(resolution.steps);
  const details = resolution.failure?.message ?? '';
  return combined(wholeTest, resolution.outcome === 'connected', resolution.elapsedMs, details, children);
}

function combined(
  texts: TestTexts,
  isSuccess: boolean,
  elapsedMs: number,
  details: string,
  children: readonly TestResult[],
): TestResult {
  const hasWarnings = children.some(({ status }) => status !== 'Success');
  return {
    status: !isSuccess ? 'Error' : hasWarnings ? 'SuccessWithWarnings' : 'Success',
    errorId: isSuccess && !hasWarnings ? errorIds.none : errorIds.general,
    description: texts.description,
    result: isSuccess ? texts.success : texts.failure,
    details: texts.details ?? details,
    elapsedMs,
    children,
  };
}

/** The analyzer tells the addresses themselves, not how it came by them. */
const wrappers: ReadonlySet<StepKind> = new Set([
  'last-known-good',
  'office-365-priority',
  'office-365-failsafe',
  'root-domain',
  'autodiscover-host',
] as const);

/** What a client makes up its mind about is no test. */
const decisions: ReadonlySet<StepKind> = new Set(['connection-order', 'saved-profile'] as const);

const searches: ReadonlySet<StepKind> = new Set([
  'find-settings',
  'refresh-settings',
  'repair-profile',
  'search-again',
  'resume',
] as const);

/**
 * Steps side by side.
 *
 * @param above - the name that was resolved last before them: of a channel's connects, beside the channel
 */
function resultsOf(steps: readonly Step[], above = ''): readonly TestResult[] {
  const taken = steps.filter(({ kind, outcome }) => outcome !== 'skipped' && !decisions.has(kind));
  let host = above;
  return taken.flatMap((step, index) => {
    if (step.protocol === 'dns') host = step.target;
    if (wrappers.has(step.kind) && step.steps.length > 0) return resultsOf(step.steps, host);
    const elapsedMs = withoutOverlap(step, taken[index + 1]);
    if (step.kind === 'http-post') {
      return taken[index - 1]?.kind === 'http-post' ? [] : [postResult(taken.slice(index))];
    }
    return [resultOf(step, host, elapsedMs)];
  });
}

/** Starts are rounded down and ends up: between neighbours the millisecond that both claim belongs to the later one. */
function withoutOverlap({ startedMs, elapsedMs }: Step, next: Step | undefined): number {
  const end = startedMs + elapsedMs;
  return next !== undefined && end - next.startedMs === 1 ? elapsedMs - 1 : elapsedMs;
}

function resultOf(step: Step, host: string, elapsedMs: number): TestResult {
  const texts = textsOf(step, host);
  const isSuccess = step.outcome === 'success';
  const below = resultsOf(step.steps, host);
  const children = searches.has(step.kind) ? [combined(everyMethod, isSuccess, elapsedMs, '', below)] : below;
  const found = combined(texts, isSuccess, elapsedMs, step.detail, children);
  // The user was asked about the certificate, and has accepted what is wrong with it.
  if (isSuccess && wasAsked(step))
    return { ...found, status: 'SuccessWithWarnings', errorId: errorIds.general };
  return step.code === 'name-not-found' && step.protocol === 'dns'
    ? { ...found, errorId: errorIds.nameNotFound }
    : found;
}

/** The legs of one POST: the last status tells. */
function postResult(legs: readonly Step[]): TestResult {
  const end = legs.findIndex(({ kind }) => kind !== 'http-post');
  const posts = end === -1 ? legs : legs.slice(0, end);
  const [first, last] = [posts[0], posts.at(-1)];
  const isSuccess = last?.outcome === 'success' && httpStatusOf(last) === 200;
  const elapsedMs =
    first === undefined || last === undefined ? 0 : last.startedMs + last.elapsedMs - first.startedMs;
  const details = posts.map(({ detail }) => `HTTP ${detail}`).join('\n');
  return combined(autodiscoverPost, isSuccess, elapsedMs, details, []);
}

function xmlLines(test: TestResult, indent: string): readonly string[] {
  const attributes = [
    ['status', test.status],
    ['errorid', test.errorId],
    ['contentUrl', ''],
    ['testdescription', test.description],
    ['resultdescription', test.result],
    ['additionaldetails', test.details],
    ['elapsedMilliseconds', String(test.elapsedMs)],
  ].map(([name, value = '']) => `${name}="${escapeMarkup(value)}"`);
  const below = test.children.flatMap((child) => xmlLines(child, `${indent}    `));
  const children =
    below.length === 0
      ? [`${indent}  <children />`]
      : [`${indent}  <children>`, ...below, `${indent}  </children>`];
  return [`${indent}<testresult ${attributes.join(' ')}>`, ...children, `${indent}</testresult>`];
}
