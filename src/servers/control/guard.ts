import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { ControlError } from './control-error.js';

/** Whom a control interface lets in. */
export interface GuardOptions {
  /** The address it is bound to. */
  readonly address: string;
  /** What has to be presented as `Authorization: Bearer`. Absent: nothing; possible on loopback only. */
  readonly token?: string | undefined;
}

/**
 * Refuses what a web page could send through its reader's browser, and who does not know the token.
 *
 * @throws ControlError 401, 403
 */
export type Guard = (request: IncomingMessage, isOpen: boolean) => void;

/** Makes the guard. A program of this machine needs nothing, unless there is a token. */
export function createGuard({ address, token }: GuardOptions): Guard {
  const expected = token === undefined ? undefined : digest(token);
  const isLocal = isLoopback(address);

  return ({ headers }, isOpen) => {
    const knowsToken = expected !== undefined && presents(headers.authorization, expected);
    const host = hostOf(headers.host ?? '');
    // A name that somebody else's DNS says means this machine (DNS rebinding) is the way around the same-origin policy.
    const isOwn = isLocal
      ? isLoopbackHost(host) || host === address
      : host === 'localhost' || isAddress(host);
    if (!isOwn && !knowsToken) {
      throw new ControlError(403, `not for the host ${host.slice(0, 100)}`, {
        hint: 'ask by address, or as localhost',
      });
    }
    const { origin, 'sec-fetch-site': site } = headers;
    if (origin !== undefined && origin !== `http://${headers.host ?? ''}`) {
      throw new ControlError(403, 'not for pages of another origin', { where: origin.slice(0, 100) });
    }
    if (typeof site === 'string' && site !== 'same-origin' && site !== 'none') {
      throw new ControlError(403, 'not for pages of another site');
    }
    if (expected !== undefined && !knowsToken && !isOpen) {
      throw new ControlError(401, 'the token is missing, or it is another', {
        hint: 'send Authorization: Bearer and the token that serve printed or was given',
        headers: { 'WWW-Authenticate': 'Bearer realm="autodiscover-lab"' },
      });
    }
  };
}

/** True for an address that only this machine reaches. */
export function isLoopback(address: string): boolean {
  return address === 'localhost' || address === '::1' || (isIP(address) === 4 && address.startsWith('127.'));
}

/** `[::1]:8025` -> `::1` */
function hostOf(header: string): string {
  return header
    .replace(/:\d+$/, '')
    .replace(/^\[(.*)\]$/, '$1')
    .toLowerCase();
}

function isLoopbackHost(host: string): boolean {
  return host === 'localhost' || host === '127.0.0.1' || host === '::1';
}

function isAddress(host: string): boolean {
  return isIP(host) !== 0;
}

function presents(authorization: string | undefined, expected: Buffer): boolean {
  const [, token] = /^Bearer ([\x21-\x7e]+)$/i.exec(authorization ?? '') ?? [];
  return token !== undefined && timingSafeEqual(digest(token), expected);
}

/** Of equal length, whatever is compared. */
function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
