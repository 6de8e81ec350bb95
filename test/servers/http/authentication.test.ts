import { randomBytes } from 'node:crypto';
import { Agent } from 'node:https';
import { Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHttpAuthentication, type Scheme } from '../../../src/servers/http/authentication.js';
import { createNtlmClient } from '../../../src/wire/ntlm/ntlm-client.js';
import { createNtlmServer } from '../../../src/wire/ntlm/ntlm-server.js';
import { ntHashOf } from '../../../src/wire/ntlm/ntlm-v2.js';
import { createSpnegoClient } from '../../../src/wire/ntlm/spnego/spnego-client.js';
import { windowsServer2008R2 } from '../../../src/wire/ntlm/version.js';
import { accountIf } from '../../support/accounts.js';
import { type Answer, ask, authorization, openWire, requestFor, type Site, startSite } from './site.js';

let site: Site;

beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.close());

const now = () => new Date();
const random = (length: number) => randomBytes(length);

function openClient(scheme: 'NTLM' | 'Negotiate', password = 'Passw0rd!') {
  const identity = { userName: 'anna', domain: 'CONTOSO', password, workstation: 'WS1' };
  const ntlm = createNtlmClient({ ...identity, version: windowsServer2008R2, now, random });
  return scheme === 'NTLM' ? ntlm : createSpnegoClient(ntlm);
}

const withToken = (scheme: string, token: Uint8Array | undefined) =>
  `${scheme} ${Buffer.from(token ?? []).toString('base64')}`;

/** The token in a `WWW-Authenticate` value. */
const tokenIn = (challenge: string | undefined) => Buffer.from(challenge?.split(' ')[1] ?? '', 'base64');

/** One connection that is kept. */
function connection() {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const send = (header?: string, more: Readonly<Record<string, string>> = {}): Promise<Answer> =>
    ask(site.listening.port, {
      method: 'POST',
      agent,
      authorityPem: site.authorityPem,
      headers: { ...more, ...(header === undefined ? {} : { authorization: header }) },
      body: requestFor('anna@contoso.example'),
    });
  return { send, close: () => agent.destroy() };
}

async function shakeHands(scheme: 'NTLM' | 'Negotiate', password?: string) {
  const { send, close } = connection();
  const client = openClient(scheme, password);
  const first = await send(withToken(scheme, client.begin()));
  const { token } = client.respond(tokenIn(String(first.headers['www-authenticate'])));
  return { first, last: await send(withToken(scheme, token)), token, client, send, close };
}

describe.each(['NTLM', 'Negotiate'] as const)('a %s handshake', (scheme) => {
  it('takes two requests on one connection, and holds for all later ones', async () => {
    const { first, last, send, close } = await shakeHands(scheme);
    expect([first.status, String(first.headers['www-authenticate']).split(' ')[0]]).toEqual([401, scheme]);
    expect([last.status, last.reusedSocket, last.headers['persistent-auth']]).toEqual([200, true, 'true']);
    const later = await send();
    expect([later.status, later.reusedSocket, later.headers['persistent-auth']]).toEqual([200, true, 'true']);
    expect(site.events.at(-1)?.asked).toContain('as CONTOSO\\anna');
    close();
  });

  it('holds for no other connection', async () => {
    const { token, close } = await shakeHands(scheme);
    const other = connection();
    expect((await other.send()).status).toBe(401);
    expect((await other.send(withToken(scheme, token))).status).toBe(401);
    other.close();
    close();
  });

  it('ends with all challenges for a wrong password, and another may follow', async () => {
    const { last, send, close } = await shakeHands(scheme, 'wrong');
    expect(last.status).toBe(401);
    expect(last.headers['www-authenticate']).toMatch(/^Negotiate, NTLM, Basic realm=/);
    const client = openClient(scheme);
    await send(withToken(scheme, client.begin())); // begun twice: the first is forgotten
    const again = await send(withToken(scheme, client.begin()));
    const { token } = client.respond(tokenIn(String(again.headers['www-authenticate'])));
    expect((await send(withToken(scheme, token))).status).toBe(200);
    close();
  });

  it('goes on after a chunked body', async () => {
    const { send, close } = connection();
    const client = openClient(scheme);
    const chunked = { 'transfer-encoding': 'chunked' };
    const first = await send(withToken(scheme, client.begin()), chunked);
    const { token } = client.respond(tokenIn(String(first.headers['www-authenticate'])));
    const last = await send(withToken(scheme, token), chunked);
    expect([last.status, last.reusedSocket]).toEqual([200, true]);
    close();
  });

  it('is over once other credentials are sent', async () => {
    const { send, close } = await shakeHands(scheme);
    expect((await send(authorization)).status).toBe(200);
    expect((await send()).status).toBe(401);
    close();
  });

  it('lets nobody in with garbage', async () => {
    const { send, close } = connection();
    for (const token of ['', '=', 'TlRMTVNTUAAD', 'YGA=', 'A'.repeat(10_000)]) {
      expect((await send(`${scheme} ${token}`)).status).toBe(401);
    }
    close();
  });

  it('lets the RPC proxy answer, whose first leg looks like an echo and has no target', async () => {
    const wire = await openWire(site.listening.port, site.authorityPem);
    const client = openClient(scheme);
    const request = (path: string, token: Uint8Array | undefined) =>
      `RPC_OUT_DATA ${path} HTTP/1.1\r\nHost: mail\r\nContent-Length: 0\r\nAuthorization: ${withToken(scheme, token)}\r\n\r\n`;
    wire.write(request('/rpc/rpcproxy.dll', client.begin()));
    const first = await wire.until((text) => text.endsWith('\r\n\r\n'));
    const [, challenge = ''] = /WWW-Authenticate: (\S+ \S+)\r\n/.exec(first) ?? [];
    wire.write(request('/rpc/rpcproxy.dll?cas1:6001', client.respond(tokenIn(challenge)).token));
    expect(await wire.until((text) => text.includes('200 Success'))).toContain('Persistent-Auth: true\r\n');
    wire.write('RPC_IN_DATA /rpc/rpcproxy.dll?cas1:6001 HTTP/1.1\r\nContent-Length: 0\r\n\r\n');
    await wire.until((text) => text.split('200 Success').length === 3);
    wire.socket.destroy();
  });
});

