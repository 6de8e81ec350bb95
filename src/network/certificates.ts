import { KeyObject, webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import { LabError } from '../errors.js';

/** A certificate and its private key (PKCS #8), both PEM. */
export interface IssuedCertificate {
  readonly certificatePem: string;
  readonly privateKeyPem: string;
}

/** What a server certificate is to be issued for. */
export interface IssueOptions {
  /** Host names (`*.contoso.example` too) and IP addresses; the first names the subject as well. */
  readonly names: readonly string[];
  readonly now: Date;
  /** Default and at most: 825 days after it becomes valid, or the authority's own end. */
  readonly notAfter?: Date;
}

/** The lab's own certification authority; its private key never leaves it. */
export interface Authority {
  readonly certificatePem: string;
  /**
   * Issues a server certificate (RFC 5280; serverAuth), valid from the day before `now`.
   *
   * @throws LabError `bad-network` for a name that a certificate cannot carry, or for no name at all
   */
  issue(options: IssueOptions): Promise<IssuedCertificate>;
}

const day = 86_400_000;
const authorityDays = 3_650;
/** Clients of today refuse server certificates that live longer. */
const leafDays = 825;
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/**
 * Makes a certification authority with a fresh ECDSA P-256 key.
 *
 * @param options - `now` on the lab's clock; `name` is the subject's common name
 */
export async function createAuthority(options: {
  readonly now: Date;
  readonly name?: string;
}): Promise<Authority> {
  const x509 = await import('./x509.js');
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const notAfter = new Date(options.now.getTime() + (authorityDays - 1) * day);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: randomSerial(),
    name: [{ CN: [options.name ?? 'Autodiscover Lab CA'] }],
    notBefore: new Date(options.now.getTime() - day),
    notAfter,
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });

  return {
    certificatePem: pem(certificate.toString('pem')),
    issue: async ({ names, now, notAfter: wanted }) => {
      const subjectNames = names.map(subjectName);
      const [first] = subjectNames;
      if (first === undefined) throw new LabError('bad-network', 'a certificate needs at least one name');
      const notBefore = now.getTime() - day;
      const end = Math.min(
        wanted?.getTime() ?? Number.POSITIVE_INFINITY,
        notBefore + leafDays * day,
        notAfter.getTime(),
      );
      const leafKeys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
      const leaf = await x509.X509CertificateGenerator.create({
        serialNumber: randomSerial(),
        // X.520 ends a common name at 64 characters; the alternative names are what clients read.
        subject: [{ CN: [first.value.slice(0, 64)] }],
        issuer: certificate.subjectName,
        notBefore: new Date(notBefore),
        notAfter: new Date(end),
        signingAlgorithm: algorithm,
        publicKey: leafKeys.publicKey,
        signingKey: keys.privateKey,
        extensions: [
          new x509.BasicConstraintsExtension(false, undefined, true),
          new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
          new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
          new x509.SubjectAlternativeNameExtension(subjectNames),
          await x509.SubjectKeyIdentifierExtension.create(leafKeys.publicKey),
          await x509.AuthorityKeyIdentifierExtension.create(keys.publicKey),
        ],
      });
      const privateKey = KeyObject.from(leafKeys.privateKey).export({ type: 'pkcs8', format: 'pem' });
      return { certificatePem: pem(leaf.toString('pem')), privateKeyPem: String(privateKey) };
    },
  };
}

function subjectName(name: string): { type: 'dns' | 'ip'; value: string } {
  if (isIP(name) !== 0) return { type: 'ip', value: name };
  const wildcard = name.startsWith('*.');
  const host = domainToASCII(wildcard ? name.slice(2) : name);
  if (!/^(?!-)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*$/.test(host) || host.length > 253) {
    throw new LabError('bad-network', `"${name}" is not a name that a certificate can carry`, {
      hint: 'write a host name or an IP address',
    });
  }
  return { type: 'dns', value: wildcard ? `*.${host}` : host };
}

/** 16 random bytes, positive and without leading zero (RFC 5280 4.1.2.2). */
function randomSerial(): string {
  const bytes = webcrypto.getRandomValues(new Uint8Array(16));
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return Buffer.from(bytes).toString('hex');
}

function pem(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}
