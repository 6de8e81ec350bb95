import { Client } from 'ldapts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { annaDn, domainDn } from '../../directory/small-forest.js';
import { type LiveServer, startServer } from './live-server.js';
import { loadWireForest, manyContacts, manyDn } from './wire-cases/forest.js';

let server: LiveServer;
let client: Client;

beforeAll(async () => {
  server = await startServer({ pageMs: 200, openPages: 2 }, loadWireForest());
  client = await open();
});
afterAll(async () => {
  await client.unbind();
  await server.listening.close();
});

async function open(): Promise<Client> {
  const opened = new Client({ url: server.url, timeout: 5_000 });
  await opened.bind(annaDn, 'correct horse');
  return opened;
}

const contacts = { filter: '(objectClass=contact)', attributes: ['1.1'] };

describe('paging', () => {
  it('brings all of them, each once, whatever the size of a page', async () => {
    for (const pageSize of [100, 999, 1000]) {
      const { searchEntries } = await client.search(manyDn, { ...contacts, paged: { pageSize } });
      expect(new Set(searchEntries.map(({ dn }) => dn)).size).toBe(manyContacts);
      expect(searchEntries).toHaveLength(manyContacts);
    }
  });

  it('without it breaks off after a thousand', async () => {
    await expect(client.search(manyDn, contacts)).rejects.toMatchObject({ code: 4 });
  });

  it('leaves the event loop to others while a long search runs', async () => {
    const other = await open();
    const slow = client.search(manyDn, {
      filter: `(|${Array.from({ length: 3_000 }, (_, at) => `(description=*${at}*)`).join('')})`,
    });
    let turns = 0;
    const ticking = setInterval(() => turns++, 1);
    await other.search(domainDn, { scope: 'base' });
    await slow;
    clearInterval(ticking);
    await other.unbind();
    expect(turns).toBeGreaterThan(2);
  });

  it('breaks off at the time limit', async () => {
    const hurried = await startServer({ searchSeconds: 0.02 }, loadWireForest());
    const bound = new Client({ url: hurried.url });
    await bound.bind(annaDn, 'correct horse');
    const filter = `(|${Array.from({ length: 10_000 }, (_, at) => `(description=*${at}*)`).join('')})`;
    await expect(bound.search(manyDn, { filter })).rejects.toMatchObject({ code: 3 });
    await bound.unbind();
    await hurried.listening.close();
  });
});
