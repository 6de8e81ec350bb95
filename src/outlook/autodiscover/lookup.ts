import { LabError } from '../../errors.js';
import { parseSmtpAddress } from '../../values/smtp-address.js';
import type { LookupRow } from '../policy.js';
import type { Recorder } from '../trace.js';
import { answerFacts, firstAnswer, followAnswer } from './follow.js';
import { candidates, reasonToSkip, targetOf } from './lookups.js';
import { isInconclusive } from './refusal.js';
import { type Attempt, endsSearch, type Found, GivenUp, type Search } from './search.js';

/** From this row on the search goes on when a redirect to another address has come to nothing (KB 3211279). */
const resumeAt = 'service-connection-point';

/**
 * Looks for the settings of `address` by the rows of the policy: one after the other, or the service connection point
 * beside those that need only DNS.
 *
 * @returns undefined when every lookup failed
 * @throws TooManyRedirects, BootPayloadFailed
 */
export async function lookUpSettings(
  search: Search,
  recorder: Recorder,
  address: string,
): Promise<Found | undefined> {
  search.addresses.add(address.toLowerCase());
  const rows = orderOf(search);
  const outcome = await tryAll(search, recorder, rows, address);
  if (outcome !== 'sent-elsewhere') return outcome;
  const from = rows.findIndex(({ step }) => step === resumeAt);
  const rest = rows.slice(Math.max(0, from));
  // A second time, every address that can be sent to has been asked for.
  return recorder
    .step('resume', address, async (step) => {
      step.facts({ address });
      const found = await tryAll(search, step, rest, address);
      if (found === undefined || found === 'sent-elsewhere') throw new NothingFound(address);
      return found;
    })
    .catch(undefinedIfNothing);
}

/** The policy's rows, the local XML file where it is assumed to stand. */
function orderOf({ client }: Search): readonly LookupRow[] {
  const { lookups, assumptions } = client.policy;
  if (assumptions.localXml === 'after-autodiscover-host') return lookups;
  const isLocalXml = ({ step }: LookupRow) => step === 'local-xml';
  return [...lookups.filter((row) => !isLocalXml(row)), ...lookups.filter(isLocalXml)];
}

/** `sent-elsewhere`: a redirect to another address was followed, and nothing was found there. */
type Outcome = Found | 'sent-elsewhere' | undefined;

async function tryAll(
  search: Search,
  recorder: Recorder,
  rows: readonly LookupRow[],
  address: string,
): Promise<Outcome> {
  const at = rows.findIndex(({ step }) => step === 'service-connection-point');
  const scp = rows[at];
  const isParallel =
    search.client.policy.parallelLookups &&
    scp !== undefined &&
    reasonToSkip({ search, row: scp, address }) === undefined;
  if (!isParallel) return inOrder(search, recorder, rows, address);
  const before = await inOrder(search, recorder, rows.slice(0, at), address);
  if (before !== undefined) return before;
  return sideBySide(search, recorder, scp, rows.slice(at + 1), address);
}

async function inOrder(
  search: Search,
  recorder: Recorder,
  rows: readonly LookupRow[],
  address: string,
  signal?: AbortSignal,
): Promise<Outcome> {
  for (const row of rows) {
    const attempt: Attempt = { search, row, address, ...(signal === undefined ? {} : { signal }) };
    const outcome = await tryRow(attempt, recorder);
    if (outcome !== undefined) return outcome;
    if (signal?.aborted === true) return undefined;
  }
  return undefined;
}

/**
 * The directory and DNS at once. Settings from the directory win; those from DNS are held back for them for a moment,
 * so that a dead service connection point costs next to nothing.
 */
async function sideBySide(
  search: Search,
  recorder: Recorder,
  scp: LookupRow,
  others: readonly LookupRow[],
  address: string,
): Promise<Outcome> {
  const { clock } = search.client.workstation;
  const { scpPreferenceMs } = search.client.policy.assumptions;
  const stopScp = new AbortController();
  const stopOthers = new AbortController();
  const hold = new AbortController();
  const byScp = inOrder(search, recorder, [scp], address, stopScp.signal)
    .then((outcome) => {
      if (outcome !== undefined)
        stopOthers.abort(new GivenUp('the service connection point has the settings'));
      return outcome;
    })
    .finally(() => hold.abort());
  const byDns = inOrder(search, recorder, others, address, stopOthers.signal).then(async (outcome) => {
    if (outcome !== undefined && !hold.signal.aborted) {
      await clock.sleep(scpPreferenceMs, hold.signal).catch(() => undefined);
      stopScp.abort(new GivenUp('DNS has led to the settings'));
    }
    return outcome;
  });
  const ended = await Promise.allSettled([byScp, byDns]);
  const [outcome] = ended.flatMap((end) =>
    end.status === 'fulfilled' && end.value !== undefined ? [end.value] : [],
  );
  for (const end of ended) {
    // What ends one side, such as a web site that redirects in a circle, does not undo what the other has found.
    if (end.status === 'rejected' && (outcome === undefined || !endsSearch(end.reason))) throw end.reason;
  }
  return outcome;
}

/** Undefined when the lookup led nowhere. */
async function tryRow(attempt: Attempt, recorder: Recorder): Promise<Outcome> {
  const { search, row, address } = attempt;
  const { domain } = parseSmtpAddress(address);
  const target = targetOf(attempt, domain);
  const why = reasonToSkip(attempt);
  if (why === 'unheard-of') return undefined;
  if (why !== undefined) {
    recorder.skip(row.step, target, { domain, ...why });
    return undefined;
  }
  let wasSent = false;
  try {
    return await recorder.step(row.step, target, async (step) => {
      step.facts({ domain });
      const found = await candidates(attempt, step, domain);
      step.facts(
        'answer' in found ? answerFacts(found.answer) : { urls: found.urls.map(({ href }) => href) },
      );
      const followed =
        'answer' in found
          ? await followAnswer(attempt, step, found.answer)
          : await firstAnswer(attempt, step, found.urls, found.attemptsEach ?? 1);
      if (!('searchAgainFor' in followed)) return followed;
      wasSent = true;
      return searchAgain(search, step, followed.searchAgainFor);
    });
  } catch (error) {
    if (endsSearch(error) || !isInconclusive(error)) throw error;
    return wasSent ? 'sent-elsewhere' : undefined;
  }
}

/** A new address restarts the whole search. */
function searchAgain(search: Search, recorder: Recorder, address: string): Promise<Found> {
  return recorder.step('search-again', address, async (step) => {
    step.facts({ address });
    const found = await lookUpSettings(search, step, address);
    if (found === undefined) throw new NothingFound(address);
    return found;
  });
}

/** Every lookup was tried, and no settings came of it. */
export class NothingFound extends LabError {
  constructor(address: string) {
    super('no-such-object', 'no settings found', { where: address });
  }
}

/** For a step that has failed of it, and a caller to whom that is an answer. */
export function undefinedIfNothing(error: unknown): undefined {
  if (!(error instanceof NothingFound)) throw error;
}
