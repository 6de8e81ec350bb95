import { describe, expect, it } from 'vitest';
import { Directory } from '../../../src/directory/directory.js';
import { findByLogonName, splitLogonName } from '../../../src/directory/logon/principals.js';
import { startLab } from '../../../src/index.js';
import { accountOf } from '../../../src/lab/accounts/logon.js';
import { readSeed } from '../../../src/lab/seeds/seed.js';

const { ldif } = await readSeed('contoso-2010');
const directory = Directory.load(ldif, { now: () => new Date() });
const machine = { fqdn: 'cas1.contoso.internal' };
const whoIs = (name: string) => accountOf(directory, machine, splitLogonName(name))?.first('sAMAccountName');

describe('the names by which HTTP lets people in', () => {
  it.each(['anna@contoso.example', 'anna@contoso.internal', 'CONTOSO\\anna', 'contoso\\ANNA', 'anna'])(
    '%s is Anna',
    (name) => {
      expect(whoIs(name)).toBe('anna');
    },
  );

  const entry = directory.find('sAMAccountName', 'anna')[0];
  const dn = entry?.dn.toString() ?? '';
  it.each([
    entry?.first('displayName') ?? '',
    dn,
    `${dn}@contoso.example`,
    `CONTOSO\\${dn}`,
    `${dn}\\anna`,
    entry?.first('objectGUID') ?? '',
    entry?.first('objectSid') ?? '',
    entry?.first('canonicalName') ?? 'contoso.internal/Users/Anna Albers',
    `<GUID=${entry?.first('objectGUID')}>`,
    `<SID=${entry?.first('objectSid')}>`,
    'NOWHERE\\anna',
    '\\',
    '@',
    '',
  ])('%j is nobody', (name) => {
    expect(whoIs(name)).toBeUndefined();
    expect(findByLogonName(directory, { userName: name, domain: '' }, 'CONTOSO')).toBeUndefined();
  });

  it('are the same for Basic on a running server, and display names are refused', async () => {
    await using lab = await startLab();
    const site = lab.hosts.find(({ name }) => name === 'CAS1')?.listen[443];
    const status = async (name: string) => {
      const { request } = await import('node:https');
      const headers = { authorization: `Basic ${Buffer.from(`${name}:Passw0rd!`).toString('base64')}` };
      return new Promise<number | undefined>((resolve, reject) => {
        const url = `https://${site}/autodiscover/autodiscover.xml`;
        const sent = request(url, { headers, method: 'POST', rejectUnauthorized: false }, (response) => {
          response.resume();
          resolve(response.statusCode);
        });
        sent.on('error', reject);
        sent.end();
      });
    };
    for (const name of ['anna@contoso.example', 'CONTOSO\\anna', 'anna']) {
      expect({ name, status: await status(name) }).not.toMatchObject({ status: 401 });
    }
    for (const name of [entry?.first('displayName') ?? '', dn]) expect(await status(name)).toBe(401);
  });
});
