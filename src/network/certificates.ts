import { createPrivateKey, KeyObject, webcrypto } from 'node:crypto';
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
  /** Default: the day before `now`. */
  readonly notBefore?: Date;
  /** Default and at most: 825 days after it becomes valid, or the authority's own end. */
  readonly notAfter?: Date;
}

/** The lab's own certification authority. */
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

/** How an authority is made. */
export interface AuthorityOptions {
  /** On the lab's clock; it is valid from the day before, for ten years. */
  readonly now: Date;
  /** The subject's common name. */
  readonly name?: string;
}

/** Makes the certificate of a certification authority, with a fresh ECDSA P-256 key. */
export async function createAuthorityCertificate({
  now,
  name = 'Autodiscover Lab CA',
}: AuthorityOptions): Promise<IssuedCertificate> {
  const x509 = await import('./x509.js');
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: randomSerial(),
    name: [{ CN: [name] }],
    notBefore: new Date(now.getTime() - day),
    notAfter: new Date(now.getTime() + (authorityDays - 1) * day),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificatePem: pem(certificate.toString('pem')), privateKeyPem: exportKey(keys.privateKey) };
}

/** Makes a certification authority whose private key never leaves it. */
export async function createAuthority(options: AuthorityOptions): Promise<Authority> {
  return openAuthority(await createAuthorityCertificate(options));
}

/**
 * An authority of a certificate and key that were made before.
 *
 * @throws what Node throws for a key that is not one of ECDSA P-256, or for text that is neither
 */
export async function openAuthority({
  certificatePem,
  privateKeyPem,
}: IssuedCertificate): Promise<Authority> {
  const x509 = await import('./x509.js');
  const certificate = new x509.X509Certificate(certificatePem);
  const der = createPrivateKey(privateKeyPem).export({ type: 'pkcs8', format: 'der' });
  const signingKey = await webcrypto.subtle.importKey('pkcs8', der, algorithm, false, ['sign']);
  const authorityKey = await x509.AuthorityKeyIdentifierExtension.create(certificate.publicKey);
  return {
    certificatePem,
    issue: (options) =>
      issueLeaf(options, {
        issuer: certificate.subjectName,
        signingKey,
        authorityKey,
        end: certificate.notAfter,
      }),
  };
}

/** Issues a server certificate that vouches for itself, as Exchange setup does for each server. */
export async function issueSelfSigned(options: IssueOptions): Promise<IssuedCertificate> {
  return issueLeaf(options, undefined);
}

type X509 = typeof import('./x509.js');

interface Issuer {
  readonly issuer: InstanceType<X509['X509Certificate']>['subjectName'];
  readonly signingKey: webcrypto.CryptoKey;
  readonly authorityKey: InstanceType<X509['AuthorityKeyIdentifierExtension']>;
  readonly end: Date;
}

async function issueLeaf(
  { names, now, notBefore: begin, notAfter: wanted }: IssueOptions,
  issuer: Issuer | undefined,
): Promise<IssuedCertificate> {
  const x509 = await import('./x509.js');
  const subjectNames = names.map(subjectName);
  const [first] = subjectNames;
  if (first === undefined) throw new LabError('bad-network', 'a certificate needs at least one name');
  const notBefore = begin?.getTime() ?? now.getTime() - day;
  const never = Number.POSITIVE_INFINITY;
  const end = Math.min(
    wanted?.getTime() ?? never,
    notBefore + leafDays * day,
    issuer?.end.getTime() ?? never,
  );
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  // X.520 ends a common name at 64 characters; the alternative names are what clients read.
  const subject = [{ CN: [first.value.slice(0, 64)] }];
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: randomSerial(),
    subject,
    issuer: issuer?.issuer ?? subject,
    notBefore: new Date(notBefore),
    notAfter: new Date(end),
    signingAlgorithm: algorithm,
    publicKey: keys.publicKey,
    signingKey: issuer?.signingKey ?? keys.privateKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(subjectNames),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      ...(issuer === undefined ? [] : [issuer.authorityKey]),
    ],
  });
  return { certificatePem: pem(certificate.toString('pem')), privateKeyPem: exportKey(keys.privateKey) };
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

function exportKey(key: webcrypto.CryptoKey): string {
  return String(KeyObject.from(key).export({ type: 'pkcs8', format: 'pem' }));
}

function pem(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}
