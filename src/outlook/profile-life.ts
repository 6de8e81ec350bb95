import { isDeepStrictEqual } from 'node:util';
import { LabError } from '../errors.js';
import { type Learned, learnByAutodiscover } from './learn.js';
import type { Connection, Failure, Profile } from './resolution.js';
import {
  connectMailbox,
  lotOf,
  type Outlook,
  type ResolveOptions,
  searchOptions,
} from './running-outlook.js';
import {
  keepHomeServer,
  refreshAfterFailure,
  refreshAfterSuccess,
  type SavedProfile,
} from './saved-profile.js';
import type { Recorder } from './trace.js';

/** Where a start has led to. */
export interface Ending {
  readonly profile: Profile | null;
  readonly connection: Connection | null;
  readonly failure: Failure | null;
}

/** Connects by what was just learned, and keeps it when that works. */
export async function connectAs(outlook: Outlook, recorder: Recorder, learned: Learned): Promise<Ending> {
  const { options } = outlook;
  const connected = await connectMailbox(outlook, recorder, learned.profile, learned.settings);
  if ('code' in connected) return { profile: learned.profile, connection: null, failure: connected };
  await options.profiles?.write({
    address: options.address,
    profile: connected.profile,
    settings: learned.settings,
    lastKnownGood: learned.url,
    refreshDueAt: dueAfter(outlook, learned),
  });
  return { profile: connected.profile, connection: connected.connection, failure: null };
}

/** A profile that a user has typed has yet to be completed by Autodiscover: it is due at once. */
function dueAfter({ client, options }: Outlook, { settings }: Learned): Date | undefined {
  const { policy, workstation } = client;
  if (policy.lookups.length === 0) return undefined;
  const now = workstation.clock.date();
  if (settings === undefined) return now;
  return refreshAfterSuccess(settings, policy.refresh, now, stagger(options));
}

/**
 * The stored name is tried first, wherever the computer is by now. When nobody is reached by it, settings are looked for
 * again, the last known good address left out (KB 3211279), and the profile is repaired.
 */
export async function startWithProfile(
  outlook: Outlook,
  recorder: Recorder,
  saved: SavedProfile,
): Promise<Ending> {
  const { client, options } = outlook;
  checkOwner(saved, options.address);
  const { homeServer, learnedBy } = saved.profile;
  await recorder.step('saved-profile', options.address, async (step) =>
    step.facts({ homeServer, learnedBy }),
  );
  const connected = await connectMailbox(outlook, recorder, saved.profile, saved.settings);
  if (!('code' in connected)) {
    const current = { ...saved, profile: connected.profile };
    if (!isDue(outlook, saved)) {
      if (connected.profile !== saved.profile) await options.profiles?.write(current);
      return { profile: connected.profile, connection: connected.connection, failure: null };
    }
    const { profile } = await refresh(outlook, recorder, current);
    return { profile, connection: connected.connection, failure: null };
  }
  const unchanged = { profile: saved.profile, connection: null, failure: connected };
  if (connected.code !== 'not-connected' || client.policy.lookups.length === 0) return unchanged;
  const repaired = await learnByAutodiscover(
    client,
    recorder,
    options.address,
    searchOptions(outlook, 'connection-failure', saved),
    'repair-profile',
  );
  if ('code' in repaired) {
    await options.profiles?.write({ ...saved, refreshDueAt: dueAfterFailure(outlook) });
    return unchanged;
  }
  if (saysTheSame(repaired, saved)) return unchanged;
  return connectAs(outlook, recorder, repaired);
}

function checkOwner(saved: SavedProfile, address: string): void {
  if (saved.address.toLowerCase() === address.toLowerCase()) return;
  throw new LabError('wrong-usage', `the profile is that of ${saved.address}, not of ${address}`, {
    hint: 'keep one file for each mailbox',
  });
}

/** What has just failed would fail again. */
function saysTheSame({ profile, settings }: Learned, saved: SavedProfile): boolean {
  return profile.homeServer === saved.profile.homeServer && isDeepStrictEqual(settings, saved.settings);
}

const stagger = ({ address, random = () => lotOf(address) }: ResolveOptions) => random;

function dueAfterFailure({ client, options }: Outlook): Date {
  const { policy, workstation } = client;
  return refreshAfterFailure(policy.refresh, workstation.clock.date(), stagger(options));
}

/** Whether settings have to be looked for again. */
export function isDue({ client }: Outlook, { refreshDueAt }: SavedProfile): boolean {
  return (
    client.policy.lookups.length > 0 &&
    refreshDueAt !== undefined &&
    refreshDueAt <= client.workstation.clock.date()
  );
}

/** Looks for settings in the background. What is found changes everything but the home server. */
export async function refresh(
  outlook: Outlook,
  recorder: Recorder,
  saved: SavedProfile,
): Promise<SavedProfile> {
  const { client, options } = outlook;
  const { address, profiles } = options;
  const learned = await learnByAutodiscover(
    client,
    recorder,
    address,
    searchOptions(outlook, 'interval', saved),
    'refresh-settings',
  );
  const now = client.workstation.clock.date();
  const { refresh: intervals } = client.policy;
  const fresh: SavedProfile =
    'code' in learned || learned.settings === undefined
      ? { ...saved, refreshDueAt: dueAfterFailure(outlook) }
      : {
          address,
          profile: keepHomeServer(saved.profile, learned.profile),
          settings: learned.settings,
          lastKnownGood: learned.url,
          refreshDueAt: refreshAfterSuccess(learned.settings, intervals, now, stagger(options)),
        };
  if (!('code' in learned) && learned.profile.homeServer !== saved.profile.homeServer) {
    const { homeServer } = learned.profile;
    const keptServer = saved.profile.homeServer;
    recorder.skip('move-to-another-server', homeServer, { homeServer, keptServer });
  }
  await profiles?.write(fresh);
  return fresh;
}
