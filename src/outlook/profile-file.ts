import { randomUUID } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { z } from 'zod';
import { isLabError, LabError } from '../errors.js';
import type { PoxSettings } from '../wire/autodiscover/messages.js';
import { decodePoxResponse, encodePoxResponse } from '../wire/autodiscover/pox/pox-response.js';
import type { Profile } from './resolution.js';
import type { ProfileStore, SavedProfile } from './saved-profile.js';

/*
 * { "schema": 1,
 *   "address":        whose
 *   "profile":        as in `resolve --json`
 *   "autodiscover":   the last answer, XML as Exchange writes it; null where the server was typed
 *   "lastKnownGood":  who gave it, or null
 *   "refreshDueAt":   ISO 8601, or null: never }
 */
const text = z.string().max(2000);

const fileSchema = z.strictObject({
  schema: z.literal(1),
  address: text,
  profile: z.looseObject({
    homeServer: text.min(1),
    homeServerDN: text,
    userDN: text.min(1),
    proxyServer: text,
    learnedBy: z.enum(['autodiscover', 'referral', 'address-book', 'redirect', 'manual']),
  }),
  autodiscover: z.string().nullable(),
  lastKnownGood: z.url({ protocol: /^https$/ }).nullable(),
  refreshDueAt: z.iso.datetime().nullable(),
});

/** No profile comes near it. */
const longestFile = 1024 * 1024;

/**
 * Keeps a profile in a JSON file. It is replaced as a whole: a reader sees the old one or the new one.
 *
 * @throws LabError `wrong-usage` when the file cannot be read or written, or holds something else
 */
export function fileProfileStore(path: string): ProfileStore {
  return {
    read: async () => {
      const content = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return undefined;
        throw unusable(path, 'cannot be read', error);
      });
      return content === undefined ? undefined : parseProfile(content, path);
    },
    write: async (saved) => {
      const temporary = `${path}.${randomUUID()}.tmp`;
      try {
        // Readable to its owner alone: it tells who works where.
        const file = await open(temporary, 'wx', 0o600);
        try {
          await file.writeFile(formatProfile(saved));
          await file.sync();
        } finally {
          await file.close();
        }
        await rename(temporary, path);
      } catch (error) {
        await rm(temporary, { force: true }).catch(() => undefined);
        throw unusable(path, 'cannot be written', error);
      }
    },
  };
}

/** The file's text. */
export function formatProfile({
  address,
  profile,
  settings,
  lastKnownGood,
  refreshDueAt,
}: SavedProfile): string {
  const { homeServer, homeServerDN, userDN, proxyServer, learnedBy } = profile;
  const document: z.infer<typeof fileSchema> = {
    schema: 1,
    address,
    profile: { homeServer, homeServerDN, userDN, proxyServer, learnedBy },
    autodiscover: settings === undefined ? null : encodePoxResponse(settings),
    lastKnownGood: lastKnownGood ?? null,
    refreshDueAt: refreshDueAt?.toISOString() ?? null,
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

/**
 * Reads the file's text.
 *
 * @param where - the file's name, for messages
 * @throws LabError `wrong-usage` with the path of the value that is wrong
 */
export function parseProfile(content: string, where: string): SavedProfile {
  if (content.length > longestFile) throw unusable(where, 'is far too long for a profile');
  let document: unknown;
  try {
    document = JSON.parse(content);
  } catch (error) {
    throw unusable(where, 'is not JSON', error);
  }
  const result = fileSchema.safeParse(document);
  if (!result.success) {
    const [issue] = result.error.issues;
    throw unusable(
      where,
      `is not a valid profile: ${issue?.path.join('.') || 'the document'}: ${issue?.message ?? ''}`,
    );
  }
  const { address, profile, autodiscover, lastKnownGood, refreshDueAt } = result.data;
  const { homeServer, homeServerDN, userDN, proxyServer, learnedBy } = profile;
  const core: Profile = { homeServer, homeServerDN, userDN, proxyServer, learnedBy };
  return {
    address,
    profile: core,
    settings: autodiscover === null ? undefined : parseSettings(autodiscover, where),
    lastKnownGood: lastKnownGood ?? undefined,
    refreshDueAt: refreshDueAt === null ? undefined : new Date(refreshDueAt),
  };
}

function parseSettings(xml: string, where: string): PoxSettings {
  try {
    const response = decodePoxResponse(xml);
    if (response.action === 'settings') return response;
  } catch (error) {
    if (!isLabError(error)) throw error;
    throw unusable(where, `is not a valid profile: autodiscover: ${error.message}`, error);
  }
  throw unusable(where, 'is not a valid profile: autodiscover: holds no settings');
}

function unusable(path: string, what: string, cause?: unknown): LabError {
  return new LabError('wrong-usage', what, {
    where: path,
    hint: 'give the file of another profile, or the name of one that is to be made',
    cause,
  });
}
