import { LabError } from '../errors.js';
import type { PoxSettings } from '../wire/autodiscover/messages.js';
import { lookUpSettings, NothingFound, undefinedIfNothing } from './autodiscover/lookup.js';
import { isInconclusive } from './autodiscover/refusal.js';
import {
  BootPayloadFailed,
  type Found,
  type Search,
  type SearchOptions,
  startSearch,
  TooManyRedirects,
} from './autodiscover/search.js';
import { checkName } from './check-name.js';
import type { Client } from './client.js';
import { NotInAddressBook } from './connection/address-book.js';
import { profileFromSettings } from './profile.js';
import type { Failure, FailureCode, Profile } from './resolution.js';
import type { Recorder, StepRecorder } from './trace.js';
import { LogonRefused } from './wires/rpc.js';

/** What a client knows before it connects. */
export interface Learned {
  readonly profile: Profile;
  /** The answer of Autodiscover; none where the server was typed. */
  readonly settings: PoxSettings | undefined;
  /** Who gave it. */
  readonly url: string | undefined;
}

/** A first search, and those of a client that has a profile. */
type SearchStep = 'find-settings' | 'refresh-settings' | 'repair-profile';

/**
 * Looks for the settings of an address by Autodiscover.
 *
 * @param kind - of the step: another one for a profile that has settings
 */
export async function learnByAutodiscover(
  client: Client,
  recorder: Recorder,
  address: string,
  options: SearchOptions,
  kind: SearchStep = 'find-settings',
): Promise<Learned | Failure> {
  const search = startSearch(client, options);
  try {
    const found = await recorder
      .step(kind, address, (step) => find(search, step, address))
      .catch(undefinedIfNothing);
    if (found === undefined) return lastWord(address, search);
    const { settings, url } = found;
    const profile = profileFromSettings(settings);
    if (profile !== undefined) return { profile, settings, url };
    return failure(
      'no-exchange-settings',
      `Autodiscover answered for ${address}, but without Exchange (EXCH) settings`,
    );
  } catch (error) {
    if (error instanceof TooManyRedirects) return failure('too-many-redirects', error.message);
    if (error instanceof BootPayloadFailed) return failure('no-autodiscover-answer', error.message);
    throw error;
  }
}

async function find(search: Search, step: StepRecorder<SearchStep>, address: string): Promise<Found> {
  step.facts({ address });
  const found = await lookUpSettings(search, step, address);
  if (found === undefined) throw new NothingFound(address);
  step.facts({ homeServer: profileFromSettings(found.settings)?.homeServer ?? null });
  return found;
}

/** Asks a server that a user has typed for the home server. */
export async function learnByCheckName(
  client: Client,
  recorder: Recorder,
  address: string,
  server: string,
): Promise<Learned | Failure> {
  try {
    const profile = await checkName(client, recorder, server, address);
    return { profile, settings: undefined, url: undefined };
  } catch (error) {
    if (!isInconclusive(error)) throw error;
    const why = error instanceof Error ? error.message : String(error);
    if (error instanceof NotInAddressBook) {
      return failure('address-not-found', `the address book has no mailbox ${address}: ${why}`);
    }
    if (error instanceof LogonRefused) return failure('credentials-refused', why);
    return failure('not-connected', `${server} does not resolve the name: ${why}`);
  }
}

/**
 * A version without Autodiscover, and no server to ask.
 *
 * @throws LabError `wrong-usage`
 */
export function nobodyToAsk(version: string): never {
  throw new LabError('wrong-usage', `Outlook ${version} has no Autodiscover: its user types the server`, {
    hint: 'name one with --server, such as outlook.contoso.example',
  });
}

/** What a user would be told after every lookup failed. */
function lastWord(address: string, { addresses, refusals, nearestMiss }: Search): Failure {
  const notFound = refusals.get('address-not-found');
  if (notFound !== undefined) {
    return failure('address-not-found', `no mailbox has the address ${address} (${notFound})`);
  }
  const refused = refusals.get('credentials-refused');
  if (refused !== undefined) return failure('credentials-refused', refused);
  const others = [...addresses].filter((other) => other !== address.toLowerCase());
  const sentTo = others.length === 0 ? '' : `, nor for ${others.join(', ')}, where it was sent`;
  const nearest = nearestMiss === undefined ? '' : ` (nearest to it: ${nearestMiss.what})`;
  return failure(
    'no-autodiscover-answer',
    `no Autodiscover service answered for ${address}${sentTo}${nearest}`,
  );
}

export function failure(code: FailureCode, message: string): Failure {
  return { code, message };
}
