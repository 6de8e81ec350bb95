import { LabError } from '../errors.js';

/** A host name or IPv4 address, and a port. */
export interface HostPort {
  readonly host: string;
  readonly port: number;
}

/**
 * Reads `host:port`.
 *
 * @throws LabError `decode-failed`
 */
export function parseHostPort(text: string): HostPort {
  const [, host, digits] = /^([^:\s]+):(\d{1,5})$/.exec(text) ?? [];
  const port = Number(digits);
  if (host === undefined || port < 1 || port > 65535) {
    throw new LabError('decode-failed', `"${text}" is not host:port`, { hint: 'write 10.10.10.20:443' });
  }
  return { host, port };
}

export function formatHostPort({ host, port }: HostPort): string {
  return `${host}:${port}`;
}
