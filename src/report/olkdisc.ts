import { policyOf } from '../outlook/policy-table.js';
import type { Resolution } from '../outlook/resolution.js';
import type { Step } from '../record/steps/step.js';
import { httpStatusOf } from './http-status.js';
import { formatHresult, hresultOf, notFound, outlookCodeOf } from './outlook-codes.js';

/** What Outlook's log says that a trace does not know. */
export interface OlkdiscOptions {
  /** When the resolution began: the trace counts from there. */
  readonly startedAt: Date;
  /** Windows' number of the thread; default 4100. */
  readonly thread?: number;
}

interface Line {
  readonly atMs: number;
  readonly text: string;
}

/** Windows' tick count moves in steps of 1/64 s. */
const tickMs = 1000 / 64;

/**
 * Autodiscover as Outlook logs it in `%TEMP%\olkdisc.log`: thread, milliseconds since Windows started (here: since
 * midnight), date, time (UTC), text; separated by tabs. Connections to the mailbox are not in that log, nor is the search
 * for service connection points, but for the addresses that it finds. The XML itself is left out: a trace does not keep it.
 *
 * Sources: the published log of Outlook 2010 (learn.microsoft.com, archive/blogs/tips_from_the_inside); "Test E-mail
 * AutoConfiguration" for starting, Succeeded and Failed; the forms of `GetLastError` of 2013 and 2016 as users report them.
 */
export function renderOlkdisc(resolution: Resolution, { startedAt, thread = 4100 }: OlkdiscOptions): string {
  const midnight = Date.UTC(startedAt.getUTCFullYear(), startedAt.getUTCMonth(), startedAt.getUTCDate());
  return [...linesOf(resolution)]
    .map(({ atMs, text }) => {
      const at = new Date(startedAt.getTime() + atMs);
      const ticks = Math.floor(Math.floor((at.getTime() - midnight) / tickMs) * tickMs);
      return [
        String(thread),
        formatHresult(ticks),
        formatDate(at),
        at.toISOString().slice(11, 19),
        text,
      ].join('\t');
    })
    .join('\n');
}

/** MM/DD/YY */
function formatDate(at: Date): string {
  const [year = '', month = '', day = ''] = at.toISOString().slice(0, 10).split('-');
  return `${month}/${day}/${year.slice(2)}`;
}

/** The first search, and those of a client that has a profile. */
type SearchStep = Extract<Step, { readonly kind: 'find-settings' | 'refresh-settings' | 'repair-profile' }>;

const isSearch = (step: Step): step is SearchStep =>
  step.kind === 'find-settings' || step.kind === 'refresh-settings' || step.kind === 'repair-profile';

function* linesOf(resolution: Resolution): Generator<Line> {
  for (const search of resolution.steps.filter(isSearch)) {
    yield { atMs: search.startedMs, text: '+'.repeat(31) };
    yield { atMs: search.startedMs, text: 'AUTODISCOVER GET SETTINGS BEGIN' };
    yield { atMs: search.startedMs, text: `SMTP=${search.target}` };
    yield* searchLines(search.steps, resolution);
    yield* lastWords(search, resolution);
  }
}

/** The server is the one that this search has found: a client that has a profile may keep another. */
function* lastWords(search: SearchStep, { profile }: Resolution): Generator<Line> {
  const atMs = endOf(search);
  const found = search.facts.homeServer ?? profile?.homeServer;
  if (search.outcome !== 'success' || found === undefined) {
    yield { atMs, text: 'Autoconfiguration was unable to determine your settings!' };
    return;
  }
  yield { atMs, text: 'Autoconfiguration found the following settings:' };
  yield { atMs, text: 'Protocol: Exchange RPC' };
  yield { atMs, text: `Server: ${found}` };
  if (profile === null || profile.proxyServer === '') return;
  yield { atMs, text: 'Protocol: Exchange HTTP' };
  yield { atMs, text: `Server: ${profile.proxyServer}` };
}

function* searchLines(lookups: readonly Step[], resolution: Resolution): Generator<Line> {
  for (const lookup of lookups) {
    if (lookup.outcome === 'skipped') continue;
    if (lookup.kind === 'resume') {
      // Back to the first address, after the one that an answer has sent to.
      yield { atMs: lookup.startedMs, text: `SMTP=${lookup.target}` };
      yield* searchLines(lookup.steps, resolution);
      continue;
    }
    yield* lookupLines(lookup, resolution);
  }
}

