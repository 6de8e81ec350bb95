import { Client } from 'ldapts';
import { expect, it } from 'vitest';
import { annaDn, usersDn } from '../../directory/small-forest.js';
import { fuzz } from './fuzzer.js';
import { startServer } from './live-server.js';
import { loadWireForest } from './wire-cases/forest.js';

/** Messages; `AUTODISCOVER_LAB_FUZZ=200000` for a long run. */
const count = Number(process.env['AUTODISCOVER_LAB_FUZZ'] ?? 20_000);
const seed = 0x5eed;

it(`${count} random and mutated messages leave the server as it was`, { timeout: 600_000 }, async () => {
  const server = await startServer({}, loadWireForest());
  const client = new Client({ url: server.url, timeout: 5_000 });
  await client.bind(annaDn, 'correct horse');
  const search = async () => {
    const started = performance.now();
    const { searchEntries } = await client.search(usersDn, { filter: '(mail=anna@example.com)' });
    expect(searchEntries).toHaveLength(1);
    return performance.now() - started;
  };
  await search();
  const { messages, growth } = await fuzz(server, count, seed);
  expect(messages).toBeGreaterThanOrEqual(count);
  expect(growth).toBeLessThan(50 * 1024 * 1024);
  await search();
  expect(await search()).toBeLessThan(100);
  await client.unbind();
  await server.listening.close();
});
