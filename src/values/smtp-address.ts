import { LabError } from '../errors.js';

/** `local@domain`, letters as written. */
export interface SmtpAddress {
  readonly local: string;
  readonly domain: string;
}

/** Internationalised addresses (RFC 6531) pass; quoting and comments (RFC 5321 4.1.2) do not. */
const pattern = /^([^\s@<>()[\]\\,;:"]{1,64})@([^\s@<>()[\]\\,;:"]{1,253})$/u;

/**
 * Reads a mailbox address, without `SMTP:` prefix.
 *
 * @throws LabError `decode-failed`
 */
export function parseSmtpAddress(text: string): SmtpAddress {
  const [, local, domain] = pattern.exec(text.trim()) ?? [];
  if (local === undefined || domain === undefined) {
    throw new LabError('decode-failed', `"${text}" is not an e-mail address`, { hint: 'write name@domain' });
  }
  return { local, domain };
}

export function formatSmtpAddress({ local, domain }: SmtpAddress): string {
  return `${local}@${domain}`;
}
