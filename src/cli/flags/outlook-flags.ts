import type { Command, Option } from 'commander';
import { InvalidArgumentError } from 'commander';
import type { OutlookRequest, PromptAnswer } from '../../lab/clients/outlook-request.js';
import type { NetworkSpeed } from '../../outlook/connection/order.js';
import {
  defaultOutlookVersion,
  type OutlookVersion,
  outlookVersions,
} from '../../outlook/outlook-version.js';
import { flag } from './options.js';

/** The flags that say which Outlook it is, and what its user and its computer are like. */
export interface OutlookFlags {
  readonly outlook: OutlookVersion;
  readonly build?: string;
  readonly registry?: Readonly<Record<string, string>>;
  readonly assume?: Readonly<Record<string, string>>;
  readonly prompts?: PromptAnswer;
  readonly user?: string;
  readonly password?: string;
  readonly server?: string;
  readonly profile?: string;
  readonly localXml?: string;
  readonly bootPayload?: string;
  readonly network?: NetworkSpeed;
  readonly encryption?: 'on' | 'off';
}

/** Adds them to a command. */
export function addOutlookFlags(command: Command): Command {
  for (const option of outlookFlags()) command.addOption(option);
  return command;
}

function outlookFlags(): readonly Option[] {
  return [
    flag('--outlook <version>', 'version of Outlook').choices(outlookVersions).default(defaultOutlookVersion),
    flag('--build <number>', 'a build of that version, e.g. 14.0.7140.5001 (default: a common one)'),
    flag('--registry <name=value>', 'a registry value, e.g. ExcludeScpLookup=1; may be repeated').argParser(
      pairs('ExcludeScpLookup=1', ['RedirectServers']),
    ),
    flag(
      '--assume <name=value>',
      'what no source tells of Outlook, e.g. directoryAndMail=parallel',
    ).argParser(pairs('directoryAndMail=parallel', [])),
    flag(
      '--prompts <answer>',
      'what the user answers (default: Yes to a redirect, No to a bad certificate)',
    ).choices(['accept', 'refuse']),
    flag('--user <name>', 'who is logged on: user@domain or DOMAIN\\user (default: the address)'),
    flag('--password <text>', "the user's password (default: that of the built-in seeds' users)"),
    flag('--server <name>', 'a server typed by hand: Check Name there, without Autodiscover'),
    flag('--profile <file>', 'keep the profile in this JSON file, and connect by it when it is there'),
    flag('--local-xml <file>', "the local XML file of the address's domain"),
    flag('--boot-payload <file>', 'a file that a restart of Outlook 2016 has left'),
    flag('--network <speed>', 'of the network adapter, which decides the protocol (default: fast)').choices([
      'fast',
      'slow',
    ]),
    flag('--encryption <state>', 'of RPC; default: off in Outlook 2003, on since').choices(['on', 'off']),
  ];
}

/** What the flags ask for. */
export function outlookRequestOf(flags: OutlookFlags): OutlookRequest {
  const { outlook, build, registry, prompts, user, password, server, profile, localXml, bootPayload } = flags;
  return {
    outlook,
    ...(build === undefined ? {} : { build }),
    ...(registry === undefined ? {} : { registry }),
    ...(flags.assume === undefined ? {} : { assumptions: flags.assume }),
    ...(prompts === undefined ? {} : { prompts }),
    ...(user === undefined ? {} : { userName: user }),
    ...(password === undefined ? {} : { password }),
    ...(server === undefined ? {} : { server }),
    ...(profile === undefined ? {} : { profile }),
    ...(localXml === undefined ? {} : { localXml }),
    ...(bootPayload === undefined ? {} : { bootPayload }),
    ...(flags.network === undefined ? {} : { network: flags.network }),
    ...(flags.encryption === undefined ? {} : { encryption: flags.encryption === 'on' }),
  };
}

/**
 * Collects `NAME=VALUE`, one with each flag; in the environment `A=1;B=2`.
 *
 * @param lists - names, in any case, whose values add up
 */
function pairs(example: string, lists: readonly string[]) {
  const collected = new Map<string, string>();
  return (given: string): Readonly<Record<string, string>> => {
    for (const text of given.split(';')) {
      const [, name, value] = /^\s*([^=\s]+)\s*=\s*(\S.*?)\s*$/.exec(text) ?? [];
      if (name === undefined || value === undefined) {
        throw new InvalidArgumentError(`Write NAME=VALUE, such as ${example}.`);
      }
      const before = collected.get(name);
      const adds = before !== undefined && lists.some((list) => list.toLowerCase() === name.toLowerCase());
      collected.set(name, adds ? `${before},${value}` : value);
    }
    return Object.fromEntries(collected);
  };
}
