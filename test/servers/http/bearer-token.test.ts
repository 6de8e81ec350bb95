import { createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { verifyBearerToken } from '../../../src/servers/http/bearer-token.js';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const now = new Date('2026-06-01T12:00:00Z');
const seconds = now.getTime() / 1000;

const rules = {
  keys: [rsa.publicKey, ec.publicKey],
  audiences: ['https://autodiscover.contoso.example'],
  issuers: ['https://sts.contoso.example/'],
  now: () => now,
};
const claims = {
  iss: 'https://sts.contoso.example/',
  aud: 'https://autodiscover.contoso.example/',
  exp: seconds + 1,
  nbf: seconds,
  upn: 'anna@contoso.example',
};

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

function token(content: object, alg: string, key: KeyObject, header: object = {}): string {
  const signed = `${part({ typ: 'JWT', alg, ...header })}.${part(content)}`;
  const signature = sign('sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' });
  return `${signed}.${signature.toString('base64url')}`;
}

const good = token(claims, 'RS256', rsa.privateKey);
const check = (text: string) => verifyBearerToken(text, rules);

describe('a bearer token', () => {
  it('of RFC 7515 A.3 is verified by ES256, and refused as expired', () => {
    const key = {
      kty: 'EC',
      crv: 'P-256',
      x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
      y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
    };
    const text =
      'eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q';
    const keys = [createPublicKey({ key, format: 'jwk' })];
    expect(verifyBearerToken(text, { ...rules, keys })).toEqual({ ok: false, reason: 'expired' });
    const other = text.replace('.Dt', '.Du');
    expect(verifyBearerToken(other, { ...rules, keys })).toEqual({ ok: false, reason: 'wrong-signature' });
  });

  it.each([
    ['RS256', rsa.privateKey],
    ['ES256', ec.privateKey],
  ])('signed by %s tells whose it is', (alg, key) => {
    expect(check(token(claims, alg, key))).toEqual({
      ok: true,
      upn: 'anna@contoso.example',
      smtp: undefined,
    });
  });

  it.each([
    ['expired', { exp: seconds }],
    ['not-yet-valid', { nbf: seconds + 1 }],
    ['wrong-audience', { aud: 'https://mail.contoso.example' }],
    ['wrong-audience', { aud: undefined }],
    ['wrong-issuer', { iss: 'https://sts.fabrikam.example/' }],
    ['no-user', { upn: undefined }],
    ['malformed', { exp: String(seconds + 9) }],
    ['malformed', { exp: undefined }],
    ['malformed', { exp: 8.64e12 + 1 }],
    ['malformed', { nbf: -1e300 }],
  ])('is refused as %s with %o', (reason, change) => {
    expect(check(token({ ...claims, ...change }, 'RS256', rsa.privateKey))).toEqual({ ok: false, reason });
  });

  it('may be meant for several, and speak of an address', () => {
    const content = { ...claims, aud: ['other', claims.aud], upn: undefined, smtp: 'anna@contoso.example' };
    expect(check(token(content, 'RS256', rsa.privateKey))).toMatchObject({
      ok: true,
      smtp: 'anna@contoso.example',
    });
  });

  const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const [head = '', , signature = ''] = good.split('.');

  it.each([
    ['signed by somebody else', token(claims, 'RS256', stranger.privateKey), 'wrong-signature'],
    ['signed by a key of another kind', token(claims, 'ES256', rsa.privateKey), 'wrong-signature'],
    ['changed', `${head}.${part({ ...claims, upn: 'ben@contoso.example' })}.${signature}`, 'wrong-signature'],
    ['of another algorithm', token(claims, 'HS256', rsa.privateKey), 'malformed'],
    ['unsigned', `${part({ alg: 'none' })}.${part(claims)}.`, 'malformed'],
    ['with an extension it insists on', token(claims, 'RS256', rsa.privateKey, { crit: ['x'] }), 'malformed'],
    ['of two parts', good.slice(0, good.lastIndexOf('.')), 'malformed'],
    ['not JSON', `e30x.${part(claims)}.${signature}`, 'malformed'],
    ['JSON, but no object', `${part({ alg: 'RS256' })}.${part([1])}.${signature}`, 'malformed'],
    ['nothing', '', 'malformed'],
    ['endless', 'a'.repeat(1_000_000), 'malformed'],
  ])('is refused when it is %s', (_what, text, reason) => {
    expect(check(text)).toEqual({ ok: false, reason });
  });
});
