import { Agent } from 'node:https';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mobileSyncResponseNamespace, responseNamespace } from '../../../src/wire/autodiscover/namespaces.js';
import { decodePoxResponse } from '../../../src/wire/autodiscover/pox/pox-response.js';
import {
  type Answer,
  type Ask,
  ask,
  authorization,
  newerServer,
  requestFor,
  type Site,
  settings,
  startSite,
} from './site.js';

let site: Site;

beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.close());

function send(request: Ask): Promise<Answer> {
  return ask(site.listening.port, { authorityPem: site.authorityPem, ...request });
}

function post(body: string | Buffer, headers: Ask['headers'] = { authorization }): Promise<Answer> {
  return send({ method: 'POST', headers: { 'content-type': 'text/xml', ...headers }, body });
}

function lastEvent() {
  const { protocol, host, asked, answered } = site.events.at(-1) ?? {};
  return { protocol, host, asked, answered };
}

describe('a request without credentials', () => {
  it.each(['GET', 'HEAD', 'POST', 'OPTIONS'])(
    'is challenged on %s, with the Host header as realm',
    async (method) => {
      const answer = await send({ method, headers: { host: 'autodiscover.contoso.example' } });
      expect(answer.status).toBe(401);
      expect(answer.headers['www-authenticate']).toBe(
        'Negotiate, NTLM, Basic realm="autodiscover.contoso.example"', // Node joins the lines
      );
      expect(answer.headers['cache-control']).toBe('private');
      expect(answer.headers['x-feserver']).toBe('CAS1');
      expect(answer.headers['request-id']).toMatch(/^[0-9a-f]{8}-[0-9a-f-]{27}$/);
      expect(answer.headers['content-type']).toBeUndefined();
      expect(answer.body).toBe('');
    },
  );

  it('is told of no service that is not there', async () => {
    const { headers } = await send({});
    const probed = Object.keys(headers).filter((name) => /soap|wssecurity|oauth|aspnet|powered/.test(name));
    expect(probed).toEqual([]);
  });

  it('keeps its connection, and is answered on it once it has them', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const body = requestFor('anna@contoso.example');
    const first = await send({ method: 'POST', agent, body });
    const second = await send({ method: 'POST', agent, body, headers: { authorization } });
    expect([first.status, first.reusedSocket, second.status, second.reusedSocket]).toEqual([
      401,
      false,
      200,
      true,
    ]);
    agent.destroy();
  });

  it.each([
    ['a wrong password', `Basic ${Buffer.from('CONTOSO\\anna:wrong').toString('base64')}`],
    ['an unknown user', `Basic ${Buffer.from('nobody:Passw0rd!').toString('base64')}`],
    ['no colon', `Basic ${Buffer.from('anna').toString('base64')}`],
    ['no base64', 'Basic !!!'],
    ['another scheme', 'Negotiate TlRMTVNTUAAB'],
    ['nothing', ''],
  ])('is challenged again for %s', async (_what, wrong) => {
    expect((await post(requestFor('anna@contoso.example'), { authorization: wrong })).status).toBe(401);
  });
});

describe('credentials', () => {
  const user = 'jörg@contoso.example:Straße';

  it.each(['utf8', 'latin1'] as const)('are read in %s', async (encoding) => {
    const token = Buffer.from(user, encoding).toString('base64');
    const answer = await post(requestFor('anna@contoso.example'), { authorization: `basic ${token}` });
    expect(answer.status).toBe(200);
  });

  it('that cannot be checked are answered 500, without the reason', async () => {
    const token = Buffer.from('broken:x').toString('base64');
    const answer = await post('', { authorization: `Basic ${token}` });
    expect([answer.status, answer.body]).toEqual([500, 'Internal Server Error']);
    expect(lastEvent().answered).toBe('failed: Error: the directory is gone');
  });
});