describe('an anonymous client', () => {
  it('is not let in', async () => {
    const { send, close } = connection();
    const client = openClient('NTLM');
    await send(withToken('NTLM', client.begin()));
    const head = Buffer.alloc(64);
    head.write('NTLMSSP\0', 'latin1');
    head.writeUInt32LE(3, 8);
    expect((await send(withToken('NTLM', head))).status).toBe(401);
    expect(site.events.at(-1)?.answered).toBe('401 NTLM anonymous');
    close();
  });
});

describe('what is offered', () => {
  const request = (header?: string) => ({ socket: new Socket(), authorization: header, host: undefined });

  function offering(...names: readonly Scheme[]) {
    const lookup = () => ntHashOf('Passw0rd!');
    return createHttpAuthentication({
      realm: 'cas1',
      checkPassword: (name) => accountIf(true, name),
      beginNtlm: () => createNtlmServer({ targetName: 'CONTOSO', targetInfo: [], lookup, now, random }),
      offered: () => new Set(names),
    });
  }

  it('stands in the order of IIS, whatever the order asked for', async () => {
    const verdict = await offering('Basic', 'Negotiate', 'NTLM').check(request());
    expect(verdict).toMatchObject({ challenges: ['Negotiate', 'NTLM', 'Basic realm="cas1"'] });
  });

  it.each([authorization, withToken('Negotiate', openClient('Negotiate').begin())])(
    'is all that is taken: not %s',
    async (header) => {
      expect(await offering('NTLM').check(request(header))).toMatchObject({
        user: undefined,
        challenges: ['NTLM'],
      });
    },
  );
});

describe('right Basic credentials', () => {
  it('hold for their connection as long as the accounts stay the same, and for no others', async () => {
    let state = '1';
    const asked: string[] = [];
    const { check } = createHttpAuthentication({
      realm: 'cas1',
      checkPassword: (userName, password) => {
        asked.push(userName);
        return accountIf(password === 'right', userName);
      },
      accountsState: () => state,
    });
    const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;
    const socket = new Socket();
    const send = async (text: string, on = socket) =>
      (await check({ socket: on, authorization: basic(text), host: undefined })).user;

    expect([await send('anna:right'), await send('anna:right')]).toEqual(['anna', 'anna']);
    expect(asked).toEqual(['anna']);
    expect(await send('anna:right', new Socket())).toBe('anna');
    expect(asked).toHaveLength(2);
    expect([await send('ben:right'), await send('ben:wrong'), await send('ben:wrong')]).toEqual([
      'ben',
      undefined,
      undefined,
    ]);
    expect(asked).toEqual(['anna', 'anna', 'ben', 'ben', 'ben']);
    expect(await send('anna:right')).toBe('anna');
    state = '2';
    expect(await send('anna:right')).toBe('anna');
    expect(asked).toHaveLength(7);
    expect((await check({ socket, authorization: undefined, host: undefined })).user).toBeUndefined();
  });
});
