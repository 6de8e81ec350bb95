import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodePoxResponse } from '../../../src/wire/autodiscover/pox/pox-response.js';
import { decodeSoapFault } from '../../../src/wire/autodiscover/soap/soap-fault.js';
import { encodeSoapRequest } from '../../../src/wire/autodiscover/soap/soap-request.js';
import { decodeSoapResponse } from '../../../src/wire/autodiscover/soap/soap-response.js';
import { mixedOrganization } from '../../exchange/roles/autodiscover/mixed-organization.js';
import { credentials, type DirectorySite, startDirectorySite } from './directory-site.js';
import { openWire, requestFor } from './site.js';

const { organization } = mixedOrganization();
let site: DirectorySite;
let impatient: DirectorySite;

beforeAll(async () => {
  site = await startDirectorySite(organization, 'EX16');
  const limits = { headTimeoutMs: 200, requestTimeoutMs: 400, idleTimeoutMs: 200 };
  impatient = await startDirectorySite(organization, 'EX16', limits);
});
afterAll(() => Promise.all([site.close(), impatient.close()]));

const xml = '/autodiscover/autodiscover.xml';
const svc = '/autodiscover/autodiscover.svc';
const json = '/autodiscover/autodiscover.json';

const pox = requestFor('berta@example.test');
const soap = encodeSoapRequest(
  { operation: 'GetUserSettings', mailboxes: ['berta@example.test'], settings: ['ExternalEwsUrl'] },
  { to: `https://x.test${svc}` },
);
const secret = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>';
const bomb = `<!DOCTYPE x [<!ENTITY a "${'b'.repeat(100)}">${'cdefgh'
  .split('')
  .map((name, index) => `<!ENTITY ${name} "${`&${'acdefg'[index]};`.repeat(10)}">`)
  .join('')}]>`;
const deep = (depth: number) => '<a>'.repeat(depth) + '</a>'.repeat(depth);

/** XML that is hostile to whoever reads it, made of a request that is not. */
const documents = (good: string, root: string): readonly (readonly [string, string | Buffer])[] => [
  ['an empty body', ''],
  ['white space', ' \r\n '],
  ['no XML', 'GET / HTTP/1.1'],
  ['an external entity', good.replace(/^<\?xml.*\?>/, `$&${secret}`).replace('berta@', '&e;@')],
  ['an external DTD', good.replace(/^<\?xml.*\?>/, '$&<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">')],
  [
    'a parameter entity',
    good.replace(/^<\?xml.*\?>/, '$&<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///"> %p;]>'),
  ],
  ['an entity bomb', good.replace(/^<\?xml.*\?>/, `$&${bomb}`).replace('berta@', '&h;@')],
  ['an entity that nobody defined', good.replace('berta@', '&nbsp;@')],
  ['a reference to no character', good.replace('berta@', '&#0;@')],
  ['a bare control character', good.replace('berta@', 'ber\u0001ta@')],
  ['200 levels', good.replace('</', `${deep(200)}</`)],
  ['10,000 levels', deep(4_000)],
  ['another root', `<html><body>${root}</body></html>`],
  ['two roots', good + root],
  ['a root that does not close', good.slice(0, -4)],
  ['a name that objects have', '<__proto__><constructor/></__proto__>'],
  ['no UTF-8', Buffer.concat([Buffer.from(good.slice(0, -4)), Buffer.from([0xff, 0xfe, 0xc3])])],
  ['UTF-16', Buffer.from(`\ufeff${good}`, 'utf16le')],
  ['an attribute twice', good.replace('?>', '?><a b="1" b="2"/>')],
];

