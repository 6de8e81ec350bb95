import type { PoxAlternativeMailbox } from '../messages.js';
import { textOf, type XmlElement } from '../xml-reader.js';
import { block, optionalLine, textLine } from '../xml-text.js';

/*
 * MS-OXDSCLI 2.2.4.1.1.2.5
 *
 *   AlternativeMailbox
 *     Type               "Archive" | "Delegate" (others are passed over)
 *     DisplayName
 *     LegacyDN           with Server: the form for Outlook 2010 of its own time
 *     Server
 *     SmtpAddress        with OwnerSmtpAddress: the later form
 *     OwnerSmtpAddress
 */

export function encodePoxAlternativeMailbox(mailbox: PoxAlternativeMailbox): string[] {
  return block(3, 'AlternativeMailbox', [
    textLine(4, 'Type', mailbox.type),
    textLine(4, 'DisplayName', mailbox.displayName),
    ...optionalLine(4, 'LegacyDN', mailbox.legacyDn),
    ...optionalLine(4, 'Server', mailbox.server),
    ...optionalLine(4, 'SmtpAddress', mailbox.smtpAddress),
    ...optionalLine(4, 'OwnerSmtpAddress', mailbox.ownerSmtpAddress),
  ]);
}

export function decodePoxAlternativeMailbox(mailbox: XmlElement): PoxAlternativeMailbox | undefined {
  const type = textOf(mailbox, 'Type');
  if (type !== 'Archive' && type !== 'Delegate') return undefined;
  const legacyDn = textOf(mailbox, 'LegacyDN');
  const server = textOf(mailbox, 'Server');
  const smtpAddress = textOf(mailbox, 'SmtpAddress');
  const ownerSmtpAddress = textOf(mailbox, 'OwnerSmtpAddress');
  return {
    type,
    displayName: textOf(mailbox, 'DisplayName') ?? '',
    ...(legacyDn === undefined ? {} : { legacyDn }),
    ...(server === undefined ? {} : { server }),
    ...(smtpAddress === undefined ? {} : { smtpAddress }),
    ...(ownerSmtpAddress === undefined ? {} : { ownerSmtpAddress }),
  };
}
