import { textOf, type XmlElement } from '../xml-reader.js';
import { block, optionalLine, textLine } from '../xml-text.js';
import type { UserSetting } from './soap-messages.js';
import { itemsOf } from './soap-outcome.js';

/*
 * MS-OXWSADISC 3.1.4.3.3.3 (UserSetting and the types derived from it). The type's name carries no prefix: clients
 * compare the attribute's text.
 *
 *   UserSetting        @i:type  "StringSetting" | "WebClientUrlCollectionSetting" | ...
 *     Name
 *     Value                                                              StringSetting
 *     WebClientUrls / WebClientUrl / AuthenticationMethods, Url          WebClientUrlCollectionSetting
 *     AlternateMailboxes / AlternateMailbox / Type, DisplayName,         AlternateMailboxCollectionSetting
 *       LegacyDN, Server, SmtpAddress, OwnerSmtpAddress
 *     ProtocolConnections / ProtocolConnection / Hostname, Port,         ProtocolConnectionCollectionSetting
 *       EncryptionMethod
 */

export function encodeUserSetting(depth: number, setting: UserSetting): string[] {
  return block(
    depth,
    'UserSetting',
    [textLine(depth + 1, 'Name', setting.name), ...valueLines(depth + 1, setting)],
    ` i:type="${setting.kind}${setting.kind === 'String' ? 'Setting' : 'CollectionSetting'}"`,
  );
}

function valueLines(depth: number, setting: UserSetting): string[] {
  switch (setting.kind) {
    case 'String':
      return [textLine(depth, 'Value', setting.value)];
    case 'WebClientUrl':
      return block(
        depth,
        'WebClientUrls',
        setting.urls.flatMap(({ authenticationMethods, url }) =>
          block(depth + 1, 'WebClientUrl', [
            textLine(depth + 2, 'AuthenticationMethods', authenticationMethods),
            textLine(depth + 2, 'Url', url),
          ]),
        ),
      );
    case 'AlternateMailbox':
      return block(
        depth,
        'AlternateMailboxes',
        setting.mailboxes.flatMap((mailbox) =>
          block(depth + 1, 'AlternateMailbox', [
            textLine(depth + 2, 'Type', mailbox.type),
            textLine(depth + 2, 'DisplayName', mailbox.displayName),
            ...optionalLine(depth + 2, 'LegacyDN', mailbox.legacyDn),
            ...optionalLine(depth + 2, 'Server', mailbox.server),
            ...optionalLine(depth + 2, 'SmtpAddress', mailbox.smtpAddress),
            ...optionalLine(depth + 2, 'OwnerSmtpAddress', mailbox.ownerSmtpAddress),
          ]),
        ),
      );
    case 'ProtocolConnection':
      return block(
        depth,
        'ProtocolConnections',
        setting.connections.flatMap(({ hostname, port, encryptionMethod }) =>
          block(depth + 1, 'ProtocolConnection', [
            textLine(depth + 2, 'Hostname', hostname),
            textLine(depth + 2, 'Port', String(port)),
            textLine(depth + 2, 'EncryptionMethod', encryptionMethod),
          ]),
        ),
      );
  }
}

/** Undefined for a type that is not among these (`DocumentSharingLocationCollectionSetting`, say). */
export function decodeUserSetting(element: XmlElement): UserSetting | undefined {
  const name = textOf(element, 'Name') ?? '';
  switch (element.attributes.get('type')) {
    case 'StringSetting':
      return { kind: 'String', name, value: textOf(element, 'Value') ?? '' };
    case 'WebClientUrlCollectionSetting':
      return {
        kind: 'WebClientUrl',
        name,
        urls: itemsOf(element, 'WebClientUrls', 'WebClientUrl').map((url) => ({
          authenticationMethods: textOf(url, 'AuthenticationMethods') ?? '',
          url: textOf(url, 'Url') ?? '',
        })),
      };
    case 'AlternateMailboxCollectionSetting':
      return {
        kind: 'AlternateMailbox',
        name,
        mailboxes: itemsOf(element, 'AlternateMailboxes', 'AlternateMailbox').map((mailbox) => ({
          type: textOf(mailbox, 'Type') ?? '',
          displayName: textOf(mailbox, 'DisplayName') ?? '',
          ...optional(mailbox, 'LegacyDN', 'legacyDn'),
          ...optional(mailbox, 'Server', 'server'),
          ...optional(mailbox, 'SmtpAddress', 'smtpAddress'),
          ...optional(mailbox, 'OwnerSmtpAddress', 'ownerSmtpAddress'),
        })),
      };
    case 'ProtocolConnectionCollectionSetting':
      return {
        kind: 'ProtocolConnection',
        name,
        connections: itemsOf(element, 'ProtocolConnections', 'ProtocolConnection').map((connection) => ({
          hostname: textOf(connection, 'Hostname') ?? '',
          port: Number(textOf(connection, 'Port') ?? 0),
          encryptionMethod: textOf(connection, 'EncryptionMethod') ?? '',
        })),
      };
    default:
      return undefined;
  }
}

function optional<K extends string>(
  element: XmlElement,
  name: string,
  key: K,
): Partial<Readonly<Record<K, string>>> {
  const text = textOf(element, name);
  const found: Partial<Record<K, string>> = {};
  if (text !== undefined) found[key] = text;
  return found;
}