describe('a hostile document', () => {
  it.each([
    ...documents(pox, '<Autodiscover/>'),
    ['two requests', pox.replace(/<Request>[\s\S]*<\/Request>/, '$&$&')],
    ['no request', '<Autodiscover/>'],
    ['two schemas', pox.replace(/<AcceptableResponseSchema>.*\n/, '$&$&')],
    ['nobody to ask for', pox.replace(/<EMailAddress>.*\n/, '')],
  ] as const)('with %s gets error 600 from POX', async (_, body) => {
    const answer = await site.send({
      method: 'POST',
      path: xml,
      body,
      headers: { 'content-type': 'text/xml' },
    });
    expect(answer.status).toBe(200);
    expect(answer.body).not.toContain('root:');
    expect(decodePoxResponse(answer.body)).toMatchObject({ action: 'error', code: 600 });
  });

  it.each([
    ...documents(soap, '<Envelope/>'),
    ['two requests', soap.replace(/<Request>[\s\S]*<\/Request>/, '$&$&')],
    ['two bodies', soap.replace(/<s:Body>[\s\S]*<\/s:Body>/, '$&$&')],
    ['two messages', soap.replace(/<GetUser[\s\S]*<\/GetUser\w+>/, '$&$&')],
    ['no body', '<s:Envelope/>'],
  ] as const)('with %s gets a fault from SOAP', async (_, body) => {
    const answer = await site.send({
      method: 'POST',
      path: svc,
      body,
      headers: { 'content-type': 'text/xml' },
    });
    expect(answer.status).toBe(500);
    expect(answer.body).not.toContain('root:');
    expect(decodeSoapFault(answer.body).code).toBe('Client');
  });

  it.each([
    ['an unknown message', soap.replaceAll('GetUserSettings', 'DropTables')],
    [
      'an empty body',
      soap.replace(/<s:Body>[\s\S]*<\/s:Body>/, '<s:Body/>').replaceAll('GetUserSettings', 'X'),
    ],
  ])('with %s gets ActionNotSupported', async (_, body) => {
    const answer = await site.send({
      method: 'POST',
      path: svc,
      body,
      headers: { 'content-type': 'text/xml' },
    });
    expect([answer.status, decodeSoapFault(answer.body).code]).toEqual([500, 'ActionNotSupported']);
  });

  it.each([
    ['1,000 users', { mailboxes: Array(1_000).fill('a@x.test'), settings: ['UserDN'] }, 'InvalidRequest'],
    ['2,000 settings', { mailboxes: ['berta@example.test'], settings: Array(2_000).fill('X') }, 'NoError'],
  ])('with %s gets %s in a SOAP answer', async (_, parts, errorCode) => {
    const body = encodeSoapRequest({ operation: 'GetUserSettings', ...parts }, { to: 'x' }).replace(
      /\n */g,
      '',
    );
    const answer = await site.send({
      method: 'POST',
      path: svc,
      body,
      headers: { 'content-type': 'text/xml' },
    });
    expect([answer.status, answer.body.length < 100_000]).toEqual([200, true]);
    expect(decodeSoapResponse(answer.body).response.errorCode).toBe(errorCode);
  });
});

describe('a hostile body', () => {
  it.each([xml, svc])('of a megabyte gets 413 at %s', async (path) => {
    const body = 'x'.repeat(1_000_000);
    const headers = { 'content-type': 'text/xml' };
    expect((await site.send({ method: 'POST', path, body, headers })).status).toBe(413);
    const anonymous = { ...headers, authorization: undefined };
    expect((await site.send({ method: 'POST', path, body, headers: anonymous })).status).toBe(401);
  });

  it.each(['application/soap+xml', 'application/json', 'text/html'])('of type %s gets 415', async (type) => {
    const headers = { 'content-type': type };
    expect((await site.send({ method: 'POST', path: svc, body: soap, headers })).status).toBe(415);
  });
});

