import { connect as connectPlain } from 'node:net';
import { text } from 'node:stream/consumers';
import { connect } from 'node:tls';
import Koa from 'koa';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { listenTcp } from '../../../src/network/listener.js';
import { createPlainFront } from '../../../src/servers/http/plain-front.js';
import { createPlainSite } from '../../../src/servers/http/plain-site.js';
import { inWords, type ToldInWords } from '../../support/told.js';
import { ask, authorization, openWire, requestFor, type Site, startSite, type Wire } from './site.js';

let site: Site;
const wires: Wire[] = [];

beforeAll(async () => {
  site = await startSite();
});
afterEach(() => {
  for (const wire of wires.splice(0)) wire.socket.destroy();
});
afterAll(() => site.close());

async function open(of: Site = site): Promise<Wire> {
  const wire = await openWire(of.listening.port, of.authorityPem);
  wires.push(wire);
  return wire;
}

async function stillAnswers(of: Site = site): Promise<void> {
  const { status } = await ask(of.listening.port, {
    method: 'POST',
    headers: { authorization },
    body: requestFor('anna@contoso.example'),
    authorityPem: of.authorityPem,
  });
  expect(status).toBe(200);
}

/** Alternative names of the certificate that a client is shown that asks for a name. */
function namesShownTo(servername: string | undefined): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const socket = connect(
      {
        port: site.listening.port,
        host: '127.0.0.1',
        ca: site.authorityPem,
        checkServerIdentity: () => undefined,
        ...(servername === undefined ? {} : { servername }),
      },
      () => {
        resolve(socket.getPeerCertificate().subjectaltname);
        socket.destroy();
      },
    );
    socket.on('error', reject);
  });
}

