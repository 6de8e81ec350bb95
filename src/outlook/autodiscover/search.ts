import type { Socket } from 'node:net';
import { type ErrorCode, isLabError, LabError } from '../../errors.js';
import type { PoxSettings } from '../../wire/autodiscover/messages.js';
import type { Client } from '../client.js';
import type { LookupRow } from '../policy.js';
import type { Registry } from '../registry.js';
import type { Refusal } from './refusal.js';

/** What a user says to each kind of question. */
export interface UserAnswers {
  /** "Allow this website to configure ... server settings?" */
  readonly redirect: 'accept' | 'refuse';
  /** The security alert about a bad certificate. */
  readonly certificate: 'accept' | 'refuse';
}

/** Why settings are looked for (KB 3211279). */
export type SearchTrigger = 'new-profile' | 'interval' | 'connection-failure';

/** What a search for settings is told. */
export interface SearchOptions {
  readonly registry: Registry;
  readonly userAnswers: UserAnswers;
  readonly trigger: SearchTrigger;
  /** Text of local XML file for the address's domain. */
  readonly localXml: string | undefined;
  /** Text of the file that a restart has left, or the reason why it cannot be read; undefined: no such restart. */
  readonly bootPayload: { readonly text: string } | { readonly unreadable: string } | undefined;
  /** The address that answered last time, from the profile. */
  readonly lastKnownGood: string | undefined;
  /** Whether the world has Office 365 in it; if not, nobody looks for it. */
  readonly office365: boolean;
}

/** A search under way: who searches, as told, and what is remembered along the way. */
export interface Search extends SearchOptions {
  readonly client: Client;
  redirects: number;
  /** Addresses asked for so far, lower-case: a redirect to one of them leads nowhere new. */
  readonly addresses: Set<string>;
  /** The last refusal of each kind, for the client's last word. */
  readonly refusals: Map<Refusal['reason'], string>;
  /** What the address of the service failed of that came nearest to an answer; undefined while none came near. */
  nearestMiss: Miss | undefined;
}

/** How an address of the service failed. */
export interface Miss {
  /** How far it came: the higher the nearer to an answer. */
  readonly rank: number;
  readonly what: string;
}

/** One row of the policy being tried for one address. */
export interface Attempt {
  readonly search: Search;
  readonly row: LookupRow;
  readonly address: string;
  /** Aborted when a lookup beside this one has brought the settings. */
  readonly signal?: AbortSignal;
}

/** Settings, and which address of the service gave them; none where they are from a file. */
export interface Found {
  readonly settings: PoxSettings;
  readonly url?: string;
}

/** Begins a search that has found nothing yet. */
export function startSearch(client: Client, options: SearchOptions): Search {
  const { policy } = client;
  // `Timeout` is Autodiscover's alone: what connects later has limits of its own.
  const httpTimeoutMs = options.registry.timeoutMs ?? policy.httpTimeoutMs;
  return {
    ...options,
    client: { ...client, policy: { ...policy, httpTimeoutMs } },
    redirects: 0,
    addresses: new Set(),
    refusals: new Map(),
    nearestMiss: undefined,
  };
}

/** How far an address came that failed of it; a name that does not exist is no miss. */
const ranks: Readonly<Partial<Record<ErrorCode, number>>> = {
  'name-timed-out': 1,
  'connection-timed-out': 2,
  'connection-refused': 2,
  'connection-reset': 3,
  'protocol-refused': 4,
  'decode-failed': 4,
  'certificate-rejected': 5,
};

/**
 * Keeps what an address failed of, if none came nearer to an answer. Of two that came as far, the later counts: the
 * domain's own web site is asked before the host that is there for it.
 */
export function rememberMiss(search: Search, host: string, error: unknown): void {
  if (!isLabError(error)) return;
  const rank = ranks[error.code] ?? 0;
  if (rank === 0 || rank < (search.nearestMiss?.rank ?? 0)) return;
  const what = error.message.startsWith(host) ? error.message : `${host}: ${error.message}`;
  search.nearestMiss = { rank, what };
}

/** Ends the search: the client has been sent on too often. */
export class TooManyRedirects extends LabError {
  constructor(count: number) {
    super('protocol-refused', `more than ${count} redirects`);
  }
}

/** Ends the search: a restart has left a payload that cannot be read (KB 3211279, step 1). */
export class BootPayloadFailed extends LabError {
  constructor(why: string) {
    super('protocol-refused', `the boot payload cannot be read: ${why}`);
  }
}

/** A lookup that is no longer needed. */
export class GivenUp extends LabError {
  constructor(why: string) {
    super('protocol-refused', `given up: ${why}`);
  }
}

/** True for what ends the whole search, whatever else could still be tried. */
export function endsSearch(error: unknown): boolean {
  return error instanceof TooManyRedirects || error instanceof BootPayloadFailed;
}

/**
 * Runs what needs a connection, and closes that when the lookup is given up.
 *
 * @throws the signal's reason then
 */
export async function unlessGivenUp<T>(
  signal: AbortSignal | undefined,
  socket: Socket,
  work: () => Promise<T>,
): Promise<T> {
  const giveUp = () => socket.destroy();
  signal?.addEventListener('abort', giveUp, { once: true });
  try {
    signal?.throwIfAborted();
    return await work();
  } catch (error) {
    throw signal?.aborted === true ? signal.reason : error;
  } finally {
    signal?.removeEventListener('abort', giveUp);
  }
}
