import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { LabError } from '../../../src/errors.js';
import { type Listening, listenTcp } from '../../../src/network/listener.js';
import { createControlServer } from '../../../src/servers/control/control-server.js';
import { createGuard } from '../../../src/servers/control/guard.js';
import { noBody, none, route } from '../../../src/servers/control/route.js';
import { createRouteTable } from '../../../src/servers/control/route-table.js';
import { ask, post } from './ask.js';

const plain = { summary: '', answers: [], query: none, parameters: none, body: noBody } as const;

const table = createRouteTable([
  route({
    ...plain,
    method: 'GET',
    path: '/open',
    operationId: 'a',
    isOpen: true,
    handle: () => ({ json: 1 }),
  }),
  route({
    ...plain,
    method: 'GET',
    path: '/things/{name}',
    operationId: 'b',
    parameters: z.strictObject({ name: z.string() }),
    query: z.strictObject({ times: z.coerce.number().int().min(1).default(1) }),
    handle: ({ path, query }) => ({ json: path.name.repeat(query.times) }),
  }),
  route({
    ...plain,
    method: 'POST',
    path: '/things',
    operationId: 'c',
    body: z.strictObject({ name: z.string() }),
    handle: ({ body }) => ({ json: body.name.length }),
  }),
  route({ ...plain, method: 'DELETE', path: '/things', operationId: 'd', handle: () => ({ status: 204 }) }),
  route({
    ...plain,
    method: 'GET',
    path: '/refused',
    operationId: 'e',
    handle: () => {
      throw new LabError('no-such-object', 'it is not there', { where: 'CN=X', hint: 'look elsewhere' });
    },
  }),
  route({
    ...plain,
    method: 'GET',
    path: '/broken',
    operationId: 'f',
    handle: () => {
      throw new Error('the secret is 42');
    },
  }),
]);

const faults: unknown[] = [];

async function open(
  options: Parameters<typeof createGuard>[0],
): Promise<Listening & { readonly url: string }> {
  const server = createControlServer(
    () => table,
    createGuard(options),
    (error) => faults.push(error),
  );
  const listening = await listenTcp(server, { address: '127.0.0.1', port: 0 });
  return { ...listening, url: `http://127.0.0.1:${listening.port}` };
}

