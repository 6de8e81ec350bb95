import { generateKeyPairSync, sign } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Lab, startLab } from '../../../src/index.js';
import { ask, requestFor } from '../../servers/http/site.js';

const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const audience = 'https://autodiscover.contoso.example';
const modernAuthentication = {
  publicKeys: [publicKey.export({ type: 'spki', format: 'pem' }).toString()],
  audiences: [audience],
  issuers: ['https://sts.contoso.example/'],
  authorizationUri: 'https://sts.contoso.example/authorize',
};

function bearer(claims: object): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const exp = Math.floor(Date.now() / 1000) + 60;
  const content = { iss: modernAuthentication.issuers[0], aud: audience, exp, ...claims };
  const signed = `${part({ alg: 'ES256' })}.${part(content)}`;
  const signature = sign('sha256', Buffer.from(signed), { key: privateKey, dsaEncoding: 'ieee-p1363' });
  return `Bearer ${signed}.${signature.toString('base64url')}`;
}

const basic = `Basic ${Buffer.from('anna@contoso.example:Passw0rd!').toString('base64')}`;
let lab: Lab;
afterEach(() => lab.stop());

function post(authorization?: string) {
  return ask(Number(lab.hosts.find(({ name }) => name === 'CAS1')?.listen['443']?.split(':')[1]), {
    method: 'POST',
    authorityPem: lab.ca.pem,
    headers: {
      host: 'autodiscover.contoso.example',
      ...(authorization === undefined ? {} : { authorization }),
    },
    body: requestFor('anna@contoso.example'),
  });
}

describe('a lab with modern authentication', () => {
  beforeEach(async () => {
    lab = await startLab({ modernAuthentication });
  });

  const challenge =
    'Bearer client_id="00000002-0000-0ff1-ce00-000000000000", trusted_issuers="https://sts.contoso.example/", authorization_uri="https://sts.contoso.example/authorize"';

  it('offers Bearer before all else, and says where a token is had when asked with the bare scheme', async () => {
    const { status, headers } = await post();
    expect([status, headers['www-authenticate']]).toEqual([
      401,
      `${challenge}, Negotiate, NTLM, Basic realm="autodiscover.contoso.example"`,
    ]);
    const bare = await post('Bearer');
    expect([bare.status, bare.headers['www-authenticate']]).toEqual([401, challenge]);
  });

  it.each([
    { upn: 'anna@contoso.example' },
    { upn: 'anna@contoso.internal' },
    { smtp: 'anna@contoso.example' },
    { upn: 'unknown@contoso.example', smtp: 'anna@contoso.example' },
  ])('lets in %o', async (claims) => {
    const { status, body } = await post(bearer(claims));
    expect([status, body.includes('<Type>EXCH</Type>')]).toEqual([200, true]);
  });

  it('refuses a token that is over, or for nobody, and says so without showing it', async () => {
    for (const [claims, remark] of [
      [{ upn: 'anna@contoso.example', exp: 1 }, 'expired'],
      [{ upn: 'nobody@contoso.example' }, 'no-such-user'],
    ] as const) {
      const token = bearer(claims);
      const { status, headers } = await post(token);
      expect([status, headers['www-authenticate']]).toEqual([401, `${challenge}, error="invalid_token"`]);
      const told = lab.journal.entries.at(-1);
      expect(told?.answered).toBe(`401 Bearer ${remark}`);
      expect(JSON.stringify(lab.journal.entries)).not.toContain(token.slice(7));
    }
  });

  it('refuses the token of an account that is disabled', async () => {
    const [anna] = lab.directory.find('sAMAccountName', 'anna');
    const change = { operation: 'replace', attribute: 'userAccountControl', values: ['514'] } as const;
    lab.directory.modify(anna?.dn ?? '', [change]);
    expect((await post(bearer({ upn: 'anna@contoso.example' }))).status).toBe(401);
  });

  it('still takes passwords', async () => {
    expect((await post(basic)).status).toBe(200);
  });
});

it('without the option, the scheme is neither offered nor taken', async () => {
  lab = await startLab();
  const { status, headers } = await post(bearer({ upn: 'anna@contoso.example' }));
  expect([status, String(headers['www-authenticate']).includes('Bearer')]).toEqual([401, false]);
});

it('an anonymous lab asks nobody for credentials, and still refuses wrong ones', async () => {
  lab = await startLab({ anonymous: true });
  expect((await post()).status).toBe(200);
  expect(lab.journal.entries.at(-1)?.asked).toContain('as anonymous');
  expect((await post(basic)).status).toBe(200);
  expect((await post(`${basic.slice(0, -4)}eHh4`)).status).toBe(401);
});

it.each([
  ['disabled', 'userAccountControl', '514'],
  ['locked', 'lockoutTime', '129800000000000000'],
  ['expired', 'accountExpires', '129800000000000000'],
])(
  'an account that is %s gets 401 at once, on a connection that was let in before too',
  async (_what, attribute, value) => {
    lab = await startLab();
    expect((await post(basic)).status).toBe(200);
    const [anna] = lab.directory.find('sAMAccountName', 'anna');
    lab.directory.modify(anna?.dn ?? '', [{ operation: 'replace', attribute, values: [value] }]);
    expect((await post(basic)).status).toBe(401);
  },
);

it('wrong passwords by HTTP lock an account where the domain says so', async () => {
  lab = await startLab();
  const change = { operation: 'replace', attribute: 'lockoutThreshold', values: ['2'] } as const;
  lab.directory.modify('DC=contoso,DC=internal', [change]);
  for (let attempt = 0; attempt < 2; attempt++) await post(`${basic.slice(0, -4)}eHh4`);
  expect((await post(basic)).status).toBe(401);
  expect(lab.directory.find('sAMAccountName', 'anna')[0]?.first('badPwdCount')).toBe('2');
});

it.each([
  [{ ...modernAuthentication, publicKeys: ['nonsense'] }, /publicKeys\[0\]: not a key/],
  [{ ...modernAuthentication, publicKeys: [] }, /needs a public key/],
])('a lab does not start with %o', async (wrong, message) => {
  lab = await startLab();
  await expect(startLab({ modernAuthentication: wrong })).rejects.toThrow(message);
});
