import { once } from 'node:events';
import { createServer, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { Client } from 'ldapts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Lab, type LabClients, startLab } from '../../../src/index.js';
import { listenTcp } from '../../../src/network/listener.js';
import { runClient } from '../../support/run-client.js';

let lab: Lab;

beforeAll(async () => {
  lab = await startLab();
});

afterAll(() => lab.stop());

const url = 'https://mail.contoso.example/autodiscover/autodiscover.xml';
const basic = `Basic ${Buffer.from('anna@contoso.example:Passw0rd!').toString('base64')}`;
const headers = { Authorization: basic, 'Content-Type': 'text/xml' };
const schema = 'http://schemas.microsoft.com/exchange/autodiscover/outlook';
const body = `<?xml version="1.0" encoding="utf-8"?><Autodiscover xmlns="${schema}/requestschema/2006"><Request>
<EMailAddress>anna@contoso.example</EMailAddress>
<AcceptableResponseSchema>${schema}/responseschema/2006a</AcceptableResponseSchema></Request></Autodiscover>`;

/** The code of the error that something fails with, and of what lies behind it. */
async function codesOf(failing: Promise<unknown>): Promise<readonly unknown[]> {
  const error: unknown = await failing.catch((reason: unknown) => reason);
  const codes: unknown[] = [];
  for (let one = error; one instanceof Error; one = one.cause) if ('code' in one) codes.push(one.code);
  return codes;
}

async function post({ httpsAgent: agent }: LabClients): Promise<string> {
  const request = requestHttps(url, { agent, method: 'POST', headers }).end(body);
  const [response] = await once(request, 'response');
  return text(response);
}

/** What fetch takes as its dispatcher. */
type Dispatcher = NonNullable<RequestInit['dispatcher']>;

/** A dispatcher of the undici that Node's own fetch is made of: it is not exported, but fetch leaves one of them here. */
async function bundledAgent(options: { readonly connect: LabClients['connect'] }): Promise<Dispatcher> {
  await fetch('data:,');
  const ours: unknown = Reflect.get(globalThis, Symbol.for('undici.globalDispatcher.1'));
  if (typeof ours !== 'object' || ours === null) throw new Error('this Node keeps no dispatcher');
  const made: unknown = Reflect.construct(ours.constructor, [options]);
  if (isDispatcher(made)) return made;
  throw new Error('what this Node keeps there is no dispatcher');
}

function isDispatcher(value: unknown): value is Dispatcher {
  return typeof value === 'object' && value !== null && 'dispatch' in value;
}

describe('clients of this process', () => {
  it('https.request reaches modelled names and ports, and trusts the lab', async () => {
    expect(await post(lab.clients({ from: 'internet' }))).toContain(
      '<Server>outlook.contoso.example</Server>',
    );
    lab.journal.verify({ protocol: 'http', operation: 'POST', user: 'anna@contoso.example', status: 200 });
  });

  it('http.request does', async () => {
    const { httpAgent: agent } = lab.clients({ from: 'internet' });
    const request = requestHttp('http://mail.contoso.example/autodiscover/autodiscover.xml', { agent }).end();
    const [response] = await once(request, 'response');
    expect(response.statusCode).toBe(403);
    response.resume();
  });

  it('fetch does, by a dispatcher of undici', async () => {
    const { connect } = lab.clients({ from: 'internet' });
    const options: RequestInit = {
      dispatcher: await bundledAgent({ connect }),
      method: 'POST',
      headers,
      body,
    };
    const response = await fetch(url, options);
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('<Server>outlook.contoso.example</Server>');
  });

  it('fetch hears of names that do not exist', async () => {
    const { connect } = lab.clients({ from: 'internet' });
    const options: RequestInit = {
      dispatcher: await bundledAgent({ connect }),
    };
    expect(await codesOf(fetch('https://outlook.contoso.example/', options))).toEqual([
      'ENOTFOUND',
      'name-not-found',
    ]);
  });

  it('ldapts reads the directory, in the clear, by StartTLS and by LDAPS', async () => {
    const { ldap, ldaps, tlsOptions } = lab.clients();
    if (ldaps === undefined) throw new Error('the lab has no LDAPS');
    const upgraded = new Client(ldap);
    await upgraded.startTLS(tlsOptions);
    for (const client of [new Client(ldap), upgraded, new Client(ldaps)]) {
      await client.bind('anna@contoso.example', 'Passw0rd!');
      const { searchEntries } = await client.search('DC=contoso,DC=internal', {
        filter: '(mail=anna@contoso.example)',
        attributes: ['homeMDB'],
      });
      expect(searchEntries[0]?.['homeMDB']).toMatch(/^CN=/);
      await client.unbind();
    }
    lab.journal.verify({ protocol: 'ldap', operation: 'extended', status: 'success' }, { times: 1 });
    lab.journal.verify(
      { protocol: 'ldap', operation: 'search', filter: '(mail=anna@contoso.example)' },
      { times: 3 },
    );
  });

  it('a lookup answers what the location is told, one or all', async () => {
    const inside = lab.clients({ from: 'corp' }).lookup;
    const outside = lab.clients({ from: 'internet' }).lookup;
    const ask = (lookup: typeof inside, all: boolean) =>
      new Promise((resolve) =>
        lookup('outlook.contoso.example', { all }, (error, address) => resolve(error?.code ?? address)),
      );
    expect(await ask(inside, false)).toBe('127.0.0.1');
    expect(await ask(inside, true)).toEqual([{ address: '127.0.0.1', family: 4 }]);
    expect(await ask(outside, false)).toBe('ENOTFOUND');
    const port = Number(lab.endpoints.ldap.split(':').at(-1));
    const socket = connect({ host: 'dc1.contoso.internal', port, lookup: inside });
    await once(socket, 'connect');
    socket.destroy();
  });

  it.runIf(process.platform === 'linux')(
    'a lookup is all it takes where ports are standard ones',
    async () => {
      const portOffset = 5650;
      await using twins = await startLab({ exposure: 'loopback', portOffset });
      const { lookup } = twins.clients();
      const at = `https://mail.contoso.example:${443 + portOffset}/autodiscover/autodiscover.xml`;
      const request = requestHttps(at, {
        lookup,
        ca: twins.ca.pem,
        method: 'POST',
        headers,
        agent: false,
      }).end(body);
      const [response] = await once(request, 'response');
      expect(await text(response)).toContain('<Server>outlook.contoso.example</Server>');
      expect(request.socket?.remoteAddress).toMatch(/^127\.10\.10\.\d+$/);
    },
  );

  it('meet the firewall and the dead machines of the world, without waiting for them', async () => {
    const inside = lab.clients({ from: 'corp' });
    await lab.world.setFirewall([{ from: 'corp', to: '*', ports: [443], action: 'drop' }]);
    expect(await codesOf(post(inside))).toEqual(['ETIMEDOUT', 'connection-timed-out']);
    await lab.world.setFirewall([{ from: 'corp', to: '*', ports: [443], action: 'reject' }]);
    expect(await codesOf(post(inside))).toEqual(['ECONNREFUSED', 'connection-refused']);
    await lab.reset();
    expect(await post(inside)).toContain('<Account>');
  });

  it('reach other servers of this machine as well', async () => {
    const own = await listenTcp(
      createServer((_, response) => response.end('own')),
      { address: '127.0.0.1', port: 0 },
    );
    const { httpAgent: agent } = lab.clients();
    const request = requestHttp({ host: '127.0.0.1', port: own.port, agent }).end();
    const [response] = await once(request, 'response');
    expect(await text(response)).toBe('own');
    agent.destroy();
    await own.close();
  });

  it('are many at once, and leave no listener behind', async () => {
    const warnings: string[] = [];
    const warned = (warning: Error) => warnings.push(warning.message);
    process.on('warning', warned);
    try {
      const { httpsAgent } = lab.clients({ from: 'internet' });
      expect(lab.clients({ from: 'internet' }).httpsAgent).toBe(httpsAgent);
      const many = Array.from({ length: 30 }, () => post(lab.clients({ from: 'internet' })));
      for (const answer of await Promise.all(many)) expect(answer).toContain('<Account>');
    } finally {
      process.off('warning', warned);
    }
    expect(warnings).toEqual([]);
  });

  it('end with the lab, whatever they wait for', async () => {
    const other = await startLab({ clock: 'real' });
    await other.world.setFirewall([{ from: 'corp', to: '*', ports: [443], action: 'drop' }]);
    const failed = post(other.clients()).catch((error: unknown) => error);
    await other.journal.waitFor({ protocol: 'dns', name: 'mail.contoso.example' });
    await other.stop();
    expect(await failed).toBeInstanceOf(Error);
    expect(await post(other.clients()).catch((error: unknown) => error)).toBeInstanceOf(Error);
  });

  it('refuse a place that does not exist', () => {
    expect(() => lab.clients({ from: 'moon' })).toThrow(/unknown location "moon" \(one of: corp/);
  });
});

describe('a child process', () => {
  it('finds the lab by its environment, and trusts it', async () => {
    const { environment } = lab;
    expect(Object.keys(environment).sort()).toEqual([
      'AUTODISCOVER_LAB_CA',
      'AUTODISCOVER_LAB_CONTROL',
      'AUTODISCOVER_LAB_DNS_EXTERNAL',
      'AUTODISCOVER_LAB_DNS_INTERNAL',
      'AUTODISCOVER_LAB_GLOBAL_CATALOG',
      'AUTODISCOVER_LAB_LAB',
      'AUTODISCOVER_LAB_LDAP',
      'AUTODISCOVER_LAB_LDAPS',
      'CURL_CA_BUNDLE',
      'LDAPTLS_CACERT',
      'LDAPURI',
      'NODE_EXTRA_CA_CERTS',
      'REQUESTS_CA_BUNDLE',
      'SSL_CERT_FILE',
    ]);
    const script = `
      const { connect } = require('node:tls');
      const { hostname, port } = new URL(process.env.AUTODISCOVER_LAB_LDAPS);
      const socket = connect({ host: hostname, port, servername: 'dc1.contoso.internal' }, () => {
        console.log(socket.authorized);
        socket.end();
      });`;
    const trusting = await runClient(process.execPath, ['-e', script], { env: environment });
    expect(trusting).toMatchObject({ stdout: 'true\n', code: 0 });
    const { NODE_EXTRA_CA_CERTS, ...less } = environment;
    expect(NODE_EXTRA_CA_CERTS).toBe(lab.ca.path);
    expect((await runClient(process.execPath, ['-e', script], { env: less })).code).not.toBe(0);
  });
});
