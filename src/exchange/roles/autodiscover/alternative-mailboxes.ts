import type { PoxAlternativeMailbox } from '../../../wire/autodiscover/messages.js';
import { type Fact, mapFact, throughFacts } from '../../fact.js';
import type { AnswerShape } from '../../home/generations/generation.js';
import { answerShapes } from '../../home/generations/shapes.js';
import { homeServerOf, smtpDomain, valueFor } from '../../home/home-server.js';
import type { Organization } from '../../organization.js';
import type { Archive, Mailbox } from '../../recipient.js';
import { generationOfServer } from '../../servers/server.js';
import type { ElementFact } from './answer.js';

interface Found {
  readonly mailbox: PoxAlternativeMailbox;
  readonly because: Fact<unknown>;
  /** Behind `Server` or `SmtpAddress`. */
  readonly where: Fact<string>;
}

/** The archive and the auto-mapped mailboxes that Outlook opens beside a mailbox, in the form of its generation. */
export function alternativeMailboxes(
  organization: Organization,
  mailbox: Mailbox,
  { alternativeMailboxes: form }: AnswerShape,
): { readonly mailboxes: readonly PoxAlternativeMailbox[]; readonly facts: readonly ElementFact[] } {
  if (form === 'none') return { mailboxes: [], facts: [] };
  const byServer = form === 'byServer';
  const { archive } = mailbox;
  const ofArchive =
    archive &&
    (byServer ? archiveByServer(organization, mailbox, archive) : archiveByAddress(mailbox, archive));
  const ofOthers = mailbox.autoMapped.map((link) => {
    const other = organization.mailboxAt(link.value);
    if (other === undefined) return undefined;
    return byServer ? delegateByServer(organization, other, link) : delegateByAddress(other, link);
  });
  const found = [ofArchive, ...ofOthers].flatMap((one) => one ?? []);
  const facts = found.flatMap(({ because, where }, index) => {
    const element = `AlternativeMailbox[${index + 1}]`;
    return [
      { element, fact: because },
      { element: `${element}/${byServer ? 'Server' : 'SmtpAddress'}`, fact: where },
    ];
  });
  return { mailboxes: found.map((one) => one.mailbox), facts };
}

function archiveByServer(organization: Organization, owner: Mailbox, archive: Archive): Found | undefined {
  const { legacyExchangeDn } = owner;
  const where = serverOf(organization, owner, archive.database);
  if (legacyExchangeDn === undefined || where === undefined) return undefined;
  const legacyDn = `${legacyExchangeDn.value}/guid=${archive.guid.value}`;
  const displayName = (archive.name ?? owner.displayName).value;
  return {
    mailbox: { type: 'Archive', displayName, legacyDn, server: where.value },
    because: archive.guid,
    where,
  };
}

/** unverified: the archive's address is its GUID at the owner's domain, as a mailbox's server name is. */
function archiveByAddress(owner: Mailbox, archive: Archive): Found | undefined {
  const { primarySmtpAddress } = owner;
  const domain = smtpDomain(primarySmtpAddress?.value);
  const where = throughFacts(
    mapFact(archive.guid, (guid) => domain && `${guid}@${domain}`),
    primarySmtpAddress,
  );
  if (where === undefined || primarySmtpAddress === undefined) return undefined;
  const displayName = (archive.name ?? owner.displayName).value;
  const ownerSmtpAddress = primarySmtpAddress.value;
  return {
    mailbox: { type: 'Archive', displayName, smtpAddress: where.value, ownerSmtpAddress },
    because: archive.guid,
    where,
  };
}

function delegateByServer(
  organization: Organization,
  other: Mailbox,
  because: Fact<string>,
): Found | undefined {
  const { displayName, legacyExchangeDn } = other;
  const where = serverOf(organization, other, other.homeDatabase);
  if (legacyExchangeDn === undefined || where === undefined) return undefined;
  const legacyDn = legacyExchangeDn.value;
  return {
    mailbox: { type: 'Delegate', displayName: displayName.value, legacyDn, server: where.value },
    because,
    where,
  };
}

function delegateByAddress(other: Mailbox, because: Fact<string>): Found | undefined {
  const { displayName, primarySmtpAddress: where } = other;
  if (where === undefined) return undefined;
  const smtpAddress = where.value;
  return {
    mailbox: {
      type: 'Delegate',
      displayName: displayName.value,
      smtpAddress,
      ownerSmtpAddress: smtpAddress,
    },
    because,
    where,
  };
}

/** The other mailbox may be of another generation, and is named as that one names its servers. */
function serverOf(
  { configuration }: Organization,
  mailbox: Mailbox,
  databaseDn: Fact<string> | undefined,
): Fact<string> | undefined {
  const database = databaseDn && configuration.findDatabase(databaseDn.value);
  if (database === undefined) return undefined;
  const owner = database.owningServer?.value;
  const generation = owner === undefined ? 2010 : generationOfServer(owner);
  if (generation === undefined) return undefined;
  return valueFor(homeServerOf(configuration, database, answerShapes[generation]).server, mailbox);
}
