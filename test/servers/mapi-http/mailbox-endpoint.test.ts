import { connect as connectTcp } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { virtualClock } from '../../../src/network/time/virtual-clock.js';
import { decodeExtendedBuffers } from '../../../src/wire/mailbox-store/extended-buffer.js';
import { decodeRopResponses } from '../../../src/wire/mailbox-store/rop-buffer.js';
import { storeStatus } from '../../../src/wire/mailbox-store/status.js';
import { decodeConnectResponse } from '../../../src/wire/mapi-http/mailbox/connect.js';
import {
  decodeDisconnectResponse,
  encodeDisconnectRequest,
} from '../../../src/wire/mapi-http/mailbox/disconnect.js';
import { decodeExecuteResponse } from '../../../src/wire/mapi-http/mailbox/execute.js';
import {
  decodeNotificationWaitResponse,
  encodeNotificationWaitRequest,
} from '../../../src/wire/mapi-http/mailbox/notification-wait.js';
import { responseCode as codes } from '../../../src/wire/mapi-http/response-code.js';
import {
  connectBody,
  dnOf,
  logonBody,
  MapiHttpClient,
  type MapiHttpSite,
  mailboxIds,
  noOctets,
  startMapiHttpSite,
} from './site.js';

const disconnectBody = encodeDisconnectRequest({ auxIn: noOctets });
const waitBody = encodeNotificationWaitRequest({ auxIn: noOctets });

const clock = virtualClock();
let site: MapiHttpSite;
let client: MapiHttpClient;
beforeAll(async () => {
  site = await startMapiHttpSite({ clock });
});
afterAll(() => site.close());
beforeEach(() => {
  client = new MapiHttpClient(site, 'emsmdb');
});

const connect = () => client.send('Connect', connectBody(dnOf('anna')));

/** The cookies that the next answer sets. */
const sequence = () => client.cookies.get('MapiSequence');

