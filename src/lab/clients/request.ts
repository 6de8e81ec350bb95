import { z } from 'zod';
import { type NetworkSpeed, networkSpeeds } from '../../outlook/connection/order.js';
import type { ConnectionPolicy } from '../../outlook/connection-policy.js';
import { defaultOutlookVersion, outlookVersions } from '../../outlook/outlook-version.js';
import type { ProfileStore } from '../../outlook/saved-profile.js';
import type { Given } from '../check-fields.js';
import { assumptions } from './assumptions.js';

/*
 * What a simulated client can be asked for: one row a field. The types of the library, the body of POST
 * /control/v1/resolutions and the flags of the command line all follow from it; README.md says how to add a field.
 */

export const clockKinds = ['virtual', 'real'] as const;

export type ClockKind = (typeof clockKinds)[number];

/** What a user does when Outlook asks: Yes or No to everything. */
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
  /** A build of that version, such as `14.0.7140.5001`, where behaviour changed within it. Default: a common one. */
  build: text.exactOptional().meta({ description: 'build of that version, e.g. 14.0.7140.5001' }),
  /** Values of the registry by their real names, such as `{ ExcludeScpLookup: 1 }`. */
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
   * What the user answers when asked. Default: Yes to a redirect, because nobody gets mail who says No there; No to a bad
   * certificate, because a Yes would hide what is wrong.
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
  /** A server that the user has typed: Outlook does Check Name there instead of asking Autodiscover. */
  server: text.exactOptional().meta({ description: 'a server name entered manually (skips Autodiscover)' }),
  /**
   * Where the profile is kept: the path of a JSON file, or a store. It is read when there, and Outlook then connects by it;
   * written when something was learned. Default: every start is the first one.
   */
  profile: z
    .union([file, z.custom<ProfileStore>(isObject)])
    .exactOptional()
    .meta({ description: 'save the profile in this JSON file, and use it if it exists' }),
  /** Path of the local XML file for the address's domain. */
  localXml: file.exactOptional().meta({ description: "local XML file for the address's domain" }),
  /** Path of a file that a restart has left (Outlook 2016): if it cannot be read the whole search fails. */
  bootPayload: file.exactOptional().meta({ description: 'boot payload file written by Outlook 2016' }),
  /** What the computer's network adapter says of its speed; it decides which protocol comes first. Default `fast`. */
  network: z
    .enum(networkSpeeds)
    .default('fast' satisfies NetworkSpeed)
    .meta({
      description: 'speed of the network adapter, which decides which protocol comes first',
      title: 'network speed',
    }),
  /** "Encrypt data between Microsoft Outlook and Microsoft Exchange". Default: off in Outlook 2003, on since. */
  encryption: z
    .boolean()
    .exactOptional()
    .meta({ description: 'encryption of RPC (default: off in Outlook 2003, on since)' }),
  /** How it connects, where that is to differ from its version: assumptions, and what group policy may set. */
  connecting: z.custom<Partial<ConnectionPolicy>>(isObject).exactOptional(),
  /** 0 up to 1, for the stagger of refreshes. Default: by lot. */
  random: z.custom<() => number>((value) => typeof value === 'function').exactOptional(),
};

const placeFields = {
  /** A location of the world. Default `corp`. */
  from: text.default('corp').meta({ description: 'location of the client, e.g. corp, branch, internet' }),
  /** `virtual` (default): waits are jumped over, and stand in the trace. `real`: they are waited for. */
  clock: z.enum(clockKinds).default('virtual').meta({
    description: 'virtual: skip waits, but record them; real: wait in real time',
  }),
};

/** Which Outlook it is, and what its user and its computer are like. */
export type OutlookRequest = Given<typeof outlookFields>;

/** How to run a simulated Outlook. */
export type ResolveRequest = Given<typeof placeFields> & OutlookRequest;

export const outlookRequest = z.object(outlookFields);

export const resolveRequest = z.object({ ...placeFields, ...outlookFields });

/** An {@link OutlookRequest} that has been checked, with its defaults. */
export type CheckedOutlookRequest = Readonly<z.output<typeof outlookRequest>>;

/** What can be asked for from outside: no files of this machine, and nothing that is not data. */
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
