import type { PoxMailProtocol } from '../messages.js';
import { textOf, type XmlElement } from '../xml-reader.js';
import { block, textLine } from '../xml-text.js';

/*
 * MS-OXDSCLI 2.2.4.1.1.2.6
 *
 *   Protocol
 *     Type              "POP3" | "IMAP" | "SMTP"
 *     Server            host name
 *     Port
 *     DomainRequired    "off": users log on by their UPN
 *     SPA               "off"
 *     SSL               "on" from the first byte on, else "off"
 *     Encryption        "None" | "SSL" | "TLS"; wins over SSL
 *     AuthRequired      "on"
 */

export function encodePoxMailProtocol({ type, server, port, encryption }: PoxMailProtocol): string[] {
  return block(3, 'Protocol', [
    textLine(4, 'Type', type),
    textLine(4, 'Server', server),
    textLine(4, 'Port', String(port)),
    textLine(4, 'DomainRequired', 'off'),
    textLine(4, 'SPA', 'off'),
    textLine(4, 'SSL', encryption === 'SSL' ? 'on' : 'off'),
    textLine(4, 'Encryption', encryption),
    textLine(4, 'AuthRequired', 'on'),
  ]);
}

/** Undefined for a block without a server or a port. */
export function decodePoxMailProtocol(
  type: PoxMailProtocol['type'],
  protocol: XmlElement,
): PoxMailProtocol | undefined {
  const server = textOf(protocol, 'Server');
  const port = Number(textOf(protocol, 'Port'));
  if (server === undefined || !Number.isInteger(port) || port < 1 || port > 65_535) return undefined;
  return { type, server, port, encryption: encryptionOf(protocol) };
}

/** Without `Encryption`, `SSL` decides; without both, it is on. */
function encryptionOf(protocol: XmlElement): PoxMailProtocol['encryption'] {
  switch (textOf(protocol, 'Encryption')?.toUpperCase()) {
    case 'NONE':
      return 'None';
    case 'TLS':
    case 'AUTO':
      return 'TLS';
    case 'SSL':
      return 'SSL';
    default:
      return textOf(protocol, 'SSL')?.toLowerCase() === 'off' ? 'None' : 'SSL';
  }
}