describe('a session with a mailbox', () => {
  it('is opened, used for a logon, and ended', async () => {
    const connected = decodeConnectResponse(await client.ask('Connect', connectBody(dnOf('anna'))));
    expect(connected).toMatchObject({ status: storeStatus.ecNone, displayName: 'Anna Albers' });
    const executed = decodeExecuteResponse(await client.ask('Execute', logonBody(dnOf('anna'))));
    expect(executed.status).toBe(storeStatus.ecNone);
    const [payload = noOctets] = decodeExtendedBuffers(executed.ropOut, 1);
    const { rops } = decodeRopResponses(payload);
    expect(rops).toMatchObject([
      { rop: 'logon', outcome: 'mailbox', mailboxGuid: mailboxIds.anna.slice(0, 36) },
    ]);
    expect(decodeDisconnectResponse(await client.ask('Disconnect', disconnectBody)).status).toBe(0);
    expect((await client.send('Execute', logonBody(dnOf('anna')))).responseCode).toBe(codes.ContextNotFound);
  });

  it('begins with an answer as the specification draws it', async () => {
    const { status, headers, bytes } = await connect();
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'application/mapi-http',
      'transfer-encoding': 'chunked',
      'x-requesttype': 'Connect',
      'x-requestid': '{C715155F-2BE8-44E0-BD34-2960067874C8}:1',
      'x-clientinfo': '{2F94A2BF-A2E6-4CCC-BF98-B5F22C542226}',
      'x-responsecode': '0',
      'x-serverapplication': 'Exchange/15.00.1497.000',
      'x-pendingperiod': '15000',
      'x-expirationinfo': '900000',
    });
    expect(headers['set-cookie']).toEqual([
      expect.stringMatching(/^MapiContext=[0-9a-f-]{36}; path=\/mapi\/emsmdb; secure; HttpOnly$/),
      expect.stringMatching(/^MapiSequence=[^;]+; path=\/mapi\/emsmdb; secure; HttpOnly$/),
    ]);
    const lines =
      /^PROCESSING\r\nDONE\r\nX-ResponseCode: 0\r\nX-ElapsedTime: \d+\r\nX-StartTime: [^\r\n]+ GMT\r\n\r\n/;
    expect(bytes.toString('latin1')).toMatch(lines);
  });

  it('takes request types in letters of any case', async () => {
    expect((await client.send('CONNECT', connectBody(dnOf('anna')))).responseCode).toBe(0);
    expect((await client.send('execute', logonBody(dnOf('anna')))).responseCode).toBe(0);
  });

  it('is refused by the operation, not by HTTP, to one who may not open the mailbox', async () => {
    const { status } = decodeConnectResponse(await client.ask('Connect', connectBody(dnOf('ben'))));
    expect(status).toBe(storeStatus.ecAccessDenied);
    expect(client.cookies.size).toBe(0);
  });

  it('changes its sequence cookie with each answer, and takes no request twice', async () => {
    await connect();
    const first = sequence();
    await client.ask('Execute', logonBody(dnOf('anna')));
    expect(sequence()).not.toBe(first);
    const context = client.cookies.get('MapiContext');
    const again = await client.send('Execute', logonBody(dnOf('anna')), {
      headers: { Cookie: `MapiContext=${context}; MapiSequence=${first}` },
    });
    expect(again.responseCode).toBe(codes.InvalidSequence);
    expect(again.headers['content-type']).toContain('text/html');
    expect((await client.send('Execute', logonBody(dnOf('anna')))).responseCode).toBe(0);
  });

  it.each([
    ['no cookie', undefined, codes.MissingCookie],
    ['a cookie that is none', 'MapiContext=..%2f..; MapiSequence=1', codes.InvalidContextCookie],
    [
      'the cookie of no session',
      'MapiContext=00000000-0000-4000-8000-000000000000; MapiSequence=1',
      codes.ContextNotFound,
    ],
  ])('is not found by %s', async (_, cookie, code) => {
    const { responseCode } = await client.send('Execute', logonBody(dnOf('anna')), {
      headers: { Cookie: cookie },
    });
    expect(responseCode).toBe(code);
  });

  it('asks for the sequence cookie as well', async () => {
    await connect();
    const headers = { Cookie: `MapiContext=${client.cookies.get('MapiContext')}` };
    const { responseCode } = await client.send('Execute', logonBody(dnOf('anna')), { headers });
    expect(responseCode).toBe(codes.MissingCookie);
  });

  it('is of no use to another user, and of use to the same one by another name', async () => {
    await connect();
    client.user = 'ben@contoso.example';
    expect((await client.send('Execute', logonBody(dnOf('anna')))).responseCode).toBe(codes.NoPrivilege);
    client.user = 'CONTOSO\\anna';
    expect((await client.send('Execute', logonBody(dnOf('anna')))).responseCode).toBe(0);
  });

  it('makes way for a new one when its client connects again', async () => {
    await connect();
    const former = new Map(client.cookies);
    await connect();
    const other = new MapiHttpClient(site, 'emsmdb');
    for (const [name, value] of former) other.cookies.set(name, value);
    expect((await other.send('Execute', logonBody(dnOf('anna')))).responseCode).toBe(codes.ContextNotFound);
    expect((await client.send('Execute', logonBody(dnOf('anna')))).responseCode).toBe(0);
  });

  it('is gone when it was not used for as long as X-ExpirationInfo says, which PING begins anew', async () => {
    await connect();
    await clock.sleep(899_000);
    const ping = await client.send('PING');
    expect(ping).toMatchObject({ responseCode: 0, headers: { 'x-expirationinfo': '900000' } });
    expect(ping.unwrapped?.body).toHaveLength(0);
    await clock.sleep(899_000);
    expect((await client.send('Execute', logonBody(dnOf('anna')))).responseCode).toBe(0);
    await clock.sleep(901_000);
    expect((await client.send('Execute', logonBody(dnOf('anna')))).responseCode).toBe(codes.ContextNotFound);
  });

  it('goes on after a body that is not what the request type takes', async () => {
    await connect();
    const bad = await client.send('Execute', Buffer.from('00000000ffffff7f', 'hex'));
    expect(bad.responseCode).toBe(codes.InvalidRequestBody);
    expect((await client.send('Execute', logonBody(dnOf('anna')))).responseCode).toBe(0);
  });

  it('counts towards the sessions that a user may have', async () => {
    await clock.sleep(1_000_000);
    const statuses: number[] = [];
    for (let count = 0; count < 21; count++) {
      client.cookies.clear();
      statuses.push(decodeConnectResponse(await client.ask('Connect', connectBody(dnOf('anna')))).status);
    }
    expect(new Set(statuses.slice(0, 20))).toEqual(new Set([storeStatus.ecNone]));
    expect(statuses[20]).toBe(storeStatus.ecSessionLimit);
    await clock.sleep(1_000_000); // those that have expired no longer count
    expect(decodeConnectResponse(await client.ask('Connect', connectBody(dnOf('anna')))).status).toBe(0);
  });
});