describe('a hostile target', () => {
  it.each([
    [`${json}?Email=a@b&Protocol=${'x'.repeat(5_000)}`, 400],
    [`${json}?Email=${'a'.repeat(5_000)}&Protocol=Ews`, 400],
    [`${json}?Email=%E0%A4%A&Protocol=Ews`, 400],
    [`${json}?Email=x%0d%0aSet-Cookie:x@y&Protocol=Ews`, 400],
    [`${json}?${'Email=a@b&'.repeat(500)}Protocol=Ews`, 200],
    [`${json}?@evil.test/mapi/nspi/?&Email=autodiscover/autodiscover.json%3f@evil.test&Protocol=Ews`, 200],
    [`${json}/v1.0/a@b/../../../ews/exchange.asmx?Protocol=Ews`, 404],
    [`${json}@evil.test/powershell?Email=a@b`, 404],
    ['/autodiscover/../autodiscover/autodiscover.xml%00', 404],
    ['/autodiscover/autodiscover.svc/unknown', 404],
    [`${json}?Email=<script>@b&Protocol=<script>`, 400],
  ])('%s gets %i', async (path, status) => {
    const wire = await openWire(site.listening.port);
    wire.write(`GET ${path} HTTP/1.1\r\nHost: x.test\r\nConnection: close\r\n\r\n`);
    const text = await wire.closed();
    expect(text).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(text).not.toMatch(/^set-cookie/im);
    expect(text).not.toContain('<script>');
  });
});

describe('a hostile connection', () => {
  const head = (path: string, ...lines: readonly string[]) =>
    [`POST ${path} HTTP/1.1`, 'Host: x.test', `Authorization: ${credentials}`, ...lines, '', ''].join('\r\n');

  it.each([xml, svc])('with a body that does not come is closed at %s', async (path) => {
    const wire = await openWire(impatient.listening.port);
    wire.write(`${head(path, 'Content-Type: text/xml', 'Content-Length: 100')}<`);
    expect(await wire.closed()).toMatch(/^(HTTP\/1\.1 408 |$)/);
  });

  it.each([xml, svc, json])('with a head that does not come is closed at %s', async (path) => {
    const wire = await openWire(impatient.listening.port);
    wire.write(`POST ${path} HTTP/1.1\r\nHost: x.test\r\nX-A: `);
    expect(await wire.closed()).toMatch(/^(HTTP\/1\.1 408 |$)/);
  });

  it.each([
    ['a head of 32 KiB', `X-Flood: ${'x'.repeat(32_768)}\r\n`, 431],
    ['5,000 fields', 'X-Flood: y\r\n'.repeat(5_000), 431],
    ['a length that is no number', 'Content-Length: many\r\n', 400],
    ['two lengths', 'Content-Length: 1\r\nContent-Length: 2\r\n', 400],
    ['a length and chunks', 'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n', 400],
    ['a field name with a blank', 'X Y: z\r\n', 400],
  ])('with %s is refused', async (_, fields, status) => {
    const wire = await openWire(site.listening.port);
    wire.write(`POST ${svc} HTTP/1.1\r\nHost: x.test\r\n${fields}\r\n`);
    expect(await wire.closed()).toMatch(new RegExp(`^(HTTP/1\\.1 ${status} |$)`));
  });

  it('without Host is refused in HTTP/1.1, and challenged in the name of the server in HTTP/1.0', async () => {
    const newer = await openWire(site.listening.port);
    newer.write(`POST ${svc} HTTP/1.1\r\n\r\n`);
    expect(await newer.closed()).toMatch(/^HTTP\/1\.1 400 /);
    const older = await openWire(site.listening.port);
    older.write(`POST ${svc} HTTP/1.0\r\nContent-Length: 0\r\n\r\n`);
    expect(await older.closed()).toMatch(/^HTTP\/1\.1 401 [\s\S]*realm="ex16\.example\.internal"/);
  });
});

describe('after all that', () => {
  it('normal requests are answered', async () => {
    const headers = { 'content-type': 'text/xml' };
    for (const at of [site, impatient]) {
      const first = await at.send({ method: 'POST', path: xml, body: pox, headers });
      expect(decodePoxResponse(first.body).action).toBe('settings');
      const second = await at.send({ method: 'POST', path: svc, body: soap, headers });
      expect(decodeSoapResponse(second.body).response).toMatchObject({ users: [{ errorCode: 'NoError' }] });
      const third = await at.send({ path: `${json}?Email=berta@example.test&Protocol=Ews` });
      expect(third.status).toBe(200);
    }
  });
});
