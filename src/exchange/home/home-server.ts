import { legacyDnParent } from '../../values/legacy-dn.js';
import type { Database } from '../database.js';
import { type Fact, mapFact, throughFacts } from '../fact.js';
import type { Mailbox } from '../recipient.js';
import type { ElementValue } from '../roles/autodiscover/answer.js';
import type { Snapshot } from '../snapshot.js';
import type { AnswerShape } from './generations/generation.js';

/** What follows the server in `MdbDN`. */
const databasePart = '/cn=Microsoft Private MDB';

/** How Outlook is told where a mailbox is. */
export interface HomeServer {
  readonly server: ElementValue;
  readonly serverDn: ElementValue;
  readonly mdbDn: ElementValue;
}

/** `Server`, `ServerDN` and `MdbDN` for mailboxes of a database. */
export function homeServerOf(
  configuration: Snapshot,
  database: Database,
  { homeServer }: AnswerShape,
): HomeServer {
  switch (homeServer) {
    case 'rpcClientAccessServer':
      return {
        server: database.rpcClientAccessServer,
        serverDn: mapFact(database.legacyExchangeDn, legacyDnParent),
        mdbDn: database.legacyExchangeDn,
      };
    case 'mailboxServer':
      return mailboxServer(configuration, database);
    case 'mailboxGuid':
      return mailboxGuid(database);
  }
}

/** The database's own server stands in for a name that leads nowhere. */
function mailboxServer({ findServer }: Snapshot, database: Database): HomeServer {
  const owner = database.owningServer;
  const named = (mailbox: Mailbox) => mapFact(mailbox.homeServerName, findServer) ?? owner;
  const serverDn = (mailbox: Mailbox) => {
    const server = named(mailbox);
    return mapFact(server, ({ legacyExchangeDn }) => legacyExchangeDn?.value);
  };
  return {
    server: (mailbox) => {
      const server = named(mailbox);
      const name = mapFact(server, ({ fqdn }) => fqdn?.value);
      return throughFacts(name, server?.value.fqdn);
    },
    serverDn,
    mdbDn: (mailbox) => mapFact(serverDn(mailbox), (dn) => dn + databasePart),
  };
}

/** One name for each mailbox, below the container that its database's server stands in. */
function mailboxGuid({ owningServer }: Database): HomeServer {
  const servers = mapFact(owningServer?.value.legacyExchangeDn, legacyDnParent);
  const serverDn = (mailbox: Mailbox) =>
    throughFacts(
      mapFact(guidName(mailbox), (name) => servers && `${servers.value}/cn=${name}`),
      servers,
    );
  return {
    server: guidName,
    serverDn,
    mdbDn: (mailbox) => mapFact(serverDn(mailbox), (dn) => dn + databasePart),
  };
}

/** `<mailbox GUID>@<primary SMTP domain>`: `EXCH/Server` and `MailboxId` from Exchange 2013 on. */
export function guidName({ mailboxGuid: guid, primarySmtpAddress }: Mailbox): Fact<string> | undefined {
  const domain = smtpDomain(primarySmtpAddress?.value);
  return throughFacts(
    mapFact(guid, (value) => domain && `${value}@${domain}`),
    primarySmtpAddress,
  );
}

/** What follows the last `@`. */
export function smtpDomain(address: string | undefined): string | undefined {
  return /@([^@]+)$/.exec(address ?? '')?.[1];
}

/** The value for one mailbox. */
export function valueFor(value: ElementValue, mailbox: Mailbox): Fact<string> | undefined {
  return typeof value === 'function' ? value(mailbox) : value;
}
