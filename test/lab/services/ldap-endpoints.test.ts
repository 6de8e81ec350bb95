import { Client } from 'ldapts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Lab, startLab } from '../../../src/index.js';

let lab: Lab;
beforeAll(async () => {
  lab = await startLab();
});
afterAll(() => lab.stop());

/** What anna sees of herself, over one of the lab's LDAP ports. */
async function annaAt(url: string, base: string, tlsOptions?: { ca: string; servername: string }, more = '') {
  const client = new Client({ url, timeout: 5_000, ...(tlsOptions === undefined ? {} : { tlsOptions }) });
  await client.bind('anna@contoso.example', 'Passw0rd!');
  const { searchEntries } = await client.search(base, { filter: `(&(mail=anna@contoso.example)${more})` });
  await client.unbind();
  return searchEntries;
}

describe("the lab's LDAP endpoints", () => {
  it('speak TLS with a certificate of the lab CA on ldaps', async () => {
    const { ldaps = '' } = lab.endpoints;
    expect(ldaps).toMatch(/^ldaps:\/\/127\.0\.0\.1:\d+$/);
    const trust = { ca: lab.ca.pem, servername: 'dc1.contoso.internal' };
    const [anna] = await annaAt(ldaps, 'DC=contoso,DC=internal', trust);
    expect(anna?.['homeMDB']).toBeDefined();
    await expect(annaAt(ldaps, 'DC=contoso,DC=internal')).rejects.toThrow(/certificate/);
  });

  it('show every context in part on globalCatalog', async () => {
    const { ldap, globalCatalog = '' } = lab.endpoints;
    expect(globalCatalog).toMatch(/^ldap:\/\/127\.0\.0\.1:\d+$/);
    const [whole] = await annaAt(ldap, 'DC=contoso,DC=internal');
    const [part] = await annaAt(globalCatalog, '');
    expect(part?.['homeMDB']).toEqual(whole?.['homeMDB']);
    expect(whole?.['mDBUseDefaults']).toBeDefined();
    expect(part?.['mDBUseDefaults']).toBeUndefined();
    const known = '(mDBUseDefaults=*)';
    expect(await annaAt(ldap, 'DC=contoso,DC=internal', undefined, known)).toHaveLength(1);
    expect(await annaAt(globalCatalog, '', undefined, known)).toEqual([]);
  });
});
