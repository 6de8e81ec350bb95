import { createPublicKey, type KeyObject } from 'node:crypto';
import type { Directory } from '../../directory/directory.js';
import type { Entry } from '../../directory/entry.js';
import { barredNow } from '../../directory/logon/lockout.js';
import { findPrincipal } from '../../directory/logon/principals.js';
import { LabError } from '../../errors.js';
import type { BearerAuthentication } from '../../servers/http/authentication.js';
import { verifyBearerToken } from '../../servers/http/bearer-token.js';

/** Accepts bearer tokens, as a server with hybrid modern authentication does. */
export interface ModernAuthentication {
  /** Public keys (PEM) that verify the tokens: RSA of 2048 bits or more (RS256), or EC P-256 (ES256). */
  readonly publicKeys: readonly string[];
  /** Accepted audiences (`aud`), e.g. `https://autodiscover.contoso.example`. */
  readonly audiences: readonly string[];
  /** Accepted issuers (`iss`), advertised to clients as `trusted_issuers`. Default: any. */
  readonly issuers?: readonly string[];
  /** Where clients are told to request a token. Default: Microsoft's own address. */
  readonly authorizationUri?: string;
  /** Default: that of Exchange in Microsoft Entra. */
  readonly clientId?: string;
}

const exchange = '00000002-0000-0ff1-ce00-000000000000';
const microsoft = 'https://login.windows.net/common/oauth2/authorize';

/**
 * Reads the keys of the option.
 *
 * @throws LabError `wrong-usage` for a key of another kind, or without keys or audiences
 */
export function readPublicKeys({ publicKeys, audiences }: ModernAuthentication): readonly KeyObject[] {
  if (publicKeys.length === 0 || audiences.length === 0) {
    throw new LabError('wrong-usage', 'modern authentication needs a public key and an audience');
  }
  return publicKeys.map((pem, index) => {
    const key = readKey(pem);
    if (key !== undefined) return key;
    throw new LabError('wrong-usage', 'not a key that tokens can be checked with', {
      where: `modernAuthentication.publicKeys[${index}]`,
      hint: 'give a public key as PEM: RSA of 2048 bits or more, or EC P-256',
    });
  });
}

/** Makes the Bearer scheme of every server. A token's user is who has its `upn`, or else its `smtp` address. */
export function bearerOf(directory: Directory, options: ModernAuthentication): BearerAuthentication {
  const { audiences, issuers = [], authorizationUri = microsoft, clientId = exchange } = options;
  const rules = { keys: readPublicKeys(options), audiences, issuers, now: directory.now };
  const trusted = issuers.length === 0 ? [] : [`trusted_issuers=${quotedString(issuers.join(','))}`];
  const parameters = [
    `client_id=${quotedString(clientId)}`,
    ...trusted,
    `authorization_uri=${quotedString(authorizationUri)}`,
  ];
  return {
    challenge: `Bearer ${parameters.join(', ')}`,
    check: (token) => {
      const verdict = verifyBearerToken(token, rules);
      if (!verdict.ok) return { reason: verdict.reason };
      const { upn, smtp } = verdict;
      const entry = (upn && findPrincipal(directory, upn)) || (smtp && ownerOf(directory, smtp)) || undefined;
      const barred = entry && barredNow(directory, entry);
      // A password has no part in this.
      const isBarred = barred === 'disabled' || barred === 'expired' || barred === 'locked';
      return entry === undefined || isBarred
        ? { reason: barred ?? 'no-such-user' }
        : { user: upn ?? smtp ?? '', account: entry };
    },
  };
}

function readKey(pem: string): KeyObject | undefined {
  try {
    const key = createPublicKey(pem);
    const { modulusLength = 0, namedCurve } = key.asymmetricKeyDetails ?? {};
    const isRsa = key.asymmetricKeyType === 'rsa' && modulusLength >= 2048;
    return isRsa || namedCurve === 'prime256v1' ? key : undefined;
  } catch {
    return undefined;
  }
}

function ownerOf(directory: Directory, address: string): Entry | undefined {
  return directory.find('proxyAddresses', `smtp:${address}`)[0];
}

/** RFC 9110 5.6.4. */
function quotedString(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&').replace(/[^\x20-\x7e]/g, '')}"`;
}