describe('a request', () => {
  it.each([
    ['without X-RequestType', { 'X-RequestType': undefined }, codes.MissingHeader],
    ['without X-RequestId', { 'X-RequestId': undefined }, codes.MissingHeader],
    ['with an X-RequestId that is none', { 'X-RequestId': 'seven' }, codes.InvalidHeader],
    ['with an X-ClientApplication that is none', { 'X-ClientApplication': 'Outlook' }, codes.InvalidHeader],
    ['in another content type', { 'Content-Type': 'text/xml' }, codes.InvalidHeader],
    ['of a type of the other endpoint', { 'X-RequestType': 'Bind' }, codes.InvalidRequestType],
  ])('%s is refused at HTTP 200', async (_, headers, code) => {
    const answer = await client.send('Connect', connectBody(dnOf('anna')), { headers });
    expect(answer).toMatchObject({ status: 200, responseCode: code });
  });

  it('by another method than POST has an invalid verb', async () => {
    expect(await client.send('Connect', noOctets, { method: 'GET' })).toMatchObject({
      status: 200,
      responseCode: codes.InvalidVerb,
    });
  });

  it('of HTTP/1.0 gets a body that is not chunked, and ends with the connection', async () => {
    const socket = connectTcp({ host: '127.0.0.1', port: site.port });
    const credentials = Buffer.from('anna@contoso.example:Passw0rd!').toString('base64');
    const lines = [
      `POST /mapi/emsmdb/?MailboxId=${mailboxIds.anna} HTTP/1.0`,
      `Authorization: Basic ${credentials}`,
      'X-RequestType: PING',
      'X-RequestId: {C715155F-2BE8-44E0-BD34-2960067874C8}:1',
      'Content-Length: 0',
    ];
    socket.write(`${lines.join('\r\n')}\r\n\r\n`);
    const answer = await text(socket);
    expect(answer).not.toMatch(/^transfer-encoding:/im);
    expect(answer).toMatch(/\r\n\r\nPROCESSING\r\nDONE\r\n/);
  });

  it('that is longer than any is too large', async () => {
    expect((await client.send('Execute', Buffer.alloc(400_000))).responseCode).toBe(codes.TooLarge);
  });

  it('without MailboxId gets HTTP 400, for no mailbox of the organization 404', async () => {
    client.mailboxId = undefined;
    expect(await connect()).toMatchObject({ status: 400, responseCode: undefined });
    client.mailboxId = '00000000-0000-4000-8000-000000000000@contoso.example';
    expect((await connect()).status).toBe(404);
    client.mailboxId = mailboxIds.anna.replace('contoso', 'fabrikam');
    expect((await connect()).status).toBe(404);
  });

  it("is refused as long as the mailbox's own switch is off", async () => {
    const dn = site.organization.mailboxNamed(mailboxIds.ben)?.dn ?? '';
    const turn = (values: string[]) =>
      site.directory.modify(dn, [{ operation: 'replace', attribute: 'MapiHttpEnabled', values }]);
    client.user = 'ben@contoso.example';
    client.mailboxId = mailboxIds.ben;
    turn(['FALSE']);
    expect((await client.send('Connect', connectBody(dnOf('ben')))).responseCode).toBe(
      codes.EndpointDisabled,
    );
    turn(['TRUE']);
    expect((await client.send('Connect', connectBody(dnOf('ben')))).responseCode).toBe(0);
  });

  it('without credentials, or with wrong ones, is asked for those that the virtual directory takes', async () => {
    const { status, headers } = await client.send('Connect', noOctets, {
      headers: { Authorization: undefined },
    });
    expect(status).toBe(401);
    expect(headers['www-authenticate']).toMatch(/Basic realm/);
    const wrong = Buffer.from('anna@contoso.example:wrong').toString('base64');
    const refused = await client.send('Connect', noOctets, { headers: { Authorization: `Basic ${wrong}` } });
    expect(refused.status).toBe(401);
  });

  it('is told to the journal with what came of it, and no cookie', async () => {
    await connect();
    const { asked, answered } = site.events.at(-1) ?? {};
    expect(asked).toBe(`POST /mapi/emsmdb Connect ${dnOf('anna')}`);
    expect(answered).toBe('session opened');
    expect(JSON.stringify(site.events)).not.toContain(client.cookies.get('MapiContext'));
  });
});

