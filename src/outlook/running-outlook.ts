import { createHash } from 'node:crypto';
import type { Clock } from '../network/time/clock.js';
import type { Workstation } from '../network/workstation.js';
import type { SearchOptions, UserAnswers } from './autodiscover/search.js';
import type { Client, Credentials } from './client.js';
import { connect } from './connection/connect.js';
import type { Connected } from './connection/connections.js';
import type { StoreSession } from './connection/mail.js';
import type { NetworkSpeed } from './connection/order.js';
import type { Learned } from './learn.js';
import { defaultOutlookVersion } from './outlook-version.js';
import type { OutlookPolicy } from './policy.js';
import { policyOf } from './policy-table.js';
import { createRegistry, type Registry } from './registry.js';
import type { Failure, Profile } from './resolution.js';
import type { ProfileStore, SavedProfile } from './saved-profile.js';
import type { Recorder } from './trace.js';

/** What the simulated client is told. */
export interface ResolveOptions {
  readonly address: string;
  readonly credentials: Credentials;
  /** Which Outlook it is. Default: that of {@link defaultOutlookVersion}. */
  readonly policy?: OutlookPolicy;
  /** Default: nothing is set. */
  readonly registry?: Registry;
  /**
   * What the user answers. Default: the redirect is allowed, because nobody gets mail who says No there; a bad certificate
   * is not accepted, because a Yes would hide from the trace what is wrong.
   */
  readonly userAnswers?: UserAnswers;
  /** A server that the user has typed: Autodiscover is not asked, Check Name is. */
  readonly server?: string;
  /** What the workstation's network adapter says of its speed. Default: fast. */
  readonly network?: NetworkSpeed | undefined;
  /** Where the profile is kept. Without it every start is the first. */
  readonly profiles?: ProfileStore;
  /** See {@link SearchOptions}. */
  readonly localXml?: string;
  /** See {@link SearchOptions}. */
  readonly bootPayload?: NonNullable<SearchOptions['bootPayload']>;
  /** See {@link SearchOptions}. Default false. */
  readonly office365?: boolean;
  /** 0 up to 1, for the stagger of refreshes. Default: by the address, so that clients differ and runs do not. */
  readonly random?: () => number;
  /** Takes over the session with the mailbox store, and has to close it. Default: it is closed once it is there. */
  readonly onSession?: (session: StoreSession) => void;
}

/** {@link UserAnswers} where nothing else is said; the reasons are at {@link ResolveOptions.userAnswers}. */
export const usualAnswers: UserAnswers = { redirect: 'accept', certificate: 'refuse' };

/** One Outlook: who it is, and what it was told. */
export interface Outlook {
  readonly client: Client;
  readonly options: ResolveOptions;
  readonly registry: Registry;
}

/** Puts an Outlook on a workstation. */
export function createOutlook(workstation: Workstation, options: ResolveOptions): Outlook {
  const registry = options.registry ?? createRegistry();
  const policy = options.policy ?? policyOf(defaultOutlookVersion);
  const client = { workstation, credentials: options.credentials, policy };
  const { profiles } = options;
  const kept = profiles && { profiles: storeOn(workstation.clock, profiles) };
  return { client, options: { ...options, ...kept }, registry };
}

/** A store whose files may take real time. */
function storeOn(clock: Clock, store: ProfileStore): ProfileStore {
  return {
    read: () => clock.during(() => store.read()),
    write: (saved) => clock.during(() => store.write(saved)),
  };
}

/** A number from 0 up to 1 that an address always draws. */
export function lotOf(address: string): number {
  return createHash('sha256').update(address.toLowerCase()).digest().readUInt32BE() / 2 ** 32;
}

/** What a search is told. */
export function searchOptions(
  { options, registry }: Outlook,
  trigger: SearchOptions['trigger'],
  saved?: SavedProfile,
): SearchOptions {
  return {
    registry,
    trigger,
    userAnswers: options.userAnswers ?? usualAnswers,
    localXml: options.localXml,
    bootPayload: options.bootPayload,
    lastKnownGood: saved?.lastKnownGood,
    office365: options.office365 ?? false,
  };
}

/** Connects by a profile. */
export async function connectMailbox(
  { client, options }: Outlook,
  recorder: Recorder,
  profile: Profile,
  settings: Learned['settings'],
): Promise<Connected | Failure> {
  const { network, onSession } = options;
  const hold = onSession !== undefined;
  const connected = await connect(client, recorder, { profile, settings, network, hold });
  if (!('code' in connected)) onSession?.(connected.session);
  return connected;
}
