import type { Server } from 'node:net';
import { DirectoryMirror } from '../directory/remote/mirror.js';
import type { MirrorLimits } from '../directory/remote/mirror-options.js';
import {
  type RemoteAddress,
  RemoteDirectory,
  type RemoteLimits,
} from '../directory/remote/remote-directory.js';
import { isLabError, LabError } from '../errors.js';
import { createOrganization, type Organization } from '../exchange/organization.js';
import { isMailbox } from '../exchange/recipient.js';
import { rpcClientAccessServer } from '../exchange/rpc-client-access-server.js';
import type { Tell } from '../network/journal.js';
import { createForwarder } from '../servers/tcp/forwarder.js';
import { type CheckLogon, createExternalLogon } from './external-directory-logon.js';

/** The directory that a lab reads instead of one of its own. */
export interface ExternalDirectory {
  readonly mirror: DirectoryMirror;
  readonly organization: Organization;
  /** Runs what reads the organization, once what it reads is at hand; see `DirectoryMirror.settle`. */
  readonly settle: <T>(answer: () => T) => Promise<T>;
  /** Asks the directory itself. */
  readonly checkPassword: CheckLogon;
  /** What stands at a domain controller's LDAP port: the way to that directory; undefined where there is none. */
  forwarder(service: string, host: string): Server | undefined;
  close(): Promise<void>;
}

/** Bounds, in real time. */
export interface ExternalLimits {
  readonly remote?: Partial<RemoteLimits>;
  readonly mirror?: Partial<MirrorLimits>;
}

/** What recipients are found by, and accounts. */
const identities = [
  'proxyAddresses',
  'mail',
  'legacyExchangeDN',
  'msExchMailboxGuid',
  'msExchRecipientTypeDetails',
  'userPrincipalName',
  'sAMAccountName',
];

/** The mailboxes that Outlook opens beside a mailbox. */
const links = [['msExchDelegateListLink', 'msExchDelegateListBL']] as const;

/**
 * Opens a directory and reads its configuration.
 *
 * @throws LabError `wrong-usage` when it cannot be reached, or refuses the bind; `bad-directory`
 */
export async function openExternalDirectory(
  address: RemoteAddress,
  {
    tell,
    now,
    limits = {},
  }: { readonly tell: Tell; readonly now: () => Date; readonly limits?: ExternalLimits },
): Promise<ExternalDirectory> {
  const remote = new RemoteDirectory(address, limits.remote);
  const client = 'lab';
  try {
    const mirror = await DirectoryMirror.open(remote, {
      now,
      constructed: [rpcClientAccessServer],
      identities,
      links,
      isLinked: isMailbox,
      tell: (answered) => tell({ protocol: 'ldap', host: remote.url, client, asked: 'read', answered }),
      ...(limits.mirror === undefined ? {} : { limits: limits.mirror }),
    });
    const organization = createOrganization(mirror);
    await mirror.prime(() => organization.configuration);
    return {
      mirror,
      organization,
      settle: (answer) => mirror.settle(answer),
      checkPassword: createExternalLogon(remote, mirror),
      forwarder: (service, host) => forwarderTo(remote.url, service, host, tell),
      close: () => remote.close(),
    };
  } catch (error) {
    await remote.close();
    throw asUsage(error);
  }
}

/** Plain LDAP leads to plain LDAP and LDAPS to LDAPS, byte by byte; nothing leads to the other. */
function forwarderTo(url: string, service: string, host: string, tell: Tell): Server | undefined {
  const { protocol, hostname, port } = new URL(url);
  if (service !== (protocol === 'ldaps:' ? 'ldaps' : 'ldap')) return undefined;
  const target = {
    name: url,
    address: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: port === '' ? (protocol === 'ldaps:' ? 636 : 389) : Number(port),
  };
  return createForwarder({ host, tell, choose: () => target });
}

/** At the start, a directory that is away or refuses is the caller's to mend. */
function asUsage(error: unknown): unknown {
  if (!isLabError(error) || error.code === 'bad-directory' || error.code === 'wrong-usage') return error;
  const hint = error.hint ?? 'check --directory, and that the directory runs';
  const what = error.message.replace(`${error.where}: `, '').replace(` (${error.hint})`, '');
  return new LabError('wrong-usage', what, {
    ...(error.where === undefined ? {} : { where: error.where }),
    hint,
    cause: error,
  });
}
