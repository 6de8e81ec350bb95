import { Resolver } from 'node:dns/promises';
import { once } from 'node:events';
import { request } from 'node:https';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { Client } from 'ldapts';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type FaultInput, type Lab, startLab } from '../../../src/index.js';

/** Clients that no lab has made: Node's own and ldapts. They are nowhere in the modelled network. */

let lab: Lab;

beforeAll(async () => {
  lab = await startLab();
});

afterEach(() => lab.faults.clear());
afterAll(() => lab.stop());

const portOf = (host: string, port: number) => {
  const real = lab.hosts.find(({ name }) => name === host)?.listen[port] ?? '';
  return Number(real.slice(real.lastIndexOf(':') + 1));
};
const set = (fault: FaultInput | string) => lab.faults.add(fault);
const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error);

describe('dig would see', () => {
  const ask = async (name = 'mail.contoso.example', timeout = 20_000) => {
    const resolver = new Resolver({ timeout, tries: 1 });
    resolver.setServers([lab.endpoints.dns['internal'] ?? '']);
    return resolver.resolve4(name).catch(codeOf);
  };

  it('that there is no such name', async () => {
    set('dns:nxdomain,name=mail.*');
    expect(await ask()).toBe('ENOTFOUND');
    expect(await ask('outlook.contoso.example')).toEqual(['10.10.10.20']);
  });

  it('nothing', async () => {
    set('dns:silent,count=1');
    expect(await ask('mail.contoso.example', 300)).toBe('ETIMEOUT');
    expect(await ask()).toEqual(['10.10.10.20']);
  });

  it('another address', async () => {
    set('dns:wrong=203.0.113.99');
    expect(await ask('nobody.contoso.example')).toEqual(['203.0.113.99']);
  });

  it('an answer that comes late', async () => {
    const slow = set('dns:slow=50ms');
    expect(await ask()).toEqual(['10.10.10.20']);
    expect(slow.struck).toBe(1);
  });
});

describe('ldapsearch would see', () => {
  const search = async () => {
    const client = new Client({ url: lab.endpoints.ldap });
    try {
      await client.bind('anna@contoso.example', 'Passw0rd!');
      const { searchEntries } = await client.search('', { scope: 'base', attributes: ['dnsHostName'] });
      return searchEntries[0]?.['dnsHostName'];
    } catch (error) {
      return error instanceof Error ? `${error.name}: ${error.message}` : '';
    } finally {
      await client.unbind().catch(() => undefined);
    }
  };

  it.each([
    ['ldap:busy,operation=search', /^BusyError/],
    ['ldap:unavailable,operation=bind', /^UnavailableError/],
    ['ldap:referral=dc.fabrikam.example,operation=search', /ref 1: 'dc\.fabrikam\.example'/],
    ['ldap:drop,operation=bind', /^Error: Connection closed/],
    ['ldap:slow=50ms', /^DC1\.contoso\.internal$/i],
    ['ldap:busy,operation=modify', /^DC1\.contoso\.internal$/i],
  ])('%s', async (fault, said) => {
    set(fault);
    expect(await search()).toMatch(said);
  });
});