describe('NotificationWait', () => {
  it('says PENDING every X-PendingPeriod, and after five minutes that there is nothing', async () => {
    await connect();
    let seen = '';
    let heard: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => {
      heard = resolve;
    });
    const waiting = client.send('NotificationWait', waitBody, {
      progress: (text) => {
        seen = text;
        heard();
      },
    });
    await begun;
    expect(seen).toBe('PROCESSING\r\n');
    await clock.sleep(300_001);
    const { unwrapped, headers } = await waiting;
    expect(headers['x-pendingperiod']).toBe('15000');
    expect(unwrapped?.pendings).toBeGreaterThanOrEqual(19);
    expect(unwrapped?.pendings).toBeLessThanOrEqual(20);
    expect(Number(unwrapped?.fields.get('x-elapsedtime'))).toBeGreaterThanOrEqual(300_000);
    expect(decodeNotificationWaitResponse(unwrapped?.body ?? noOctets)).toEqual({
      status: storeStatus.ecNone,
      isEventPending: false,
    });
  });

  it('leaves the session free for operations meanwhile, and comes back when it ends', async () => {
    await connect();
    let heard: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => {
      heard = resolve;
    });
    const waiting = client.send('NotificationWait', waitBody, { progress: () => heard() });
    await begun;
    const second = decodeNotificationWaitResponse(await client.ask('NotificationWait', waitBody));
    expect(second.status).toBe(storeStatus.ecRejected);
    expect((await client.send('Execute', logonBody(dnOf('anna')))).responseCode).toBe(0);
    expect((await client.send('Disconnect', disconnectBody)).responseCode).toBe(0);
    const { unwrapped } = await waiting;
    expect(decodeNotificationWaitResponse(unwrapped?.body ?? noOctets).isEventPending).toBe(true);
  });

  it('is given up when its client goes', async () => {
    await connect();
    const leaving = new AbortController();
    const waiting = client.send('NotificationWait', waitBody, {
      signal: leaving.signal,
      progress: () => leaving.abort(),
    });
    await expect(waiting).rejects.toThrow();
    await expect
      .poll(() => site.events.at(-1), { timeout: 20_000 })
      .toMatchObject({ asked: 'POST /mapi/emsmdb NotificationWait', answered: 'the client has gone' });
    expect((await client.send('Execute', logonBody(dnOf('anna')))).responseCode).toBe(0);
  });
});