describe('the HTTPS front', () => {
  it('shows the certificate of the name that is asked for', async () => {
    expect(await namesShownTo(undefined)).toBe('DNS:autodiscover.contoso.example, IP Address:127.0.0.1');
    expect(await namesShownTo('other.example')).toBe(
      'DNS:autodiscover.contoso.example, IP Address:127.0.0.1',
    );
    expect(await namesShownTo('Mail.contoso.example')).toBe('DNS:mail.contoso.example');
    expect(await namesShownTo('a.tailspin.example')).toBe('DNS:*.tailspin.example');
  });

  it('tells the journal of a handshake that fails', async () => {
    const socket = connectPlain(site.listening.port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.end('GET / HTTP/1.0\r\n\r\n');
    await new Promise((resolve) => socket.once('close', resolve));
    await expect
      .poll(() => site.events.at(-1))
      .toMatchObject({ asked: 'TLS handshake', answered: 'failed: ERR_SSL_HTTP_REQUEST' });
  });

  it('hands on a request that arrives byte by byte', async () => {
    const wire = await open();
    for (const byte of 'GET /autodiscover/healthcheck.htm HTTP/1.1\r\nHost: a\r\n\r\n') {
      wire.write(byte);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await wire.until((text) => text.includes('cas1.contoso.internal'))).toContain('HTTP/1.1 200 OK');
  });

  it('hands on a request that begins like one for the RPC proxy', async () => {
    const wire = await open();
    wire.write('RP');
    await new Promise((resolve) => setTimeout(resolve, 20));
    wire.write('OST / HTTP/1.1\r\n\r\n');
    expect(await wire.closed()).toContain('HTTP/1.1 400 Bad Request');
  });

  it.each([['http/1.0'], ['h2', 'http/1.1']])(
    'goes on with a client that offers %s by ALPN',
    async (...ALPNProtocols) => {
      const { port } = site.listening;
      const socket = connect({
        port,
        host: '127.0.0.1',
        ca: site.authorityPem,
        ALPNProtocols,
        checkServerIdentity: () => undefined,
      });
      socket.write('GET /autodiscover/healthcheck.htm HTTP/1.0\r\n\r\n');
      expect(await text(socket)).toContain('HTTP/1.1 200 OK');
    },
  );

  it('answers an HTTP/1.0 request without Host', async () => {
    const wire = await open();
    wire.write('GET /autodiscover/autodiscover.xml HTTP/1.0\r\n\r\n');
    const answer = await wire.closed();
    expect(answer).toContain('HTTP/1.1 401 Unauthorized');
    expect(answer).toContain('WWW-Authenticate: Basic realm="cas1.contoso.internal"');
  });
});

describe('a hostile peer', () => {
  const post = `POST /autodiscover/autodiscover.xml HTTP/1.1\r\nHost: a\r\nAuthorization: ${authorization}\r\n`;

  it.each([
    ['garbage', Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 7919) % 256)), /400 Bad Request/],
    ['nothing but line ends', '\r\n'.repeat(20_000), /^$|400|431/],
    ['a head without end', `GET / HTTP/1.1\r\nA: ${'a'.repeat(100_000)}`, /^$|431/],
    ['50,000 fields', `GET / HTTP/1.1\r\n${'A: b\r\n'.repeat(50_000)}`, /^$|431/],
    ['a request target of 100 KB', `GET /${'a'.repeat(100_000)} HTTP/1.1\r\n\r\n`, /^$|431/],
    ['a length beyond all numbers', `${post}Content-Length: 99999999999999999999\r\n\r\n`, /400/],
    ['a huge length', `${post}Content-Length: 9999999999\r\n\r\nabc`, /413 Payload Too Large/],
    [
      'a body that never ends',
      `${post}Transfer-Encoding: chunked\r\n\r\n${`400\r\n${'a'.repeat(1024)}\r\n`.repeat(1500)}`,
      /413/,
    ],
    ['two framings', `${post}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, /400/],
    ['a CONNECT', 'CONNECT dc1:389 HTTP/1.1\r\nHost: a\r\n\r\n', /^$/],
    ['an HTTP/2 preface', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', /400|505/],
  ])('that sends %s is turned away, and the next client is answered', async (_what, bytes, answer) => {
    const wire = await open();
    wire.write(bytes);
    wire.socket.setTimeout(1_000, () => wire.socket.destroy());
    expect(await wire.closed()).toMatch(answer);
    await stillAnswers();
  });

  it('that ends in the middle of a body does no harm', async () => {
    const wire = await open();
    wire.write(`${post}Content-Length: 100\r\n\r\nabc`);
    await new Promise((resolve) => setTimeout(resolve, 20));
    wire.socket.destroy();
    await expect.poll(() => site.events.at(-1)?.answered).toMatch(/^failed: /);
    await stillAnswers();
  });

  it('that asks and never reads does no harm', async () => {
    const wire = await open();
    wire.socket.pause();
    wire.write('GET /autodiscover/healthcheck.htm HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(20_000));
    await stillAnswers();
  });

  it('that keeps 300 connections open keeps nobody else out', async () => {
    const sockets = Array.from({ length: 300 }, () => connectPlain(site.listening.port, '127.0.0.1'));
    for (const socket of sockets) socket.on('error', () => undefined);
    await Promise.all(sockets.map((socket) => new Promise((resolve) => socket.once('connect', resolve))));
    await stillAnswers();
    for (const socket of sockets) socket.destroy();
  });
});

describe('the limits of the front', () => {
  const impatient = {
    handshakeTimeoutMs: 150,
    headTimeoutMs: 200,
    requestTimeoutMs: 400,
    idleTimeoutMs: 300,
  };

  it('drop a peer that begins no handshake', async () => {
    const strict = await startSite(impatient);
    const wire = await openWire(strict.listening.port);
    expect(await wire.closed()).toBe('');
    await stillAnswers(strict);
    await strict.close();
  });

  it('drop a peer that sends nothing, half a method, half a head, or half a body, however busy', async () => {
    const strict = await startSite(impatient);
    const half = `POST /autodiscover/autodiscover.xml HTTP/1.1\r\nHost: a\r\nAuthorization: ${authorization}\r\n`;
    const started = performance.now();
    await Promise.all(
      ['', 'RPC', 'GET / HTTP/1.1\r\n', `${half}Content-Length: 1000\r\n\r\nabc`].map(async (start) => {
        const wire = await open(strict);
        if (start !== '') wire.write(start);
        const trickle = setInterval(() => start.length > 3 && wire.write('a'), 50);
        expect(await wire.closed()).toMatch(/^$|^HTTP\/1.1 408 Request Timeout/);
        clearInterval(trickle);
      }),
    );
    expect(performance.now() - started).toBeLessThan(3_000);
    await stillAnswers(strict);
    await strict.close();
  });

  it('drop an idle connection, but not before its time', async () => {
    const strict = await startSite(impatient);
    const wire = await open(strict);
    const get = 'GET /autodiscover/healthcheck.htm HTTP/1.1\r\nHost: a\r\n\r\n';
    wire.write(get);
    await wire.until((text) => text.includes('200 OK<br/>'));
    await new Promise((resolve) => setTimeout(resolve, 100));
    wire.write(get);
    expect((await wire.closed()).split('200 OK<br/>')).toHaveLength(3);
    await strict.close();
  });

  it('drop a peer that does not read its answer, and wait for an answer that takes its time', async () => {
    const app = new Koa();
    let finish: () => void = () => undefined;
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    app.use(async (context) => {
      if (context.path === '/slow') await finished;
      context.body = context.path === '/slow' ? 'at last' : Buffer.alloc(64 * 1_048_576);
    });
    app.on('error', () => undefined);
    const server = createPlainFront({ app, limits: { idleTimeoutMs: 200 } });
    const listening = await listenTcp(server, { address: '127.0.0.1', port: 0 });
    const slow = ask(listening.port, { path: '/slow' });
    const dropped = new Promise<void>((resolve) => {
      server.on('request', ({ url, socket }) => url === '/large' && socket.once('close', resolve));
    });
    const unread = connectPlain(listening.port, '127.0.0.1');
    unread.on('error', () => undefined);
    unread.write('GET /large HTTP/1.1\r\nHost: a\r\n\r\n');
    await dropped;
    finish();
    expect((await slow).body).toBe('at last');
    unread.destroy();
    await listening.close();
  });

  it('announce the end of a connection with its last request, and refuse more', async () => {
    const strict = await startSite({ requestsPerConnection: 2 });
    const wire = await open(strict);
    const get = 'GET /autodiscover/healthcheck.htm HTTP/1.1\r\nHost: a\r\n\r\n';
    wire.write(get);
    expect(await wire.until((text) => text.includes('200 OK<br/>'))).toContain('Connection: keep-alive');
    wire.write(get + get);
    const answers = await wire.until((text) => text.includes('503'));
    expect(answers.match(/HTTP\/1\.1 [0-9]+|Connection: close/g)).toEqual([
      'HTTP/1.1 200',
      'HTTP/1.1 200',
      'Connection: close',
      'HTTP/1.1 503',
      'Connection: close',
    ]);
    await strict.close();
  });

  it('shut nobody out beyond their number: the longest idle one gives way', async () => {
    const strict = await startSite({ connections: 2 });
    const first = await open(strict);
    const second = await open(strict);
    await stillAnswers(strict);
    expect(await first.closed()).toBe('');
    second.socket.destroy();
    await strict.close();
  });

  it('leave nothing open once the site is closed', async () => {
    const short = await startSite();
    const web = await open(short);
    const rpc = await open(short);
    rpc.write('RPC_OUT_DATA ');
    web.write('GET ');
    await short.close();
    expect([await web.closed(), await rpc.closed()]).toEqual(['', '']);
  });
});

describe('the plain site on port 80', () => {
  async function plain(redirectTo: string | undefined) {
    const events: ToldInWords[] = [];
    const app = createPlainSite({
      host: 'CAS1',
      tell: (event) => void events.push(inWords(event)),
      redirectTo,
    });
    const listening = await listenTcp(createPlainFront({ app }), { address: '127.0.0.1', port: 0 });
    return { events, listening };
  }

  it('refuses everything with 403.4 where TLS is required', async () => {
    const { events, listening } = await plain(undefined);
    for (const path of ['/autodiscover/autodiscover.xml', '/']) {
      const { status, headers, body } = await ask(listening.port, { path });
      expect([status, headers['location'], body.slice(0, 5)]).toEqual([403, undefined, '403.4']);
    }
    expect(events.map(({ answered }) => answered)).toEqual(['403.4', '403.4']);
    await listening.close();
  });

  it('sends a GET of the service to where it has moved, and nothing else', async () => {
    const redirectTo = 'https://mail.contoso.example/autodiscover/autodiscover.xml';
    const { events, listening } = await plain(redirectTo);
    const moved = await ask(listening.port, { path: '/Autodiscover/Autodiscover.xml' });
    expect([moved.status, moved.headers['location']]).toEqual([302, redirectTo]);
    expect((await ask(listening.port, { path: '/owa/' })).status).toBe(403);
    expect((await ask(listening.port, { method: 'POST', body: 'a'.repeat(100_000) })).status).toBe(403);
    expect(events[0]).toMatchObject({
      asked: 'GET /autodiscover/autodiscover.xml',
      answered: `302 ${redirectTo}`,
    });
    await listening.close();
  });
});
