import { readFile } from 'node:fs/promises';
import { LabError } from '../../errors.js';
import type { World } from '../../network/world/world.js';
import type { UserAnswers } from '../../outlook/autodiscover/search.js';
import { office365Host } from '../../outlook/autodiscover/ways.js';
import { type NetworkSpeed, networkSpeeds } from '../../outlook/connection/order.js';
import type { ConnectionPolicy } from '../../outlook/connection-policy.js';
import {
  defaultOutlookVersion,
  type OutlookVersion,
  outlookVersions,
} from '../../outlook/outlook-version.js';
import type { OutlookPolicy } from '../../outlook/policy.js';
import { policyOf } from '../../outlook/policy-table.js';
import { fileProfileStore } from '../../outlook/profile-file.js';
import {
  createRegistry,
  findRegistryValue,
  idleRegistryNames,
  type Registry,
  type RegistryEntries,
  registryValues,
} from '../../outlook/registry.js';
import { type ResolveOptions, usualAnswers } from '../../outlook/running-outlook.js';
import type { ProfileStore } from '../../outlook/saved-profile.js';
import { nearest } from '../journal/nearest.js';
import { type Assumptions, assume, readAssumptions } from './assumptions.js';

/** What a user does when Outlook asks: Yes or No to everything. */
export const promptAnswers = ['accept', 'refuse'] as const;

export type PromptAnswer = (typeof promptAnswers)[number];

/** Which Outlook it is, and what its user and its computer are like. */
export interface OutlookRequest {
  /** Default `2010`. */
  readonly outlook?: OutlookVersion;
  /** A build of that version, such as `14.0.7140.5001`, where behaviour changed within it. Default: a common one. */
  readonly build?: string;
  /** Values of the registry by their real names, such as `{ ExcludeScpLookup: 1 }`. */
  readonly registry?: RegistryEntries;
  /**
   * What the user answers when asked. Default: Yes to a redirect, because nobody gets mail who says No there; No to a bad
   * certificate, because a Yes would hide what is wrong.
   */
  readonly prompts?: PromptAnswer;
  /** Who is logged on: `user@domain` or `DOMAIN\user`. Default: the address. */
  readonly userName?: string;
  /** Default: the password of the built-in seeds' users. */
  readonly password?: string;
  /** A server that the user has typed: Outlook does Check Name there instead of asking Autodiscover. */
  readonly server?: string;
  /**
   * Where the profile is kept: the path of a JSON file, or a store. It is read when there, and Outlook then connects by it;
   * written when something was learned. Default: every start is the first one.
   */
  readonly profile?: string | ProfileStore;
  /** Path of the local XML file for the address's domain. */
  readonly localXml?: string;
  /** Path of a file that a restart has left (Outlook 2016): if it cannot be read the whole search fails. */
  readonly bootPayload?: string;
  /** "Encrypt data between Microsoft Outlook and Microsoft Exchange". Default: off in Outlook 2003, on since. */
  readonly encryption?: boolean;
  /** What the computer's network adapter says of its speed; it decides which protocol comes first. Default `fast`. */
  readonly network?: NetworkSpeed;
  /** Values for what no source tells of Outlook, as they are or as text. */
  readonly assumptions?: Assumptions | Readonly<Record<string, string>>;
  /** How it connects, where that is to differ from its version: assumptions, and what group policy may set. */
  readonly connecting?: Partial<ConnectionPolicy>;
  /** 0 up to 1, for the stagger of refreshes. Default: by lot. */
  readonly random?: () => number;
}

/** All sample users of the built-in seeds have it, and everybody in a directory that came without passwords. */
export const samplePassword = 'Passw0rd!';

/**
 * Turns a request into what the simulated client is told; files are read.
 *
 * @param view - the DNS view that the client asks: it decides whether Office 365 is in its world
 * @throws LabError `wrong-usage`
 */
