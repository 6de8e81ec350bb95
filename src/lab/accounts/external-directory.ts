import type { Server } from 'node:net';
import {
  type ExternalAddress,
  ExternalDirectory,
  type ExternalLimits,
} from '../../directory/external/external-directory.js';
import { DirectoryMirror } from '../../directory/external/mirror.js';
import type { MirrorLimits } from '../../directory/external/mirror-options.js';
import { isLabError, LabError } from '../../errors.js';
import { createOrganization, type Organization } from '../../exchange/organization.js';
import { isMailbox } from '../../exchange/recipient.js';
import { rpcClientAccessServer } from '../../exchange/servers/rpc-client-access-server.js';
import type { Tell } from '../../record/events/recorded-event.js';
import { createForwarder } from '../../servers/tcp/forwarder.js';
import { createExternalLogon, type ExternalLogon } from './external-directory-logon.js';
import { showsSecrets } from './external-directory-secrets.js';

/** The directory that a lab reads instead of one of its own. */
export interface OpenExternalDirectory extends ExternalLogon {
  readonly mirror: DirectoryMirror;
  readonly organization: Organization;
  /** The bind name may read what NTLM logons of any account are checked with. */
  readonly showsSecrets: boolean;
  /** What stands at a domain controller's LDAP port: the way to that directory; undefined where there is none. */
  forwarder(service: string, host: string): Server | undefined;
  close(): Promise<void>;
}

/** Bounds, in real time. */
export interface OpenExternalLimits {
  readonly external?: Partial<ExternalLimits>;
  readonly mirror?: Partial<MirrorLimits>;
}

/** What recipients are found by, and accounts. */
const identities = [
  'proxyAddresses',
  'mail',
  'legacyExchangeDN',
  'msExchMailboxGuid',
  'msExchRecipientTypeDetails',
  'objectGUID',
  'userPrincipalName',
  'sAMAccountName',
];

/** What address lists are made of. */
const listed = ['showInAddressBook'];

/** The mailboxes that Outlook opens beside a mailbox. */
const links = [['msExchDelegateListLink', 'msExchDelegateListBL']] as const;

/**
 * Opens a directory and reads its configuration.
 *
 * @throws LabError `wrong-usage` when it cannot be reached, or refuses the bind; `bad-directory`
 */
export async function openExternalDirectory(
  address: ExternalAddress,
  {
    tell,
    now,
    limits = {},
  }: { readonly tell: Tell; readonly now: () => Date; readonly limits?: OpenExternalLimits },
): Promise<OpenExternalDirectory> {
  const external = new ExternalDirectory(address, limits.external);
  const client = 'lab';
  try {
    const mirror = await DirectoryMirror.open(external, {
      now,
      constructed: [rpcClientAccessServer],
      identities,
      listed,
      links,
      isLinked: isMailbox,
      tell: (reason) =>
        tell({ protocol: 'ldap', event: 'read', host: external.url, client, facts: { reason } }),
      ...(limits.mirror === undefined ? {} : { limits: limits.mirror }),
    });
    const organization = createOrganization(mirror);
    await mirror.prime(() => organization.configuration);
    const ports = await readLdapPorts(external);
    return {
      ...createExternalLogon(external, mirror),
      mirror,
      organization,
      showsSecrets: await showsSecrets(external, mirror.domains),
      forwarder: (service, host) => forwarderTo(external.url, ports.get(service), host, tell),
      close: () => external.close(),
    };
  } catch (error) {
    await external.close();
    throw asUsage(error, address);
  }
}

/**
 * Where the LDAP services of a domain controller lead: plain LDAP to plain LDAP and LDAPS to LDAPS, byte by byte. A
 * global catalogue leads to that directory's own where it says that it is one, and else to the directory itself.
 */
async function readLdapPorts(external: ExternalDirectory): Promise<ReadonlyMap<string, number>> {
  const { protocol, port } = new URL(external.url);
  const isTls = protocol === 'ldaps:';
  const standard = isTls ? 636 : 389;
  const own = port === '' ? standard : Number(port);
  const attributes = ['isGlobalCatalogReady'];
  const [rootDse] = await external.search({ base: '', scope: 'base', attributes, most: 1 });
  const isCatalog = rootDse?.attributes.some(({ values }) => String(values[0]).toUpperCase() === 'TRUE');
  const catalog = isCatalog === true && own === standard ? (isTls ? 3269 : 3268) : own;
  return new Map([
    [isTls ? 'ldaps' : 'ldap', own],
    [isTls ? 'globalCatalogTls' : 'globalCatalog', catalog],
  ]);
}

function forwarderTo(url: string, port: number | undefined, host: string, tell: Tell): Server | undefined {
  if (port === undefined) return undefined;
  const address = new URL(url).hostname.replace(/^\[(.*)\]$/, '$1');
  return createForwarder({ host, tell, choose: () => ({ name: url, address, port }) });
}

/** At the start, a directory that is away or refuses is the caller's to mend. */
function asUsage(error: unknown, { bindDn }: ExternalAddress): unknown {
  if (!isLabError(error) || error.code === 'bad-directory' || error.code === 'wrong-usage') return error;
  const wantsBind = error.code === 'protocol-refused' && bindDn === undefined;
  const hint =
    error.hint ??
    (wantsBind ? 'give --bind-dn and its password' : 'check --directory, and that the directory runs');
  const what = error.message.replace(`${error.where}: `, '').replace(` (${error.hint})`, '');
  return new LabError('wrong-usage', what, {
    ...(error.where === undefined ? {} : { where: error.where }),
    hint,
    cause: error,
  });
}