describe('a control server on loopback', () => {
  let server: Awaited<ReturnType<typeof open>>;
  beforeAll(async () => {
    server = await open({ address: '127.0.0.1' });
  });
  afterAll(() => server.close());

  it('routes by method and path, and reads parameters and query by their shapes', async () => {
    const answer = await ask(`${server.url}/things/a%20%C3%A4?times=2`);
    expect([answer.status, answer.json()]).toEqual([200, 'a äa ä']);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect((await ask(`${server.url}/things`, { method: 'DELETE' })).status).toBe(204);
  });

  it('says what is wrong as problem details', async () => {
    const answer = await ask(`${server.url}/refused`);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(answer.json()).toEqual({
      type: 'about:blank',
      title: 'Not Found',
      status: 404,
      detail: 'it is not there',
      code: 'no-such-object',
      where: 'CN=X',
      hint: 'look elsewhere',
    });
  });

  it('keeps what a fault of the program says to itself', async () => {
    const answer = await ask(`${server.url}/broken`);
    expect(answer.status).toBe(500);
    expect(answer.text).not.toContain('42');
    expect(answer.json()).toMatchObject({ code: 'internal' });
    expect(String(faults)).toContain('42');
  });

  it.each([
    ['a path that is not there', '/nothing', 404, {}],
    ['a path that has no such method', '/things', 405, { allow: 'POST, DELETE' }],
    ['a path that is no UTF-8', '/things/%ff', 400, {}],
    ['a query that has not the shape', '/things/a?times=none', 400, {}],
    ['a query that is not known', '/things/a?tiems=1', 400, {}],
    ['a query that is there twice', '/things/a?times=1&times=2', 400, {}],
  ])('refuses %s', async (_, path, status, headers) => {
    const answer = await ask(`${server.url}${path}`);
    expect(answer.json()).toMatchObject({ status, code: 'wrong-usage' });
    expect(answer.headers).toMatchObject(headers);
  });

  it.each([
    ['names this machine does not have', { Host: 'lab.example' }],
    ['names that only begin like its own', { Host: '127.0.0.1.lab.example' }],
    ['pages of another origin', { Origin: 'http://lab.example' }],
    ['pages of another port', { Origin: 'http://127.0.0.1:1' }],
    ['sandboxed pages', { Origin: 'null' }],
    ['pages of another site', { 'Sec-Fetch-Site': 'cross-site' }],
    ['pages of a site beside it', { 'Sec-Fetch-Site': 'same-site' }],
  ])('refuses %s', async (_, headers) => {
    expect((await ask(`${server.url}/open`, { headers })).json()).toMatchObject({ status: 403 });
  });

  it('answers under the names of loopback, and its own page', async () => {
    const { port } = server;
    for (const host of ['localhost', `localhost:${port}`, `[::1]:${port}`, 'LOCALHOST']) {
      expect((await ask(`${server.url}/open`, { headers: { Host: host } })).status).toBe(200);
    }
    const own = { Origin: server.url, 'Sec-Fetch-Site': 'same-origin' };
    expect((await ask(`${server.url}/open`, { headers: own })).status).toBe(200);
  });

  it.each([
    ['as a form', { 'Content-Type': 'application/x-www-form-urlencoded' }, 415],
    ['as text, as forms of pages can', { 'Content-Type': 'text/plain' }, 415],
    ['as nothing', {}, 415],
    ['in another charset', { 'Content-Type': 'application/json; charset=utf-16' }, 415],
    ['as JSON', { 'Content-Type': 'application/json' }, 200],
    ['as JSON in UTF-8', { 'Content-Type': 'Application/JSON; charset="UTF-8"' }, 200],
  ])('a body that is declared %s', async (_, headers, status) => {
    const answer = await ask(`${server.url}/things`, { method: 'POST', headers, body: '{"name":"x"}' });
    expect(answer.status).toBe(status);
  });

  it.each([
    ['no JSON', '{', 400],
    ['another shape', '{"nmae":"x"}', 400],
    ['nothing', '', 400],
    ['a million brackets', '['.repeat(1_000_000), 400],
    ['more than a mebibyte', JSON.stringify({ name: 'x'.repeat(1_048_576) }), 413],
  ])('refuses a body that is %s', async (_, body, status) => {
    const answer = await ask(`${server.url}/things`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body,
    });
    expect(answer.json()).toMatchObject({ status });
  });

  it('refuses a body that grows too long without having said so', async () => {
    const answer = await ask(`${server.url}/things`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Transfer-Encoding': 'chunked' },
      body: Buffer.alloc(1_048_577, 0x20),
    });
    expect(answer.json()).toMatchObject({ status: 413 });
  });

  it('refuses a body where none is taken, and headers without end', async () => {
    const headers = { 'Content-Type': 'application/json' };
    const answer = await ask(`${server.url}/things`, { method: 'DELETE', headers, body: '1' });
    expect(answer.json()).toMatchObject({ status: 400 });
    expect((await ask(`${server.url}/open`, { headers: { 'X-Long': 'x'.repeat(17_000) } })).status).toBe(431);
  });
});

describe('a control server with a token', () => {
  const token = 'correct-horse-battery';
  let server: Awaited<ReturnType<typeof open>>;
  beforeAll(async () => {
    server = await open({ address: '0.0.0.0', token });
  });
  afterAll(() => server.close());

  const statusWith = async (headers: Readonly<Record<string, string>>, path = '/things/a') =>
    (await ask(`${server.url}${path}`, { headers })).status;

  it('lets in who presents it, whatever the case of the scheme', async () => {
    expect(await statusWith({ Authorization: `Bearer ${token}` })).toBe(200);
    expect(await statusWith({ Authorization: `bearer ${token}` })).toBe(200);
  });

  it.each([
    '',
    'Bearer',
    'Bearer ',
    `Basic ${token}`,
    `Bearer ${token}x`,
    'Bearer correct',
    `Bearer ${token} x`,
  ])('refuses "%s"', async (authorization) => {
    const answer = await ask(`${server.url}/things/a`, { headers: { Authorization: authorization } });
    expect(answer.json()).toMatchObject({ status: 401 });
    expect(answer.headers['www-authenticate']).toMatch(/^Bearer /);
  });

  it('does not tell without it which resources there are', async () => {
    expect(await statusWith({}, '/nothing')).toBe(401);
    expect(await statusWith({}, '/open')).toBe(200);
  });

  it('needs no known host name from who presents it, and still refuses pages', async () => {
    const authorization = { Authorization: `Bearer ${token}` };
    expect(await statusWith({ Host: 'lab' })).toBe(403);
    expect(await statusWith({ Host: 'lab', ...authorization })).toBe(200);
    expect(await statusWith({ ...authorization, Origin: 'http://lab.example' })).toBe(403);
  });

  it('takes JSON from who presents it', async () => {
    const answer = await post(`${server.url}/things`, { name: 'abc' }, { Authorization: `Bearer ${token}` });
    expect(answer.json()).toBe(3);
  });
});
