import { LabError } from '../../errors.js';
import type { StepFacts } from '../../record/steps/step-kinds.js';
import type { Recorder } from '../trace.js';
import { askServer, type ServerAnswer } from './ask-server.js';
import { redirectTarget } from './redirect.js';
import { isInconclusive, Refusal } from './refusal.js';
import { type Attempt, endsSearch, type Found, GivenUp, rememberMiss, TooManyRedirects } from './search.js';

/** What following an answer leads to: settings, or another address to search for from the beginning. */
export type Followed = Found | { readonly searchAgainFor: string };

/**
 * Asks one address after the other, each as often as it is worth, until one has an answer.
 *
 * @throws what the last one failed of
 */
export async function firstAnswer(
  attempt: Attempt,
  recorder: Recorder,
  urls: readonly URL[],
  attemptsEach: number,
): Promise<Followed> {
  const { refusals } = attempt.search;
  let last: unknown;
  for (const url of urls) {
    for (let tried = 0; tried < attemptsEach; tried++) {
      try {
        return await askAndFollow(attempt, recorder, url);
      } catch (error) {
        if (error instanceof Refusal) refusals.set(error.reason, error.message);
        if (error instanceof GivenUp || endsSearch(error) || !isInconclusive(error)) throw error;
        rememberMiss(attempt.search, url.hostname, error);
        last = error;
        if (!isUnreachable(error)) break;
      }
    }
  }
  throw last ?? new LabError('no-such-object', 'there is no address to ask');
}

/** Only a host that is not there is tried again; one that has answered would say the same. */
function isUnreachable(error: unknown): boolean {
  return (
    error instanceof LabError &&
    (error.code === 'connection-timed-out' || error.code === 'connection-refused')
  );
}

async function askAndFollow(attempt: Attempt, recorder: Recorder, url: URL): Promise<Followed> {
  const answer = await recorder.step('autodiscover', url.href, async (step) => {
    step.facts({ url: url.href });
    const said = await askServer(attempt, step, url);
    step.facts(answerFacts(said));
    return said;
  });
  return followAnswer(attempt, recorder, answer, url.href);
}

/**
 * Goes where an answer sends. All kinds of redirect count together (action-pox, redirecturl-pox).
 *
 * @param url - who has answered; undefined for a file
 * @throws TooManyRedirects; LabError for a redirect that is not followed
 */
export async function followAnswer(
  attempt: Attempt,
  recorder: Recorder,
  answer: ServerAnswer,
  url?: string,
): Promise<Followed> {
  const { search } = attempt;
  if (answer.kind === 'settings') {
    return { settings: answer.settings, ...(url === undefined ? {} : { url }) };
  }
  const { maxRedirects } = search.client.policy;
  search.redirects++;
  if (search.redirects > maxRedirects) throw new TooManyRedirects(maxRedirects);
  if (answer.kind === 'redirect-url') return askAndFollow(attempt, recorder, redirectTarget(answer.url));
  if (search.addresses.has(answer.address.toLowerCase())) {
    throw new LabError('protocol-refused', `redirects in a circle: ${answer.address} was asked for already`);
  }
  return { searchAgainFor: answer.address };
}

/** What a trace keeps of an answer. */
export function answerFacts(answer: ServerAnswer): StepFacts['autodiscover'] {
  switch (answer.kind) {
    case 'settings':
      return { answer: answer.kind, protocols: answer.settings.protocols.map(({ type }) => type) };
    case 'redirect-address':
      return { answer: answer.kind, redirect: answer.address };
    case 'redirect-url':
      return { answer: answer.kind, redirect: answer.url };
  }
}
