import { createPrivateKey, X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Authority, createAuthority } from '../../src/network/certificates.js';

const now = new Date('2012-06-01T12:00:00Z');
const day = 86_400_000;
let authority: Authority;

beforeAll(async () => {
  authority = await createAuthority({ now, name: 'Contoso Lab CA' });
});

async function issued(names: readonly string[], notAfter?: Date): Promise<X509Certificate> {
  const { certificatePem } = await authority.issue({
    names,
    now,
    ...(notAfter === undefined ? {} : { notAfter }),
  });
  return new X509Certificate(certificatePem);
}

describe('the lab authority', () => {
  it('is a certification authority that signed itself, valid from the day before', () => {
    const certificate = new X509Certificate(authority.certificatePem);
    expect(certificate.ca).toBe(true);
    expect(certificate.subject).toBe('CN=Contoso Lab CA');
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(new Date(certificate.validFrom)).toEqual(new Date('2012-05-31T12:00:00Z'));
  });

  it('has a key of its own each time', async () => {
    const other = new X509Certificate((await createAuthority({ now })).certificatePem);
    expect((await issued(['a.example'])).verify(other.publicKey)).toBe(false);
  });
});

describe('a server certificate', () => {
  it('carries names, wildcards and addresses as alternative names', async () => {
    const certificate = await issued(['cas1.contoso.internal', '*.contoso.example', '10.10.10.11', '::1']);
    expect(certificate.subjectAltName).toBe(
      'DNS:cas1.contoso.internal, DNS:*.contoso.example, IP Address:10.10.10.11, IP Address:0:0:0:0:0:0:0:1',
    );
    expect(certificate.checkHost('mail.contoso.example')).toBe('*.contoso.example');
    expect(certificate.checkHost('outlook.contoso.internal')).toBeUndefined();
    expect(certificate.checkIP('10.10.10.11')).toBe('10.10.10.11');
  });

  it('is signed by the authority, for servers only', async () => {
    const certificate = await issued(['a.example']);
    const issuer = new X509Certificate(authority.certificatePem);
    expect(certificate.checkIssued(issuer)).toBe(true);
    expect(certificate.verify(issuer.publicKey)).toBe(true);
    expect(certificate.ca).toBe(false);
    expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
  });

  it('comes with the private key that belongs to it', async () => {
    const { certificatePem, privateKeyPem } = await authority.issue({ names: ['a.example'], now });
    expect(new X509Certificate(certificatePem).checkPrivateKey(createPrivateKey(privateKeyPem))).toBe(true);
  });

  it('lives 825 days from the day before, and never longer', async () => {
    const expected = new Date(now.getTime() + 824 * day);
    expect(new Date((await issued(['a.example'])).validTo)).toEqual(expected);
    const wanted = new Date(now.getTime() + 2_000 * day);
    expect(new Date((await issued(['a.example'], wanted)).validTo)).toEqual(expected);
  });

  it('can be issued so that it has expired', async () => {
    const yesterday = new Date(now.getTime() - day / 2);
    expect(new Date((await issued(['a.example'], yesterday)).validTo)).toEqual(yesterday);
  });

  it('writes an international name as DNS does', async () => {
    expect((await issued(['mail.müller.example'])).subjectAltName).toBe('DNS:mail.xn--mller-kva.example');
  });

  it('takes a name that is too long for a common name', async () => {
    const name = `${'a'.repeat(60)}.${'b'.repeat(60)}.example`;
    expect((await issued([name])).checkHost(name)).toBe(name);
  });

  it('has a positive serial number of 16 bytes', async () => {
    expect((await issued(['a.example'])).serialNumber).toMatch(/^[4-7][0-9A-F]{31}$/);
  });

  it.each([[''], ['a b'], ['mail..example'], ['*'], ['-a.example'], ['a'.repeat(300)]])(
    'is refused for the name "%s"',
    async (name) => {
      await expect(issued([name])).rejects.toMatchObject({ code: 'bad-network' });
    },
  );

  it('is refused without a name', async () => {
    await expect(issued([])).rejects.toThrow('a certificate needs at least one name');
  });
});
