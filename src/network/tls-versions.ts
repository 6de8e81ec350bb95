import { constants } from 'node:crypto';
import type { SecureContextOptions } from 'node:tls';

/** The oldest version of TLS that a server speaks. */
export const tlsVersions = ['1.0', '1.1', '1.2'] as const;

/** One of {@link tlsVersions}. */
export type TlsVersion = (typeof tlsVersions)[number];

/**
 * Options of a server that speaks TLS from this version on. Below 1.2, OpenSSL's security level falls to 0, because its
 * other levels refuse the MD5 and SHA-1 that those versions sign with; that holds for all clients of the server. A second
 * handshake on a connection is refused, as it costs a server ten times what it costs the client.
 *
 * @param oldest - undefined leaves everything to Node, which begins with 1.2
 */
export function tlsFrom(
  oldest: TlsVersion | undefined,
): Pick<SecureContextOptions, 'minVersion' | 'ciphers' | 'secureOptions'> {
  return { ...versionsFrom(oldest), secureOptions: constants.SSL_OP_NO_RENEGOTIATION };
}

function versionsFrom(oldest: TlsVersion | undefined): Pick<SecureContextOptions, 'minVersion' | 'ciphers'> {
  switch (oldest) {
    case '1.0':
      return { minVersion: 'TLSv1', ciphers: 'DEFAULT:@SECLEVEL=0' };
    case '1.1':
      return { minVersion: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0' };
    case '1.2':
      return { minVersion: 'TLSv1.2' };
    case undefined:
      return {};
  }
}
