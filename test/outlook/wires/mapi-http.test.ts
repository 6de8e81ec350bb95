import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import { afterEach, describe, expect, it } from 'vitest';
import { createAuthority } from '../../../src/network/certificates.js';
import { type Listening, listenTcp } from '../../../src/network/listener.js';
import type { ConnectionPolicy } from '../../../src/outlook/connection-policy.js';
import { startTrace } from '../../../src/outlook/trace.js';
import { MapiHttpSession } from '../../../src/outlook/wires/mapi-http.js';
import { clientAt } from './client-at.js';

const host = 'mail.contoso.example';
const done = (code = 0) =>
  `DONE\r\nX-ResponseCode: ${code}\r\nX-ElapsedTime: 1\r\nX-StartTime: Thu, 01 Jan 2015 00:00:00 GMT\r\n\r\n`;

let server: Listening | undefined;
let session: MapiHttpSession | undefined;

afterEach(async () => {
  session?.close();
  await server?.close();
});

/** A server that says what the test says. What a real one says is in the journeys. */
async function sessionWith(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  connecting: Partial<ConnectionPolicy> = {},
) {
  const now = new Date();
  const authority = await createAuthority({ now });
  const { certificatePem, privateKeyPem } = await authority.issue({ names: [host], now });
  const https: Server = createServer({ cert: certificatePem, key: privateKeyPem }, (request, response) => {
    request.resume().once('end', () => answer(request, response));
  });
  const listening = await listenTcp(https, { address: '127.0.0.1', port: 0 });
  server = listening;
  const client = clientAt(() => listening.port, connecting);
  const workstation = {
    ...client.workstation,
    trustedRoots: [authority.certificatePem],
    resolver: { ...client.workstation.resolver, resolveAddress: async () => ['192.0.2.1'] },
  };
  const trusting = { ...client, workstation };
  const trace = startTrace(client.workstation.clock);
  session = await MapiHttpSession.open(trusting, trace, `https://${host}/mapi/emsmdb/?MailboxId=a@b.example`);
  return { session, trace };
}

const body = Buffer.from('abc');
const mapiHttp = { 'Content-Type': 'application/mapi-http', 'X-ResponseCode': '0' };

describe('a session of MAPI over HTTP', () => {
  it('waits through PENDING lines, as long as they come', async () => {
    const opened = await sessionWith((_, response) => {
      response.writeHead(200, { ...mapiHttp, 'X-PendingPeriod': '15000' });
      response.write('PROCESSING\r\n');
      setTimeout(() => response.write('PENDING\r\n'), 20);
      setTimeout(() => response.end(`${done()}answer`), 40);
    });
    const answer = await opened.session.request(opened.trace, 'Execute', body);
    expect(Buffer.from(answer).toString()).toBe('answer');
  });

  it('gives up a server that says nothing for longer than a PENDING line may be late', async () => {
    const opened = await sessionWith((_, response) => {
      response.writeHead(200, { ...mapiHttp, 'X-PendingPeriod': '10' });
      response.write('PROCESSING\r\n');
    });
    await expect(opened.session.request(opened.trace, 'Execute', body)).rejects.toMatchObject({
      code: 'connection-timed-out',
    });
    await opened.session.ended;
  });

  it('gives up a server that does not answer at all', async () => {
    const opened = await sessionWith(() => undefined, { rpcCallTimeoutMs: 50 });
    await expect(opened.session.request(opened.trace, 'Connect', body)).rejects.toMatchObject({
      code: 'connection-timed-out',
    });
  });

  it('sends back the cookies as they were last set, counts its requests, and names the mailbox', async () => {
    const seen: IncomingMessage[] = [];
    const opened = await sessionWith((request, response) => {
      seen.push(request);
      response.setHeader('Set-Cookie', [
        'MapiContext=c1; path=/mapi; secure',
        `MapiSequence=${seen.length}; HttpOnly`,
      ]);
      response.writeHead(200, mapiHttp).end(`PROCESSING\r\n${done()}`);
    });
    for (const type of ['Connect', 'Execute', 'Disconnect'] as const) {
      await opened.session.request(opened.trace, type, body);
    }
    expect(seen.map(({ headers }) => headers.cookie)).toEqual([
      undefined,
      'MapiContext=c1; MapiSequence=1',
      'MapiContext=c1; MapiSequence=2',
    ]);
    expect(
      seen.map(({ headers }) => String(headers['x-requestid']).replace(/^\{[0-9A-F-]{36}\}/, '')),
    ).toEqual([':1', ':2', ':3']);
    expect(seen[0]).toMatchObject({
      method: 'POST',
      url: '/mapi/emsmdb/?MailboxId=a@b.example',
      headers: { 'x-requesttype': 'Connect', 'content-type': 'application/mapi-http' },
    });
  });

  it.each([
    ['header', { ...mapiHttp, 'X-ResponseCode': '6' }, '', 'X-ResponseCode 6 (InvalidContextCookie)'],
    ['body', mapiHttp, `PROCESSING\r\n${done(15)}`, 'X-ResponseCode 15 (InvalidSequence)'],
  ])('a response code other than success, in the %s, is a refusal', async (_, headers, text, message) => {
    const opened = await sessionWith((_request, response) => response.writeHead(200, headers).end(text));
    await expect(opened.session.request(opened.trace, 'Execute', body)).rejects.toMatchObject({
      code: 'protocol-refused',
      message: expect.stringContaining(message),
    });
  });

  it.each([
    ['a page of a web server', 200, '<html></html>', 'decode-failed'],
    ['an HTTP error', 503, 'busy', 'protocol-refused'],
  ])('%s is no answer', async (_, status, text, code) => {
    const opened = await sessionWith((_request, response) => response.writeHead(status).end(text));
    await expect(opened.session.request(opened.trace, 'Connect', body)).rejects.toMatchObject({ code });
  });

  it('an answer without end is cut off', async () => {
    const opened = await sessionWith((_, response) => {
      response.writeHead(200, mapiHttp);
      const more = () => {
        if (!response.destroyed) response.write(Buffer.alloc(65_536), more);
      };
      more();
      response.on('error', () => undefined);
    });
    await expect(opened.session.request(opened.trace, 'Execute', body)).rejects.toMatchObject({
      code: 'protocol-refused',
      message: expect.stringContaining('longer than'),
    });
  });
});