describe('openssl s_client would see', () => {
  const shake = async (servername: string | undefined, host = 'CAS1', port = 443) => {
    const socket: TLSSocket = connectTls({
      host: '127.0.0.1',
      port: portOf(host, port),
      ca: lab.ca.pem,
      ...(servername === undefined
        ? { checkServerIdentity: () => undefined }
        : { servername, ALPNProtocols: ['http/1.1'] }),
    });
    try {
      await once(socket, 'secureConnect');
      return 'good';
    } catch (error) {
      return codeOf(error);
    } finally {
      socket.destroy();
    }
  };

  it.each([
    ['tls:wrong-name', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['tls:expired', 'CERT_HAS_EXPIRED'],
    ['tls:unknown-authority', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    ['tls:reset', 'ECONNRESET'],
  ])('%s, for the name that it is set for and no other', async (fault, code) => {
    set(`${fault},name=mail.contoso.example`);
    expect(await shake('mail.contoso.example')).toBe(code);
    expect(await shake('autodiscover.contoso.example')).toBe('good');
  });

  it('an expired certificate without asking for a name', async () => {
    set('tls:expired');
    expect(await shake(undefined)).toBe('CERT_HAS_EXPIRED');
  });

  it('an expired certificate of a domain controller', async () => {
    set('tls:expired,host=DC1,port=636');
    const socket = connectTls({
      host: '127.0.0.1',
      port: portOf('DC1', 636),
      ca: lab.ca.pem,
      servername: 'dc1.contoso.internal',
    });
    const [error] = await once(socket, 'error');
    expect(codeOf(error)).toBe('CERT_HAS_EXPIRED');
  });

  it('what comes out of the handshake is served', async () => {
    set('tls:wrong-name');
    expect(await get('/autodiscover/autodiscover.json/v1.0/x', { rejectUnauthorized: false })).toMatch(
      /^4\d\d /,
    );
  });

  it('nothing but the good one from bytes that are no hello, which break as they do without a fault', async () => {
    set('tls:expired');
    const socket = connect(portOf('CAS1', 443), '127.0.0.1', () => socket.write('GET / HTTP/1.1\r\n\r\n'));
    socket.on('error', () => undefined);
    await new Promise<void>((resolve) => socket.resume().once('close', () => resolve()));
    expect(await shake('mail.contoso.example')).toBe('CERT_HAS_EXPIRED');
  });
});

const get = (path: string, more: object = {}) =>
  new Promise<string>((resolve) => {
    const asked = request(
      {
        host: '127.0.0.1',
        port: portOf('CAS1', 443),
        path,
        ca: lab.ca.pem,
        servername: 'mail.contoso.example',
        headers: { Host: 'mail.contoso.example' },
        agent: false,
        ...more,
      },
      (answer) => {
        const chunks: Buffer[] = [];
        const head = `${answer.statusCode} ${answer.headers.location ?? answer.headers['content-type'] ?? ''}`;
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => resolve(`${head} ${Buffer.concat(chunks)}`));
        answer.on('error', (error) => resolve(`${head} ${Buffer.concat(chunks)} ${codeOf(error)}`));
      },
    );
    asked.on('error', (error) => resolve(String(codeOf(error))));
    asked.end();
  });

describe('curl would see', () => {
  const path = '/Autodiscover/Autodiscover.xml';

  it.each([
    ['http:status=503,host=CAS1', /^503 text\/html/],
    ['http:status=503,host=CAS2', /^401 /],
    ['http:redirect=https://a.example/x', /^302 https:\/\/a\.example\/x/],
    ['http:redirect-loop', /^302 https:\/\/mail\.contoso\.example\/autodiscover\/autodiscover\.xml/],
    ['http:redirect-address=anna@fabrikam.example', /^200 text\/xml.*<RedirectAddr>anna@fabrikam\.example</s],
    ['http:html,name=mail.contoso.example', /^200 text\/html.*<!DOCTYPE html>/s],
    ['http:truncated', /^200 text\/xml.*<DisplayNa ECONNRESET$/s],
    ['http:slow=50ms', /^401 /],
    ['http:reset', /^ECONNRESET$/],
    ['http:status=500,path=/ews/*', /^401 /],
  ])('%s', async (fault, said) => {
    set(fault);
    expect(await get(path)).toMatch(said);
  });

  it('401 with good credentials, and 401 as ever without', async () => {
    const auth = { auth: 'anna@contoso.example:Passw0rd!' };
    expect(await get(path, auth)).not.toMatch(/^401/);
    const fault = set('http:unauthorized');
    expect(await get(path)).toMatch(/^401 /);
    expect(fault.struck).toBe(0);
    expect(await get(path, auth)).toMatch(/^401 /);
    expect(fault.struck).toBe(1);
  });

  it('a fault of the RPC proxy on its requests too', async () => {
    set('http:status=503,path=/rpc/*');
    const socket = connectTls({
      host: '127.0.0.1',
      port: portOf('CAS1', 443),
      ca: lab.ca.pem,
      servername: 'mail.contoso.example',
    });
    socket.write('RPC_IN_DATA /rpc/rpcproxy.dll?cas1:6001 HTTP/1.1\r\nHost: mail.contoso.example\r\n\r\n');
    const [head] = await once(socket, 'data');
    socket.destroy();
    expect(String(head)).toMatch(/^HTTP\/1\.1 503 Service Unavailable/);
  });
});

describe('a client of another process meets the network at the socket', () => {
  it('is reset where connects are rejected', async () => {
    set('network:reject,host=CAS1,port=59532');
    const [error] = await once(connect(portOf('CAS1', 59532), '127.0.0.1'), 'error');
    expect(codeOf(error)).toBe('ECONNRESET');
  });

  it('hears nothing where they are dropped, and the server is left alone once it goes', async () => {
    const drop = set('network:drop,host=CAS1');
    const socket = connect(portOf('CAS1', 593), '127.0.0.1');
    let heard = 0;
    socket.on('data', (bytes) => {
      heard += bytes.length;
    });
    await once(socket, 'connect');
    socket.write('anything');
    await sleep(300);
    expect([heard, drop.struck]).toEqual([0, 1]);
    socket.end();
    await once(socket, 'close');
  });

  it('the checks of a balancer are no clients, and use no fault up', async () => {
    const reject = set('network:reject,host=CAS1,port=59532,count=1');
    await lab.clock.sleep(12_000);
    expect(reject.struck).toBe(0);
    expect(lab.world.balancers()[0]?.members[0]?.healthy).toBe(true);
  });
});
