import { createHash } from 'node:crypto';
import type { Directory } from '../../directory/directory.js';
import type { Entry } from '../../directory/entry.js';
import { formatLdif, type LdifContent } from '../../directory/ldif/ldif-format.js';
import { LabError } from '../../errors.js';
import type { Organization } from '../../exchange/organization.js';
import { sidFromBytes, sidToBytes } from '../../values/sid.js';
import { familyNames, givenNames } from './names.js';

/** How many mailboxes to make up, and which. */
export interface GenerateOptions {
  readonly directory: Directory;
  readonly organization: Organization;
  readonly count: number;
  /** The same number gives the same mailboxes, byte for byte. */
  readonly randomSeed: number;
}

/** Attributes that say where a mailbox lives and how it is shown: taken over from a mailbox beside it. */
const inherited = [
  'objectClass',
  'objectCategory',
  'instanceType',
  'sAMAccountType',
  'userAccountControl',
  'primaryGroupID',
  'homeMDB',
  'homeMTA',
  'msExchHomeServerName',
  'mDBUseDefaults',
  'msExchRecipientTypeDetails',
  'msExchRecipientDisplayType',
  'msExchUserAccountControl',
  'msExchVersion',
  'msExchPoliciesIncluded',
  'showInAddressBook',
  'msExchWhenMailboxCreated',
] as const;

/** First relative id: far above those that are kept by hand. */
const firstRid = 100_000;

/** All made-up users have the sample users' password. */
const password = 'Passw0rd!';

/**
 * Makes up mailboxes, spread over all private databases that hold one already, as LDIF text in pieces.
 *
 * @throws LabError `bad-directory` when the organization has no mailbox to take as a pattern
 */
export function generateMailboxes(options: GenerateOptions): Generator<string> {
  return formatLdif(entries(options), { width: 1000 });
}

function* entries({ directory, organization, count, randomSeed }: GenerateOptions): Generator<LdifContent> {
  const patterns = patternPerDatabase(directory);
  const [first] = patterns;
  const { legacyExchangeDn, acceptedDomains } = organization.configuration;
  const domain = acceptedDomains.find(({ isDefault }) => isDefault) ?? acceptedDomains[0];
  if (first === undefined || domain === undefined || legacyExchangeDn === undefined) {
    throw new LabError(
      'bad-directory',
      'the base seed has no mailbox, or no accepted domain, to take as a pattern',
      {
        hint: 'use a seed with at least one mailbox, such as contoso-2010',
      },
    );
  }
  const recipients = (first.first('legacyExchangeDN') ?? '').replace(/\/cn=[^/]*$/i, '');
  const domainSid = domainSidOf(first);
  for (let index = 0; index < count; index++) {
    const pattern = patterns[index % patterns.length] ?? first;
    yield mailbox(pattern, { index, randomSeed, domain: domain.domainName.value, recipients, domainSid });
  }
}

interface MailboxContext {
  readonly index: number;
  readonly randomSeed: number;
  readonly domain: string;
  /** legacyExchangeDN of the recipients' container. */
  readonly recipients: string;
  readonly domainSid: string;
}

function mailbox(
  pattern: Entry,
  { index, randomSeed, domain, recipients, domainSid }: MailboxContext,
): LdifContent {
  const random = createHash('sha256').update(`mailbox ${randomSeed} ${index}`).digest();
  const given = givenNames[random.readUInt16LE(0) % givenNames.length] ?? '';
  const family = familyNames[random.readUInt16LE(2) % familyNames.length] ?? '';
  const number = String(index + 1).padStart(6, '0');
  const displayName = `${given} ${family}`;
  const commonName = `${displayName} ${number}`;
  const alias = `${ascii(given)}.${ascii(family)}.${number}`;
  const mail = `${alias}@${domain}`;
  const own: readonly [string, ...(string | Uint8Array)[]][] = [
    ['cn', commonName],
    ['name', commonName],
    ['givenName', given],
    ['sn', family],
    ['displayName', displayName],
    ['objectGUID', random.subarray(0, 16)],
    ['objectSid', sidToBytes(`${domainSid}-${firstRid + index}`)],
    ['sAMAccountName', `u${number}`],
    ['userPrincipalName', mail],
    ['userPassword', password],
    ['mail', mail],
    ['proxyAddresses', `SMTP:${mail}`, `smtp:u${number}@${domain}`],
    ['mailNickname', alias],
    ['legacyExchangeDN', `${recipients}/cn=${alias}`],
    ['msExchMailboxGuid', random.subarray(16, 32)],
  ];
  const attributes = [
    ...inherited.map((name) => ({ name, values: pattern.values(name) })),
    ...own.map(([name, ...values]) => ({ name, values })),
  ];
  return {
    dn: `CN=${commonName},${pattern.dn.parent?.toString() ?? ''}`,
    attributes: attributes.filter(({ values }) => values.length > 0),
  };
}

/** The first plain user mailbox of each database, so that servers and lists fit. */
function patternPerDatabase(directory: Directory): readonly Entry[] {
  const patterns = new Map<string, Entry>();
  for (const entry of directory.find('msExchRecipientTypeDetails', '1')) {
    const database = entry.first('homeMDB')?.toLowerCase();
    if (database !== undefined && !patterns.has(database)) patterns.set(database, entry);
  }
  return [...patterns.values()];
}

function domainSidOf(entry: Entry): string {
  const stored = entry.values('objectSid')[0];
  const sid = typeof stored === 'string' ? stored : stored === undefined ? '' : sidFromBytes(stored);
  return sid.replace(/-\d+$/, '');
}

/** For the local part of an address: `Łukasz` becomes `lukasz`. */
function ascii(name: string): string {
  return name
    .normalize('NFD')
    .replaceAll('ł', 'l')
    .replaceAll('Ł', 'L')
    .replaceAll('ß', 'ss')
    .replaceAll('ø', 'o')
    .replace(/[^A-Za-z]/g, '')
    .toLowerCase();
}
