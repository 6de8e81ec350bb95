import { z } from 'zod';
import { type NetworkSpeed, networkSpeeds } from '../../outlook/connection/order.js';
import type { ConnectionPolicy } from '../../outlook/connection-policy.js';
import { defaultOutlookVersion, outlookVersions } from '../../outlook/outlook-version.js';
import type { ProfileStore } from '../../outlook/saved-profile.js';
import type { Given } from '../check-fields.js';
import { assumptions } from './assumptions.js';

/*
 * The request for a simulated client: one row for each field. The types of the library, the body of POST
 * /control/v1/resolutions and the flags of the command line all follow from it; README.md says how to add a field.
 */

export const clockKinds = ['virtual', 'real'] as const;

export type ClockKind = (typeof clockKinds)[number];

/** How the user answers Outlook's prompts: Yes or No to all of them. */
export const promptAnswers = ['accept', 'refuse'] as const;

export type PromptAnswer = (typeof promptAnswers)[number];

const text = z.string().min(1).max(1_000);
const file = z.string().min(1).max(4_096);
const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;

const outlookFields = {
  /** Default `2010`. */
  outlook: z
    .enum(outlookVersions)
    .default(defaultOutlookVersion)
    .meta({ description: 'version of Outlook', title: 'Outlook version' }),
  /** A build of that version, such as `14.0.7140.5001`, if behaviour changed within the version. Default: a common one. */
  build: text.exactOptional().meta({ description: 'build of that version, e.g. 14.0.7140.5001' }),
  /** Registry values by their real names, such as `{ ExcludeScpLookup: 1 }`. */
  registry: z
    .record(z.string(), z.union([z.string(), z.number(), z.array(z.string()).readonly()]))
    .readonly()
    .exactOptional()
    .meta({
      description: 'registry value, e.g. ExcludeScpLookup=1; repeatable',
      examples: [{ ExcludeScpLookup: 1 }],
    }),
  /** Behaviour of Outlook that is not documented, by name; as values or as text. */
  assumptions: z
    .union([assumptions, z.record(z.string(), z.string()).readonly()])
    .exactOptional()
    .meta({
      description: 'override a behaviour of Outlook that is not documented, e.g. directoryAndMail=parallel',
      examples: [{ directoryAndMail: 'parallel' }],
    }),
  /**
   * How the user answers prompts. Default: Yes to a redirect, because a No means no mail; No to a bad certificate, because
   * a Yes would hide the problem.
   */
  prompts: z.enum(promptAnswers).exactOptional().meta({
    description: "how to answer Outlook's prompts (default: accept redirects, refuse bad certificates)",
    title: 'answer to prompts',
  }),
  /** Who is logged on: `user@domain` or `DOMAIN\user`. Default: the address. */
  userName: text
    .exactOptional()
    .meta({ description: 'logon name: user@domain or DOMAIN\\user (default: the address)' }),
  /** Default: the password of the built-in seeds' users. */
  password: z
    .string()
    .max(1_000)
    .exactOptional()
    .meta({ description: "password (default: that of the built-in seeds' users)" }),
  /** A server name entered manually: Outlook runs Check Name there instead of Autodiscover. */
  server: text.exactOptional().meta({ description: 'a server name entered manually (skips Autodiscover)' }),
  /**
   * Where the profile is kept: the path of a JSON file, or a store. If it exists, Outlook connects with it; it is written
   * when the client has learned something. Default: no profile is kept, and every start is a first start.
   */
  profile: z
    .union([file, z.custom<ProfileStore>(isObject)])
    .exactOptional()
    .meta({ description: 'save the profile in this JSON file, and use it if it exists' }),
  /** Path of the local XML file for the address's domain. */
  localXml: file.exactOptional().meta({ description: "local XML file for the address's domain" }),
  /** Path of the boot payload file (Outlook 2016): if it cannot be read, the whole lookup fails. */
  bootPayload: file.exactOptional().meta({ description: 'boot payload file written by Outlook 2016' }),
  /** Speed that the network adapter reports; it decides which protocol is tried first. Default `fast`. */
  network: z
    .enum(networkSpeeds)
    .default('fast' satisfies NetworkSpeed)
    .meta({
      description: 'speed of the network adapter, which decides which protocol comes first',
      title: 'network speed',
    }),
  /** "Encrypt data between Microsoft Outlook and Microsoft Exchange". Default: off in Outlook 2003, on in later versions. */
  encryption: z
    .boolean()
    .exactOptional()
    .meta({ description: 'encryption of RPC (default: off in Outlook 2003, on since)' }),
  /** Overrides how the version connects: undocumented behaviour, and what group policy can set. */
  connecting: z.custom<Partial<ConnectionPolicy>>(isObject).exactOptional(),
  /** Returns numbers from 0 to below 1, for the random delay of refreshes. Default: a number derived from the address. */
  random: z.custom<() => number>((value) => typeof value === 'function').exactOptional(),
};

const placeFields = {
  /** A location of the world. Default `corp`. */
  from: text.default('corp').meta({ description: 'location of the client, e.g. corp, branch, internet' }),
  /** `virtual` (default): waits are skipped, but recorded in the trace. `real`: waits take real time. */
  clock: z.enum(clockKinds).default('virtual').meta({
    description: 'virtual: skip waits, but record them; real: wait in real time',
  }),
};

/** The version and settings of Outlook, and of its user and computer. */
export type OutlookRequest = Given<typeof outlookFields>;

/** How to run a simulated Outlook. */
export type ResolveRequest = Given<typeof placeFields> & OutlookRequest;

export const outlookRequest = z.object(outlookFields);

export const resolveRequest = z.object({ ...placeFields, ...outlookFields });

/** An {@link OutlookRequest} that has been checked, with its defaults. */
export type CheckedOutlookRequest = Readonly<z.output<typeof outlookRequest>>;

/** The fields that a request over HTTP may have: plain data, and no files of this machine. */
export const remoteRequest = resolveRequest
  .omit({ profile: true, localXml: true, bootPayload: true, connecting: true, random: true })
  .strict();

/** The flag of each field, as commander writes it; undefined: of the library alone. */
export const requestFlags = {
  outlook: '--outlook <version>',
  build: '--build <number>',
  registry: '--registry <name=value>',
  assumptions: '--assume <name=value>',
  prompts: '--prompts <answer>',
  userName: '--user <name>',
  password: '--password <text>',
  server: '--server <name>',
  profile: '--profile <file>',
  localXml: '--local-xml <file>',
  bootPayload: '--boot-payload <file>',
  network: '--network <speed>',
  encryption: '--encryption <on|off>',
  connecting: undefined,
  random: undefined,
  from: '--from <location>',
  clock: '--clock <kind>',
} as const satisfies Readonly<Record<keyof ResolveRequest, string | undefined>>;
