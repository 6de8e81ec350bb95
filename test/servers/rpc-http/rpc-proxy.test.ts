import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ask, authorization, openWire, requestFor, type Site, startSite, type Wire } from '../http/site.js';

/** The echo's RTS PDU as a real client was sent it (MS-RPCH 2.1.2.1.6). */
const echo = '0500140310000000140000000000000040000000';
const target = '/rpc/rpcproxy.dll?cas1:6001';

/** What begins channels, as impacket sends it. */
const cookie = (digit: string) => `03000000 ${digit.repeat(32)}`;
const connA1 = `05001403 10000000 4c000000 00000000 00000400 06000000 01000000 ${cookie('1')} ${cookie('2')} 00000000 00000400`;
const connB1 = `05001403 10000000 68000000 00000000 00000600 06000000 01000000 ${cookie('1')} ${cookie('3')} 04000000 00000040 05000000 e0930400 0c000000 ${'4'.repeat(32)}`;

let site: Site;
const wires: Wire[] = [];

beforeAll(async () => {
  site = await startSite();
});
afterEach(() => {
  for (const wire of wires.splice(0)) wire.socket.destroy();
});
afterAll(() => site.close());

async function open(): Promise<Wire> {
  const wire = await openWire(site.listening.port, site.authorityPem);
  wires.push(wire);
  return wire;
}

function head(method: string, path: string, ...fields: readonly string[]): string {
  return [`${method} ${path} HTTP/1.1`, 'Host: mail.contoso.example', ...fields, '', ''].join('\r\n');
}

const basic = `Authorization: ${authorization}`;

/** What one request on a connection of its own is answered, up to and including the body of an echo. */
async function exchange(request: string): Promise<string> {
  const wire = await open();
  wire.write(request);
  return wire.until((text) => {
    const length = /Content-Length: ([0-9]+)\r\n/.exec(text)?.[1];
    return length !== undefined && text.length >= text.indexOf('\r\n\r\n') + 4 + Number(length);
  });
}

function statusOf(answer: string): string {
  return answer.slice(0, answer.indexOf('\r\n'));
}

async function siteStillAnswers(): Promise<void> {
  const { status } = await ask(site.listening.port, {
    method: 'POST',
    headers: { authorization },
    body: requestFor('anna@contoso.example'),
    authorityPem: site.authorityPem,
  });
  expect(status).toBe(200);
  expect(statusOf(await exchange(head('RPC_OUT_DATA', target, basic, 'Content-Length: 0')))).toBe(
    'HTTP/1.1 200 Success',
  );
}

describe('the echo of the RPC proxy', () => {
  it.each(['RPC_OUT_DATA', 'RPC_IN_DATA'])('is answered to %s', async (method) => {
    const answer = await exchange(head(method, target, basic, 'Content-Length: 0'));
    expect(answer.slice(0, answer.indexOf('\r\n\r\n')).split('\r\n')).toEqual([
      'HTTP/1.1 200 Success',
      'Content-Type: application/rpc',
      'Content-Length: 20',
    ]);
    expect(Buffer.from(answer.slice(-20), 'latin1').toString('hex')).toBe(echo);
  });

  it('is answered whatever the case of path and target', async () => {
    const answer = await exchange(head('RPC_OUT_DATA', '/Rpc/RpcProxy.dll?CAS1:6001', basic));
    expect(statusOf(answer)).toBe('HTTP/1.1 200 Success');
  });

  it('comes after a challenge on the same connection', async () => {
    const wire = await open();
    wire.write(head('RPC_OUT_DATA', target, 'Content-Length: 0'));
    const challenge = await wire.until((text) => text.endsWith('\r\n\r\n'));
    expect(challenge.split('\r\n')).toEqual([
      'HTTP/1.1 401 Unauthorized',
      'WWW-Authenticate: Negotiate',
      'WWW-Authenticate: NTLM',
      'WWW-Authenticate: Basic realm="mail.contoso.example"',
      'Content-Length: 0',
      '',
      '',
    ]);
    wire.write(head('RPC_OUT_DATA', target, basic, 'Content-Length: 0'));
    expect((await wire.until((text) => text.includes('200 Success'))).startsWith(challenge)).toBe(true);
  });

  it('is told to the journal, without the password', async () => {
    await exchange(head('RPC_OUT_DATA', target, basic));
    const { protocol, host, asked, answered } = site.events.at(-1) ?? {};
    expect({ protocol, host, asked, answered }).toEqual({
      protocol: 'rpc-http',
      host: 'CAS1',
      asked: 'RPC_OUT_DATA /rpc/rpcproxy.dll?cas1:6001',
      answered: '200 echo',
    });
    expect(JSON.stringify(site.events)).not.toContain(authorization.slice(6));
  });

  it('is sent 100 Continue first when the client waits for it, and its body is read past', async () => {
    const wire = await open();
    wire.write(head('RPC_IN_DATA', target, basic, 'Content-Length: 4', 'Expect: 100-continue'));
    expect(await wire.until((text) => text.endsWith('\r\n\r\n'))).toBe('HTTP/1.1 100 Continue\r\n\r\n');
    wire.write('abcd');
    await wire.until((text) => text.includes('200 Success'));
    wire.write(head('RPC_IN_DATA', target, basic, 'Content-Length: 0'));
    await wire.until((text) => text.split('200 Success').length === 3);
  });

  it('is answered to requests that arrive in one segment, and to one that arrives byte by byte', async () => {
    const wire = await open();
    const request = head('RPC_OUT_DATA', target, basic, 'Content-Length: 2');
    wire.write(`${request}xx${request}xx`);
    await wire.until((text) => text.split('200 Success').length === 3);
    for (const byte of request) {
      wire.write(byte);
      await new Promise((resolve) => setImmediate(resolve));
    }
    wire.write('xx');
    await wire.until((text) => text.split('200 Success').length === 4);
  });
});

