import { readFile } from 'node:fs/promises';
import { LabError } from '../../errors.js';
import type { World } from '../../network/world/world.js';
import { office365Host } from '../../outlook/autodiscover/lookups.js';
import type { UserAnswers } from '../../outlook/autodiscover/search.js';
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
import { samplePassword } from '../accounts/sample-password.js';
import { checkFields } from '../check-fields.js';
import { nearest } from '../journal/nearest.js';
import { assume, readAssumptions } from './assumptions.js';
import {
  type CheckedOutlookRequest,
  type OutlookRequest,
  outlookRequest,
  type PromptAnswer,
} from './request.js';

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
  given: OutlookRequest,
): Promise<ResolveOptions> {
  const request = checkFields(outlookRequest, given);
  const registry = readRegistry(request.registry ?? {});
  const policy = policyFor(request, registry);
  const { profile, localXml, bootPayload, network } = request;
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

function policyFor(request: CheckedOutlookRequest, registry: Registry): OutlookPolicy {
  const { outlook, build, assumptions = {}, encryption } = request;
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
    throw new LabError('wrong-usage', `unknown registry value "${name}"`, {
      hint: close === undefined ? `one of: ${names.join(', ')}` : `did you mean ${close}?`,
    });
  }
  return createRegistry(entries);
}

function answersOf(prompts: PromptAnswer | undefined): UserAnswers {
  if (prompts === undefined) return usualAnswers;
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