describe('a server', () => {
  it('passes requests on to the server of the mailbox, so that a session goes on at another one', async () => {
    await connect();
    const other = new MapiHttpClient(await site.openFurther('EX2'), 'emsmdb');
    for (const [name, value] of client.cookies) other.cookies.set(name, value);
    expect((await other.send('Execute', logonBody(dnOf('anna')))).responseCode).toBe(0);
    other.user = 'ben@contoso.example';
    expect((await other.send('Execute', logonBody(dnOf('anna')))).responseCode).toBe(codes.NoPrivilege);
  });

  it('does not know the sessions of a mailbox that has moved to another server', async () => {
    await connect();
    const { homeDatabase } = site.organization.mailboxNamed(mailboxIds.anna) ?? {};
    const owner = site.organization.configuration.findDatabase(homeDatabase?.value ?? '')?.owningServer
      ?.value;
    const elsewhere = owner?.name === 'EX1' ? 'EX2' : 'EX1';
    site.databaseStates.activate(homeDatabase?.value ?? '', elsewhere);
    expect((await client.send('Execute', logonBody(dnOf('anna')))).responseCode).toBe(codes.ContextNotFound);
    site.databaseStates.activate(homeDatabase?.value ?? '', owner?.name ?? '');
    expect((await client.send('Execute', logonBody(dnOf('anna')))).responseCode).toBe(0);
  });

  it('that stops ends its sessions, and is not to be had by way of another until it runs again', async () => {
    const other = new MapiHttpClient(await site.openFurther('EX2'), 'emsmdb');
    await other.ask('Connect', connectBody(dnOf('anna')));
    let heard: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => {
      heard = resolve;
    });
    const waiting = other.send('NotificationWait', waitBody, { progress: () => heard() });
    await begun;
    site.databaseStates.setServerUp('ex1', false);
    expect(decodeNotificationWaitResponse((await waiting).unwrapped?.body ?? noOctets)).toEqual({
      status: storeStatus.ecNone,
      isEventPending: true,
    });
    for (const requestType of ['Execute', 'Connect', 'PING']) {
      expect((await other.send(requestType)).status).toBe(503);
    }
    site.databaseStates.setServerUp('ex1', true);
    const executed = await other.send('Execute', logonBody(dnOf('anna')));
    expect(executed.responseCode).toBe(codes.ContextNotFound);
    other.cookies.clear();
    await other.ask('Connect', connectBody(dnOf('anna')));
    await other.ask('Execute', logonBody(dnOf('anna')));
  });

  it('of Exchange 2010 has no such endpoint', async () => {
    const old = await startMapiHttpSite({}, { seed: 'contoso-2010', server: 'CAS1' });
    const { status } = await new MapiHttpClient(old, 'emsmdb').send('Connect', connectBody(dnOf('anna')));
    expect(status).toBe(404);
    await old.close();
  });

  it('whose virtual directory is deleted has it no more', async () => {
    const bare = await startMapiHttpSite();
    const own = bare.organization.configuration.virtualDirectories.find(
      ({ kind, server }) => kind === 'mapi' && server.name === 'EX1',
    );
    bare.directory.delete(own?.dn ?? '');
    const { status } = await new MapiHttpClient(bare, 'emsmdb').send('Connect', connectBody(dnOf('anna')));
    expect(status).toBe(404);
    await bare.close();
  });

  it('offers what its virtual directory says: by default no Basic', async () => {
    const strict = await startMapiHttpSite({}, { takesBasic: false });
    const { status, headers } = await new MapiHttpClient(strict, 'emsmdb').send('Connect', noOctets);
    expect(status).toBe(401);
    expect(headers['www-authenticate']).not.toContain('Basic');
    await strict.close();
  });
});
