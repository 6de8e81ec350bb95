import { Client } from 'ldapts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sensitiveAttributes } from '../../../src/directory/schema/sensitive-attributes.js';
import { encodeSortKeys, sortRequestOid } from '../../../src/servers/ldap/controls/server-side-sort.js';
import { resultCodes } from '../../../src/wire/ldap/result-code.js';
import { annaDn, domainDn, loadSmallForest, usersDn } from '../../directory/small-forest.js';
import { converse } from './conversation.js';
import { type LiveServer, startServer } from './live-server.js';

const secrets = [...sensitiveAttributes].flatMap(([name, kind]) => (kind === 'secret' ? [name] : []));
const names = [...secrets, 'acmePassword'];
const laps = 'ms-Mcs-AdmPwd';
const value = 'tell-tale';
const vaultDn = `CN=Vault,${usersDn}`;
const administratorDn = `CN=Administrator,${usersDn}`;

let server: LiveServer;
beforeAll(async () => {
  const lines = [...names, laps].map((name) => `${name}: ${value}`);
  const more = `dn: ${vaultDn}\nobjectClass: top\nobjectClass: computer\n${lines.join('\n')}\n`;
  server = await startServer({}, loadSmallForest(more));
});
afterAll(() => server.listening.close());

async function as<T>(dn: string, password: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ url: server.url, timeout: 10_000 });
  await client.bind(dn, password);
  try {
    return await work(client);
  } finally {
    await client.unbind();
  }
}
const asAnna = <T>(work: (client: Client) => Promise<T>) => as(annaDn, 'correct horse', work);
const asAdministrator = <T>(work: (client: Client) => Promise<T>) =>
  as(administratorDn, 'secret of the administrator', work);

const sortBy = (attribute: string) => ({
  type: sortRequestOid,
  critical: true,
  value: encodeSortKeys([{ attribute, reverse: false }]),
});

describe('what nobody reads over LDAP', () => {
  it.each([
    ['Anna', asAnna],
    ['the administrator', asAdministrator],
  ] as const)('%s gets no secret, by name or with all others', async (_, asSomebody) => {
    await asSomebody(async (client) => {
      for (const attributes of [names, ['*', '+'], []]) {
        const { searchEntries } = await client.search(vaultDn, { scope: 'base', attributes });
        const given = Object.entries(searchEntries[0] ?? {}).filter(([, values]) => values.length > 0);
        const isSecret = (name: string) => names.some((one) => one.toLowerCase() === name.toLowerCase());
        expect(given.map(([name]) => name).filter(isSecret)).toEqual([]);
      }
    });
  });

  it.each(names)('%s: no filter, comparison or sort tells of it', async (name) => {
    await asAdministrator(async (client) => {
      for (const filter of [`(${name}=${value})`, `(${name}=t*)`, `(${name}=*)`, `(!(${name}=x))`]) {
        expect((await client.search(domainDn, { filter })).searchEntries).toEqual([]);
      }
      await expect(client.compare(vaultDn, name, value)).rejects.toMatchObject({
        code: resultCodes.noSuchAttribute,
      });
    });
    const peer = await converse(server);
    await peer.ask({ operation: 'bind', version: 3, name: annaDn, password: 'correct horse' });
    const search = {
      operation: 'search',
      base: domainDn,
      scope: 'sub',
      derefAliases: 0,
      sizeLimit: 0,
      timeLimit: 0,
      typesOnly: false,
      filter: { type: 'present', attribute: 'objectClass' },
      attributes: [],
    } as const;
    expect((await peer.ask(search, [sortBy(name)])).resultCode).toBe(
      resultCodes.unavailableCriticalExtension,
    );
    peer.close();
  });

  it('confidential values go to administrators only', async () => {
    const found = async (client: Client) => {
      const { searchEntries } = await client.search(domainDn, {
        filter: `(${laps}=t*)`,
        attributes: [laps],
      });
      const [entry] = (await client.search(vaultDn, { scope: 'base', attributes: ['*', laps] }))
        .searchEntries;
      const compared = await client.compare(vaultDn, laps, value).catch(() => 'noSuchAttribute');
      return { matches: searchEntries.length, shown: entry?.[laps.toLowerCase()] ?? entry?.[laps], compared };
    };
    expect(await asAnna(found)).toEqual({ matches: 0, shown: [], compared: 'noSuchAttribute' });
    expect(await asAdministrator(found)).toEqual({ matches: 1, shown: value, compared: true });
  });

  it('no guess at one is in the journal', async () => {
    server.events.length = 0;
    await asAnna(async (client) => {
      for (const name of [...names, laps, 'unheardOfPassword']) {
        await client.search(domainDn, { filter: `(|(${name}=${value})(!(${name}=tell*)))` });
      }
    });
    expect(server.events.length).toBeGreaterThan(names.length);
    expect(JSON.stringify(server.events)).not.toContain('tell');
    expect(JSON.stringify(server.events)).toContain('[hidden]');
  });
});
