import { LabError } from '../errors.js';
import { type Authority, createAuthority, type IssuedCertificate, issueSelfSigned } from './certificates.js';

/**
 * What can be the matter with a server's certificate.
 *
 * - `wrong-name`: it bears a name that nobody asked for.
 * - `expired`, `not-yet-valid`: by its dates.
 * - `unknown-authority`: issued by one that nobody trusts.
 * - `self-signed`: by the server itself, as Exchange setup leaves it.
 * - `wildcard`: `*.contoso.example` instead of the names; no fault to most clients.
 */
export const certificateFaults = [
  'wrong-name',
  'expired',
  'not-yet-valid',
  'unknown-authority',
  'self-signed',
  'wildcard',
] as const;

/** One of {@link certificateFaults}. */
export type CertificateFault = (typeof certificateFaults)[number];

const day = 86_400_000;
/** RFC 6761 6.4: a name that never exists. */
const wrongName = 'wrong-name.invalid';

/** What a certificate is to be, faults included. */
export interface CertificateWish {
  readonly names: readonly string[];
  readonly fault: CertificateFault | undefined;
  readonly now: Date;
}

/**
 * Issues a server certificate with one thing the matter with it, and all else as it should be.
 *
 * @throws LabError `bad-network` for a name that a certificate cannot carry, or no name that a wildcard stands for
 */
export async function issueWithFault(
  authority: Authority,
  { names, fault, now }: CertificateWish,
): Promise<IssuedCertificate> {
  const inDays = (days: number) => new Date(now.getTime() + days * day);
  switch (fault) {
    case undefined:
      return authority.issue({ names, now });
    case 'wrong-name':
      return authority.issue({ names: [wrongName], now });
    case 'expired':
      return authority.issue({ names, now, notBefore: inDays(-366), notAfter: inDays(-1) });
    case 'not-yet-valid':
      return authority.issue({ names, now, notBefore: inDays(30) });
    case 'unknown-authority': {
      const stranger = await createAuthority({ now, name: 'An authority that nobody trusts' });
      return stranger.issue({ names, now });
    }
    case 'self-signed':
      return issueSelfSigned({ names, now });
    case 'wildcard':
      return authority.issue({ names: wildcardsFor(names), now });
  }
}

/** A wildcard stands for one label (RFC 6125 6.4.3), and no client takes one right below the top: `*.example`. */
function wildcardsFor(names: readonly string[]): readonly string[] {
  const parents = names.map((name) => name.slice(name.indexOf('.') + 1));
  const wildcards = new Set(parents.flatMap((parent) => (parent.includes('.') ? [`*.${parent}`] : [])));
  if (wildcards.size === 0) {
    throw new LabError('bad-network', `no wildcard stands for ${names.join(', ')}`, {
      hint: 'it requires a name of at least three labels',
    });
  }
  return [...wildcards];
}
