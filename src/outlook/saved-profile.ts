import type { PoxSettings } from '../wire/autodiscover/messages.js';
import type { RefreshPolicy } from './policy.js';
import type { Profile } from './resolution.js';

/** A profile as it outlives the program: what Outlook knows of one mailbox, and no password. */
export interface SavedProfile {
  readonly address: string;
  readonly profile: Profile;
  /** The last Autodiscover answer; absent if the server name was entered manually. */
  readonly settings: PoxSettings | undefined;
  /** The URL of the service that returned it. */
  readonly lastKnownGood: string | undefined;
  /** When settings are looked up again; undefined: never. */
  readonly refreshDueAt: Date | undefined;
}

/** Where a profile is kept between two starts of Outlook. */
export interface ProfileStore {
  /**
   * @returns undefined where there is none yet
   * @throws LabError `wrong-usage` where it cannot be understood
   */
  read(): Promise<SavedProfile | undefined>;
  write(saved: SavedProfile): Promise<void>;
}

/** Keeps a profile for as long as this object lives. */
export function memoryProfileStore(): ProfileStore {
  let kept: SavedProfile | undefined;
  return {
    read: async () => kept,
    write: async (saved) => {
      kept = saved;
    },
  };
}

const hourMs = 3_600_000;

/** When to look again after settings were found: in `TTL` hours, by default one (ttl-pox); undefined: never. */
export function refreshAfterSuccess(
  settings: PoxSettings,
  { afterSuccessMs, stagger }: RefreshPolicy,
  now: Date,
  random: () => number,
): Date | undefined {
  const hours = timeToLiveHours(settings);
  if (hours === 0) return undefined;
  const base = hours === undefined ? afterSuccessMs : hours * hourMs;
  return later(now, base, stagger, random);
}

/** When to look again after nothing was found. */
export function refreshAfterFailure(
  { afterFailureMs, stagger }: RefreshPolicy,
  now: Date,
  random: () => number,
): Date {
  return later(now, afterFailureMs, stagger, random);
}

/** `TTL` of the first block that has one; undefined when none says anything that can be understood. */
export function timeToLiveHours({ protocols }: PoxSettings): number | undefined {
  for (const protocol of protocols) {
    const text =
      'elements' in protocol
        ? protocol.elements.find(({ name }) => name === 'TTL')?.text
        : protocol.type === 'WEB'
          ? protocol.ttl
          : undefined;
    if (text !== undefined && /^\s*\d{1,6}\s*$/.test(text)) return Number(text);
  }
  return undefined;
}

/**
 * The profile after new settings have come in the background: addresses of services change, the home server does not,
 * until the old one fails or sends the client away (claim D1).
 */
export function keepHomeServer(old: Profile, fresh: Profile): Profile {
  const { homeServer, homeServerDN, learnedBy } = old;
  return { ...fresh, homeServer, homeServerDN, learnedBy };
}

function later(now: Date, ms: number, stagger: number, random: () => number): Date {
  return new Date(now.getTime() + ms * (1 + stagger * random()));
}
