import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { listenTcp } from '../../../src/network/listener.js';
import { realClock } from '../../../src/network/time/clock.js';
import type { ConnectionPolicy } from '../../../src/outlook/connection-policy.js';
import { startTrace } from '../../../src/outlook/trace.js';
import type { HttpScheme } from '../../../src/outlook/transports.js';
import { bindInterface, LogonRefused, type RpcConnection } from '../../../src/outlook/wires/rpc.js';
import { askForEcho, type RpcProxyTarget } from '../../../src/outlook/wires/rpc-proxy-channel.js';
import { connectThroughProxy } from '../../../src/outlook/wires/rpc-proxy-connection.js';
import { type ProxySite, sized, startProxies } from '../../servers/rpc-http/proxy-site.js';
import { toHex } from '../../wire/dcerpc/vectors.js';
import { clientAt } from './client-at.js';

let site: ProxySite;
let opened: RpcConnection | undefined;

afterEach(async () => {
  opened?.close();
  opened = undefined;
  await site.close();
});

const targetBy = (authentication: HttpScheme, host = 'outlook.contoso.example'): RpcProxyTarget => ({
  proxy: { server: 'mail.contoso.example', ssl: false, authentication, certificatePrincipal: null },
  addresses: ['203.0.113.10'],
  host,
  port: 6001,
});

/** Connects go to the two proxies in turn, so that the two channels of one connection meet at different ones. */
function clientOfSite(connecting: Partial<ConnectionPolicy> = {}, password = 'Passw0rd!') {
  let connects = 0;
  const portOf = () => site.ports[connects++ % 2 === 0 ? 0 : 1];
  return clientAt(portOf, connecting, { userName: 'CONTOSO\\anna', password });
}

async function connect(authentication: HttpScheme, connecting: Partial<ConnectionPolicy> = {}) {
  const client = clientOfSite(connecting);
  const trace = startTrace(client.workstation.clock);
  const { transport } = await connectThroughProxy(client, trace, targetBy(authentication));
  opened = await bindInterface(client, transport, sized.syntax);
  return { rpc: opened, trace };
}

/** Asks for an answer of so many bytes. */
async function call(rpc: RpcConnection, bytes: number, stubBytes = 4): Promise<number> {
  const stub = Buffer.alloc(stubBytes);
  stub.writeUInt32LE(bytes);
  return (await rpc.call(0, stub)).length;
}

describe.each(['basic', 'ntlm', 'negotiate'] as const)('through an RPC proxy, with %s', (scheme) => {
  it('calls go in on one channel and come back on the other', async () => {
    site = await startProxies(realClock());
    const { rpc, trace } = await connect(scheme);
    for (const bytes of [0, 1, 5000, 20_000]) expect(await call(rpc, bytes)).toBe(bytes);
    const names = trace.steps().map(({ name, outcome }) => `${name}: ${outcome}`);
    expect(names).toEqual(['OUT channel: success', 'IN channel: success', 'Virtual connection: success']);
    const legs = trace.steps().map(({ steps }) => steps.filter(({ name }) => name.startsWith('RPC_')).length);
    expect(legs).toEqual(scheme === 'basic' ? [1, 1, 0] : [2, 2, 0]);
  });

  it('a wrong password is refused by the proxy, as a refused logon', async () => {
    site = await startProxies(realClock());
    const client = clientOfSite({}, 'wrong');
    const trace = startTrace(client.workstation.clock);
    const connected = connectThroughProxy(client, trace, targetBy(scheme));
    await expect(connected).rejects.toBeInstanceOf(LogonRefused);
  });

  it('the proxy answers an echo with one RTS PDU', async () => {
    site = await startProxies(realClock());
    const client = clientOfSite();
    const body = await askForEcho(client, startTrace(client.workstation.clock), targetBy(scheme));
    expect(toHex(body)).toBe('0500140310000000140000000000000040000000');
  });
});

describe('a virtual connection', () => {
  it('lets large answers and large requests through, by acknowledging each other', async () => {
    site = await startProxies(realClock());
    const { rpc } = await connect('basic', { rpcHttpReceiveWindow: 8192 });
    expect(await call(rpc, 400_000)).toBe(400_000);
    expect(await call(rpc, 3, 300_000)).toBe(3);
  });

  it('replaces its OUT channel as often as the proxy asks for it, and loses nothing', async () => {
    site = await startProxies(realClock(), { outChannelLifetime: 131_072 });
    const { rpc } = await connect('ntlm');
    for (let i = 0; i < 12; i++) expect(await call(rpc, 50_000)).toBe(50_000);
  });

  it('replaces its IN channel before it is full, and loses nothing', async () => {
    site = await startProxies(realClock());
    const { rpc } = await connect('ntlm', { rpcHttpChannelLifetime: 131_072 });
    for (let i = 0; i < 12; i++) expect(await call(rpc, i, 40_000)).toBe(i);
  });

  it('waits for the successor when its IN channel is full', async () => {
    site = await startProxies(realClock());
    const { rpc } = await connect('basic', { rpcHttpChannelLifetime: 131_072 });
    expect(await call(rpc, 1, 500_000)).toBe(1);
  });

  it('ends with the connection of either channel', async () => {
    site = await startProxies(realClock());
    const { rpc } = await connect('basic');
    await site.close();
    await rpc.ended;
    await expect(call(rpc, 1)).rejects.toMatchObject({ code: 'connection-reset' });
  });

  it('is given up when the proxy accepts the connection and says nothing', async () => {
    site = await startProxies(realClock());
    const silent = await listenTcp(createServer(), { address: '127.0.0.1', port: 0 });
    try {
      const client = clientAt(() => silent.port, { rpcHttpConnectTimeoutMs: 100 });
      const trace = startTrace(client.workstation.clock);
      await expect(connectThroughProxy(client, trace, targetBy('basic'))).rejects.toMatchObject({
        code: 'connection-timed-out',
      });
    } finally {
      await silent.close();
    }
  });

  it('is not opened to a server that the proxy does not reach, nor to one that is down', async () => {
    site = await startProxies(realClock());
    const client = clientOfSite();
    const trace = startTrace(client.workstation.clock);
    await expect(
      connectThroughProxy(client, trace, targetBy('basic', 'elsewhere.example')),
    ).rejects.toMatchObject({ code: 'protocol-refused', message: expect.stringContaining('status 404') });
    site.stopServer();
    await expect(connectThroughProxy(client, trace, targetBy('basic'))).rejects.toMatchObject({
      code: 'protocol-refused',
      message: expect.stringContaining('0x6ba'),
    });
  });
});