describe('the RPC proxy refuses', () => {
  it.each([
    ['no credentials', head('RPC_OUT_DATA', target), '401 Unauthorized'],
    ['wrong credentials', head('RPC_OUT_DATA', target, 'Authorization: Basic YTpi'), '401 Unauthorized'],
    ['no target', head('RPC_OUT_DATA', '/rpc/rpcproxy.dll', basic), '404 Not Found'],
    [
      'a target that it may not reach',
      head('RPC_OUT_DATA', '/rpc/rpcproxy.dll?dc1:389', basic),
      '404 Not Found',
    ],
    ['a target without port', head('RPC_OUT_DATA', '/rpc/rpcproxy.dll?cas1', basic), '404 Not Found'],
    ['another path', head('RPC_OUT_DATA', '/owa/', basic), '404 Not Found'],
    ['another method of its family', head('RPC_CONNECT', target, basic), '501 Not Implemented'],
    [
      'two lengths',
      head('RPC_OUT_DATA', target, 'Content-Length: 0', 'Content-Length: 9'),
      '400 Bad Request',
    ],
    ['a length that is no number', head('RPC_OUT_DATA', target, 'Content-Length: -1'), '400 Bad Request'],
    ['a chunked body', head('RPC_OUT_DATA', target, 'Transfer-Encoding: chunked'), '400 Bad Request'],
    ['a folded field', head('RPC_OUT_DATA', target, 'A: b', ' c'), '400 Bad Request'],
    ['a control character', head('RPC_OUT_DATA', target, 'A: b\0c'), '400 Bad Request'],
    ['a broken request line', 'RPC_OUT_DATA\r\n\r\n', '400 Bad Request'],
    ['another protocol', `RPC_OUT_DATA ${target} HTTP/2.0\r\n\r\n`, '400 Bad Request'],
    [
      '200 fields',
      head('RPC_OUT_DATA', target, ...Array.from({ length: 200 }, () => 'A: b')),
      '400 Bad Request',
    ],
    ['a head of 20 KiB', head('RPC_OUT_DATA', target, `A: ${'b'.repeat(20_000)}`), '400 Bad Request'],
    [
      'a directory that fails',
      head('RPC_OUT_DATA', target, 'Authorization: Basic YnJva2VuOng='),
      '500 Internal Server Error',
    ],
  ])('%s', async (_what, request, status) => {
    expect(statusOf(await exchange(request))).toBe(`HTTP/1.1 ${status}`);
    await siteStillAnswers();
  });

  it.each([
    ['RPC_OUT_DATA', connA1],
    ['RPC_IN_DATA', connB1],
  ])('a channel by %s, because the server behind it does not run', async (method, first) => {
    const wire = await open();
    wire.write(
      head(method, target, basic, `Content-Length: ${method === 'RPC_IN_DATA' ? 1_073_741_824 : 76}`),
    );
    wire.write(Buffer.from(first.replaceAll(' ', ''), 'hex'));
    expect(await wire.closed()).toBe(
      'HTTP/1.0 503 RPC Error: 6ba\r\nContent-Length: 0\r\nConnection: close\r\n\r\n',
    );
  });

  it('another method once the connection is its own', async () => {
    const wire = await open();
    wire.write(head('RPC_OUT_DATA', target, basic) + head('GET', '/autodiscover/healthcheck.htm'));
    expect(await wire.closed()).toContain('HTTP/1.1 400 Bad Request');
  });

  it('to hold a connection that asked for its end', async () => {
    const wire = await open();
    wire.write(head('RPC_OUT_DATA', target, basic, 'Connection: close'));
    expect(await wire.closed()).toContain('Connection: close');
  });

  it('to read the body of a huge unauthenticated request', async () => {
    const wire = await open();
    wire.write(head('RPC_IN_DATA', target, 'Content-Length: 1073741824'));
    expect(statusOf(await wire.closed())).toBe('HTTP/1.1 401 Unauthorized');
  });
});

describe('a slow peer of the RPC proxy', () => {
  it('is dropped when its head, or its body, does not come in time', async () => {
    const impatient = await startSite({}, 150);
    for (const start of [
      'RPC_OUT_DATA /rpc',
      `${head('RPC_IN_DATA', target, basic, 'Content-Length: 9')}abc`,
    ]) {
      const wire = await openWire(impatient.listening.port, impatient.authorityPem);
      wire.write(start);
      const trickle = setInterval(() => wire.write('x'), 40);
      expect(await wire.closed()).not.toContain('200');
      clearInterval(trickle);
    }
    await impatient.close();
  });
});