export async function outlookOptions(
  { views }: World,
  view: string,
  address: string,
  request: OutlookRequest,
): Promise<ResolveOptions> {
  const registry = readRegistry(request.registry ?? {});
  const policy = policyFor(request, registry);
  const { profile, localXml, bootPayload, network = 'fast' } = request;
  if (!networkSpeeds.includes(network)) {
    throw new LabError('wrong-usage', `there is no network "${network}"`, {
      hint: `one of: ${networkSpeeds.join(', ')}`,
    });
  }
  return {
    address,
    credentials: { userName: request.userName ?? address, password: request.password ?? samplePassword },
    policy,
    registry,
    network,
    userAnswers: answersOf(request.prompts),
    office365: views.get(view)?.records.has(office365Host) ?? false,
    ...(request.server === undefined ? {} : { server: request.server }),
    ...(profile === undefined
      ? {}
      : { profiles: typeof profile === 'string' ? fileProfileStore(profile) : profile }),
    ...(localXml === undefined ? {} : { localXml: await readText(localXml, 'the local XML file') }),
    ...(bootPayload === undefined ? {} : { bootPayload: await readPayload(bootPayload) }),
    ...(request.random === undefined ? {} : { random: request.random }),
  };
}

function policyFor(request: OutlookRequest, registry: Registry): OutlookPolicy {
  const { outlook = defaultOutlookVersion, build, assumptions = {}, encryption } = request;
  if (!outlookVersions.includes(outlook)) {
    throw new LabError('wrong-usage', `there is no Outlook "${outlook}"`, {
      hint: `one of: ${outlookVersions.join(', ')}`,
    });
  }
  const policy = assume(policyOf(outlook, build), readAssumptions(assumptions));
  const { connecting } = policy;
  return {
    ...policy,
    connecting: {
      ...connecting,
      mapiHttp: connecting.mapiHttp && !registry.isSet('MapiHttpDisabled'),
      disableRpcTcpFallback: connecting.disableRpcTcpFallback || registry.isSet('DisableRpcTcpFallback'),
      proxyServerFlags: registry.numberOf('ProxyServerFlags') ?? connecting.proxyServerFlags,
      rpcHttpConnectTimeoutMs: registry.numberOf('ConnectTimeout') ?? connecting.rpcHttpConnectTimeoutMs,
      rpcEncryption: encryption ?? connecting.rpcEncryption,
      ...request.connecting,
    },
  };
}

function readRegistry(entries: RegistryEntries): Registry {
  for (const name of Object.keys(entries)) {
    const isIdle = [...idleRegistryNames.keys()].some((known) => known.toLowerCase() === name.toLowerCase());
    if (isIdle || findRegistryValue(name) !== undefined) continue;
    const names = registryValues.map((value) => value.name);
    const close = nearest(name, names);
    throw new LabError('wrong-usage', `there is no registry value "${name}"`, {
      hint: close === undefined ? `one of: ${names.join(', ')}` : `did you mean ${close}?`,
    });
  }
  return createRegistry(entries);
}

function answersOf(prompts: PromptAnswer | undefined): UserAnswers {
  if (prompts === undefined) return usualAnswers;
  if (!promptAnswers.includes(prompts)) {
    throw new LabError('wrong-usage', `a user cannot answer "${prompts}"`, {
      hint: `one of: ${promptAnswers.join(', ')}`,
    });
  }
  return { redirect: prompts, certificate: prompts };
}

/** No answer of Autodiscover's comes near it. */
const longestFile = 262_144;

async function readText(path: string, what: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new LabError('wrong-usage', `${what} cannot be read`, {
      where: path,
      hint: 'give the path of a file that Autodiscover could have answered',
      cause: error,
    });
  });
  if (text.length <= longestFile) return text;
  throw new LabError('wrong-usage', `${what} is longer than any answer of Autodiscover`, { where: path });
}

/** That this file cannot be read is part of the story, not a wrong flag. */
async function readPayload(path: string): Promise<NonNullable<ResolveOptions['bootPayload']>> {
  try {
    return { text: await readText(path, 'the boot payload') };
  } catch (error) {
    return { unreadable: error instanceof Error ? error.message : String(error) };
  }
}