function* lookupLines(lookup: Step, resolution: Resolution): Generator<Line> {
  const check = checkOf(lookup);
  if (check !== undefined) yield { atMs: lookup.startedMs, text: `${check.name} starting` };
  const attempts = lookup.steps.filter(({ kind }) => kind === 'autodiscover' || kind === 'search-again');
  if (check !== undefined) {
    // What comes before the first attempt is the check; without an attempt, all of it.
    const atMs = attempts[0]?.startedMs ?? endOf(lookup);
    if (attempts.length === 0) yield* exchangeLines(lookup.steps, resolution);
    const isFound = attempts.length > 0 || lookup.outcome === 'success';
    const verdict = isFound ? 'Succeeded (0x00000000)' : `Failed (${formatHresult(check.failure)})`;
    yield { atMs, text: `${check.name} ${verdict}` };
  }
  for (const [index, attempt] of attempts.entries()) {
    if (attempt.kind === 'search-again') {
      yield { atMs: attempt.startedMs, text: `SMTP=${attempt.target}` };
      yield* searchLines(attempt.steps, resolution);
      continue;
    }
    if (lookup.kind === 'service-connection-point' && !isRedirected(attempts[index - 1])) {
      yield { atMs: attempt.startedMs, text: `Attempting URL ${attempt.target} found through SCP` };
    } else if (isRedirected(attempts[index - 1]) || lookup.kind === 'http-redirect') {
      yield { atMs: attempt.startedMs, text: `Autodiscover URL redirection to ${attempt.target}` };
    }
    yield* attemptLines(attempt, resolution);
  }
}

const isRedirected = (attempt: Step | undefined): boolean =>
  attempt?.kind === 'autodiscover' &&
  attempt.outcome === 'success' &&
  attempt.facts.answer === 'redirect-url';

/** The lookups that Outlook logs apart from the addresses that they lead to. */
function checkOf(lookup: Step): { readonly name: string; readonly failure: number } | undefined {
  switch (lookup.kind) {
    case 'http-redirect': {
      const { winHttp, result } = outlookCodeOf(lookup.code);
      return { name: `Redirect check to ${lookup.target}`, failure: hresultOf(winHttp) || result };
    }
    case 'srv-record':
      return { name: `Srv Record lookup for ${lookup.facts.domain ?? lookup.target}`, failure: notFound };
    case 'preferred-local-xml':
    case 'local-xml':
      return { name: `Local autodiscover for ${lookup.facts.domain ?? lookup.target}`, failure: notFound };
    default:
      return undefined;
  }
}

function* attemptLines(attempt: Step, resolution: Resolution): Generator<Line> {
  yield { atMs: attempt.startedMs, text: `Autodiscover to ${attempt.target} starting` };
  yield* exchangeLines(attempt.steps, resolution);
  const atMs = endOf(attempt);
  const last = attempt.steps.at(-1);
  if (last !== undefined && httpStatusOf(last) === 200) yield { atMs, text: 'Autodiscover XML Received' };
  const code = attempt.outcome === 'success' ? 0 : outlookCodeOf(attempt.code).result;
  const verdict = attempt.outcome === 'success' ? 'Succeeded' : 'Failed';
  yield { atMs, text: `Autodiscover to ${attempt.target} ${verdict} (${formatHresult(code)})` };
}

/** WinHTTP says one thing for each request: its error, or the status that came. */
function* exchangeLines(steps: readonly Step[], resolution: Resolution): Generator<Line> {
  for (const [index, step] of steps.entries()) {
    const atMs = endOf(step);
    const status = httpStatusOf(step);
    if (status !== undefined) {
      yield { atMs, text: lastError(0, status, resolution) };
      const schemes = status === 401 && step.kind === 'http-post' ? (step.facts.schemes ?? []) : [];
      if (schemes.length > 0) yield { atMs, text: 'AutoDiscover supported auth schemes:' };
      for (const scheme of schemes) yield { atMs, text: scheme };
    } else if (step.outcome === 'failed' && !isTriedElsewhere(steps, index)) {
      yield { atMs, text: lastError(outlookCodeOf(step.code).winHttp, 0, resolution) };
    }
  }
}

/** WinHTTP goes through the addresses of a name by itself: only the last one's failure shows. */
function isTriedElsewhere(steps: readonly Step[], index: number): boolean {
  return steps[index]?.kind === 'tcp-connect' && steps[index + 1]?.kind === 'tcp-connect';
}

function lastError(winHttp: number, status: number, { outlook }: Resolution): string {
  const form = policyOf(outlook).shows.discoveryError;
  if (form === 'spaced') return `GetLastError = ${winHttp}, httpStatus = ${status}.`;
  return `GetLastError=${form === 'hresult' ? hresultOf(winHttp) : winHttp}; httpStatus=${status}.`;
}

const endOf = (step: Step): number => step.startedMs + step.elapsedMs;