describe('an authenticated request', () => {
  it.each([
    '/autodiscover/autodiscover.xml',
    '/Autodiscover/Autodiscover.xml',
    '/AutoDiscover/AutoDiscover.xml?a=b',
    '/autodiscover',
    '/autodiscover/',
    'https://autodiscover.contoso.example/autodiscover/autodiscover.xml',
  ])('is answered at %s', async (path) => {
    const answer = await send({
      method: 'POST',
      path,
      headers: { authorization },
      body: requestFor('anna@contoso.example'),
    });
    expect(decodePoxResponse(answer.body)).toEqual(settings);
  });

  it('is answered with exactly the content type that clients compare', async () => {
    const { status, headers } = await post(requestFor('anna@contoso.example'));
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/xml; charset=utf-8');
    expect(headers['cache-control']).toBe('private');
  });

  it('is told to the journal, without the password', async () => {
    await post(requestFor('anna@contoso.example'));
    expect(lastEvent()).toEqual({
      protocol: 'http',
      host: 'CAS1',
      asked: 'POST /autodiscover/autodiscover.xml anna@contoso.example as CONTOSO\\anna',
      answered: '200 settings: EXCH',
    });
    expect(JSON.stringify(site.events)).not.toContain('Passw0rd');
  });

  it('gets error 500 at HTTP 200 for an unknown address, with time of day and number of the server', async () => {
    const answer = await post(requestFor('nobody@contoso.example'));
    expect(answer.status).toBe(200);
    expect(decodePoxResponse(answer.body)).toEqual({
      action: 'error',
      code: 500,
      message: "The email address can't be found.",
      time: '09:05:07.0420000',
      id: 4_012_227_821,
    });
  });

  it('is sent on by status 302 with a Location and no body, and the connection stays', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const moved = {
      method: 'POST',
      headers: { authorization },
      body: requestFor('moved@contoso.example'),
      agent,
    };
    const answer = await send(moved);
    expect(answer).toMatchObject({ status: 302, body: '' });
    expect(answer.headers).toMatchObject({ location: newerServer, 'content-length': '0' });
    expect(answer.headers).not.toHaveProperty('content-type');
    expect(lastEvent().answered).toBe(`302 ${newerServer}`);
    expect(await send(moved)).toMatchObject({ status: 302, reusedSocket: true });
    agent.destroy();
  });

  it('gets error 600 at HTTP 200 for what is not a request', async () => {
    const answer = await post('<Autodiscover/>');
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'text/xml; charset=utf-8']);
    expect(answer.body).toBe(`<?xml version="1.0" encoding="utf-8"?>
<Autodiscover xmlns="${responseNamespace}">
  <Response>
    <Error Time="09:05:07.0420000" Id="4012227821">
      <ErrorCode>600</ErrorCode>
      <Message>Invalid Request</Message>
      <DebugData />
    </Error>
  </Response>
</Autodiscover>`);
  });

  it.each([
    ['an empty body', ''],
    ['JSON', '{}'],
    ['bytes that are not UTF-8', Buffer.from(requestFor('jörg@contoso.example'), 'latin1')],
    ['UTF-16', Buffer.from(requestFor('anna@contoso.example'), 'utf16le')],
    ['an external entity', `<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>${requestFor('&x;')}`],
  ])('gets error 600 for %s', async (_what, body) => {
    expect(decodePoxResponse((await post(body)).body)).toMatchObject({ code: 600 });
  });

  it('gets error 601 for a schema that is not served', async () => {
    const answer = await post(requestFor('anna@contoso.example', mobileSyncResponseNamespace));
    expect(decodePoxResponse(answer.body)).toMatchObject({ code: 601, message: 'Provider is not available' });
  });

  it('gets error 603 when the answer cannot be computed: the journal learns why, the client does not', async () => {
    const answer = await post(requestFor('ill@contoso.example'));
    expect(answer.status).toBe(200);
    expect(decodePoxResponse(answer.body)).toMatchObject({ code: 603 });
    expect(answer.body).not.toContain('secret');
    expect(lastEvent().answered).toBe('200 error 603: Error: the secret reason');
  });

  it('gets error 600 for a GET, which is how administrators look whether the service is up', async () => {
    const answer = await send({ headers: { authorization } });
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'text/xml; charset=utf-8']);
    expect(decodePoxResponse(answer.body)).toMatchObject({ code: 600, message: 'Invalid Request' });
  });

  it('gets the header alone for a HEAD', async () => {
    const answer = await send({ method: 'HEAD', headers: { authorization } });
    expect([answer.status, answer.headers['content-type'], answer.body]).toEqual([
      200,
      'text/xml; charset=utf-8',
      '',
    ]);
  });

  it.each([
    ['OPTIONS', 200],
    ['PUT', 405],
  ])('is told the methods on %s', async (method, status) => {
    const answer = await send({ method, headers: { authorization } });
    expect([answer.status, answer.headers['allow']]).toEqual([status, 'OPTIONS, GET, HEAD, POST']);
  });
});

describe('other paths', () => {
  it('answers the health check without credentials', async () => {
    const answer = await send({ path: '/Autodiscover/HealthCheck.htm' });
    expect([answer.status, answer.body]).toEqual([200, '200 OK<br/>cas1.contoso.internal']);
  });

  it.each(['/', '/autodiscover/autodiscover.svc', '//autodiscover/autodiscover.xml', '/%00', '*'])(
    'are not found: %s',
    async (path) => {
      expect((await send({ path, headers: { authorization } })).status).toBe(404);
    },
  );
});

describe('a body that is too large', () => {
  it('is read up to 64 KiB', async () => {
    const request = requestFor('anna@contoso.example');
    const answer = await post(request + ' '.repeat(65_536 - request.length));
    expect(decodePoxResponse(answer.body)).toMatchObject({ action: 'settings' });
    expect((await post(request + ' '.repeat(65_537 - request.length))).status).toBe(413);
  });

  it('of a megabyte is refused with 413, and the next request is answered', async () => {
    expect((await post('a'.repeat(1_000_000))).status).toBe(413);
    expect((await post(requestFor('anna@contoso.example'))).status).toBe(200);
  });
});
