import type { Entry } from '../directory/entry.js';
import type { DirectoryReader } from '../directory/reader.js';
import { type Fact, factOf, readBoolean, readFact } from './fact.js';
import type { Server } from './servers/server.js';
import { serverAbove } from './virtual-directory.js';

/** The protocols of other mail clients, as Autodiscover's `Type` spells them (MS-OXDSCLI 2.2.4.1.1.2.6). */
export type MailProtocol = 'POP3' | 'IMAP' | 'SMTP';

/** One way to reach a mail service. */
export interface MailConnection {
  readonly host: string;
  readonly port: number;
  /** `TLS` begins in plain text (STLS, STARTTLS). */
  readonly encryption: 'None' | 'SSL' | 'TLS';
}

/** What a server says of its POP3, IMAP4 or SMTP service. */
export interface MailAccess {
  readonly dn: string;
  readonly protocol: MailProtocol;
  readonly server: Server;
  readonly internal: Fact<readonly MailConnection[]> | undefined;
  readonly external: Fact<readonly MailConnection[]> | undefined;
}

const settingsClasses = [
  ['protocolCfgPOPServer', 'POP3'],
  ['protocolCfgIMAPServer', 'IMAP'],
] as const;

/**
 * The POP3 and IMAP4 settings of each server (`Get-PopSettings`, `Get-ImapSettings`) and its receive connectors whose
 * settings are shown to users (`Set-ReceiveConnector -AdvertiseClientSettings`).
 *
 * Unverified: the names of the attributes for connection settings. `AdvertiseClientSettings` is an attribute of the
 * lab's own: Exchange keeps it as a bit of another one that is not on record.
 */
export function readMailAccess(
  directory: DirectoryReader,
  serverByDn: (dn: string | undefined) => Server | undefined,
): readonly MailAccess[] {
  const settings = settingsClasses.flatMap(([objectClass, protocol]) =>
    directory.find('objectClass', objectClass).flatMap((entry) => {
      const server = serverAbove(entry.dn, serverByDn);
      if (server === undefined) return [];
      const internal = connectionsOf(entry, 'msExchInternalConnectionSettings');
      const external = connectionsOf(entry, 'msExchExternalConnectionSettings');
      return { dn: entry.dn.toString(), protocol, server, internal, external };
    }),
  );
  const connectors = directory.find('objectClass', 'msExchSmtpReceiveConnector').flatMap((entry) => {
    const server = serverAbove(entry.dn, serverByDn);
    const submission = submissionOf(entry);
    if (server === undefined || submission === undefined) return [];
    const dn = entry.dn.toString();
    return { dn, protocol: 'SMTP' as const, server, internal: submission, external: submission };
  });
  return [...settings, ...connectors];
}

/** Values are `host:port`, `host:port:SSL` or `host:port:TLS`; what is none of these is left out. */
function connectionsOf(entry: Entry, attribute: string): Fact<readonly MailConnection[]> | undefined {
  const connections = entry.all(attribute).flatMap((text) => parseMailConnection(text) ?? []);
  return connections.length === 0 ? undefined : factOf(entry, attribute, connections);
}

/** Reads `host:port[:SSL|TLS]`, as `Set-PopSettings -ExternalConnectionSettings` takes it. */
export function parseMailConnection(text: string): MailConnection | undefined {
  const [host = '', port = '', encryption, ...more] = text.trim().split(':', 4);
  if (host.length > 255 || !/^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/i.test(host) || more.length > 0)
    return undefined;
  if (!/^\d{1,5}$/.test(port) || Number(port) < 1 || Number(port) > 65_535) return undefined;
  if (encryption !== undefined && !/^(?:SSL|TLS)$/i.test(encryption)) return undefined;
  const upper = encryption?.toUpperCase();
  return { host, port: Number(port), encryption: upper === 'SSL' || upper === 'TLS' ? upper : 'None' };
}

/** Clients hand in mail by STARTTLS, at the first port that the connector is bound to. */
function submissionOf(entry: Entry): Fact<readonly MailConnection[]> | undefined {
  const host = readFact(entry, 'msExchSmtpReceiveConnectorFQDN');
  const [, port] = /:(\d{1,5})$/.exec(readFact(entry, 'msExchSmtpReceiveBindings')?.value ?? '') ?? [];
  if (host === undefined || port === undefined) return undefined;
  if (readBoolean(entry, 'AdvertiseClientSettings')?.value !== true) return undefined;
  return { ...host, value: [{ host: host.value, port: Number(port), encryption: 'TLS' }] };
}
