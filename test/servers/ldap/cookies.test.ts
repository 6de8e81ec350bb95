import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { equals } from '../../../src/directory/search/filter.js';
import {
  decodePagedResults,
  encodePagedResults,
  pagedResultsOid,
} from '../../../src/servers/ldap/controls/paged-results.js';
import { annaDn } from '../../directory/small-forest.js';
import { type Conversation, converse } from './conversation.js';
import { type LiveServer, startServer } from './live-server.js';
import { loadWireForest, manyDn } from './wire-cases/forest.js';

const pageMs = 200;
let server: LiveServer;
let open: Conversation[];

beforeEach(async () => {
  server = await startServer({ pageMs, openPages: 2 }, loadWireForest());
  open = [];
});
afterEach(async () => {
  for (const conversation of open) conversation.close();
  await server.listening.close();
});

const anna = { operation: 'bind', version: 3, name: annaDn, password: 'correct horse' } as const;

async function asAnna(): Promise<Conversation> {
  const conversation = await converse(server);
  open.push(conversation);
  expect(await conversation.ask(anna)).toMatchObject({ resultCode: 0 });
  return conversation;
}

/** Asks for a page of ten; the result code, and the cookie of the next page. */
async function page(
  conversation: Conversation,
  cookie: Uint8Array,
  { objectClass = 'contact', size = 10 } = {},
): Promise<{ readonly code: number; readonly cookie: Uint8Array }> {
  const filter = equals('objectClass', objectClass);
  const request = { operation: 'search', base: manyDn, scope: 'sub', filter, attributes: ['1.1'] } as const;
  const value = encodePagedResults({ size, cookie });
  const { resultCode, controls } = await conversation.ask(
    { ...request, sizeLimit: 0, timeLimit: 0, typesOnly: false },
    [{ type: pagedResultsOid, critical: true, value }],
  );
  const answered = controls.find(({ type }) => type === pagedResultsOid)?.value;
  return {
    code: resultCode,
    cookie: answered === undefined ? Buffer.alloc(0) : decodePagedResults(answered).cookie,
  };
}

const first = Buffer.alloc(0);
/** unavailableCriticalExtension, with which Active Directory answers a cookie that is not known. */
const unknownCookie = { code: 12 };

describe('the cookie of a page', () => {
  it('goes on where the page before ended, once', async () => {
    const client = await asAnna();
    const { cookie } = await page(client, first);
    expect(cookie.length).toBeGreaterThan(0);
    expect(await page(client, cookie)).toMatchObject({ code: 0 });
    expect(await page(client, cookie)).toMatchObject(unknownCookie);
  });

  it('is not known on another connection', async () => {
    const { cookie } = await page(await asAnna(), first);
    expect(await page(await asAnna(), cookie)).toMatchObject(unknownCookie);
  });

  it('is forgotten after a while', async () => {
    const client = await asAnna();
    const { cookie } = await page(client, first);
    await wait(pageMs + 100);
    expect(await page(client, cookie)).toMatchObject(unknownCookie);
  });

  it('is forgotten when others have come behind it', async () => {
    const client = await asAnna();
    const [oldest, ...later] = [
      await page(client, first),
      await page(client, first),
      await page(client, first),
    ];
    expect(await page(client, oldest?.cookie ?? first)).toMatchObject(unknownCookie);
    for (const { cookie } of later) expect(await page(client, cookie)).toMatchObject({ code: 0 });
  });

  it('does not outlive a new bind', async () => {
    const client = await asAnna();
    const { cookie } = await page(client, first);
    await client.ask(anna);
    expect(await page(client, cookie)).toMatchObject(unknownCookie);
  });

  it('belongs to its own search', async () => {
    const client = await asAnna();
    const { cookie } = await page(client, first);
    expect(await page(client, cookie, { objectClass: 'group' })).toMatchObject(unknownCookie);
  });

  it('is given back empty where a size of zero ends the paging (RFC 2696 3)', async () => {
    const client = await asAnna();
    const { cookie } = await page(client, first);
    expect(await page(client, cookie, { size: 0 })).toEqual({ code: 0, cookie: first });
    expect(await page(client, cookie)).toMatchObject(unknownCookie);
  });
});
