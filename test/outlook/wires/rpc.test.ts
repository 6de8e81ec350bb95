import { connect, createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDialer } from '../../../src/network/dialer.js';
import { type Listening, listenTcp } from '../../../src/network/listener.js';
import { createResolver } from '../../../src/network/resolver/resolver.js';
import { dnsTimings } from '../../../src/network/resolver/resolver-timings.js';
import { tcpTimings } from '../../../src/network/tcp-timings.js';
import { realClock } from '../../../src/network/time/clock.js';
import type { Client } from '../../../src/outlook/client.js';
import { policyOf } from '../../../src/outlook/policy-table.js';
import { bindInterface, LogonRefused } from '../../../src/outlook/wires/rpc.js';
import { overSocket } from '../../../src/outlook/wires/rpc-transport.js';
import type { RpcInterface } from '../../../src/servers/rpc/rpc-interface.js';
import { createRpcServer } from '../../../src/servers/rpc/rpc-server.js';
import { interfaces } from '../../../src/wire/dcerpc/interfaces.js';
import { beginNtlm } from '../../servers/rpc/logon.js';

const syntax = interfaces.EMSMDB;
const mechanisms = ['negotiate', 'ntlm'] as const;
const levels: string[] = [];
let listening: Listening;

beforeAll(async () => {
  const echo: RpcInterface = {
    syntax,
    authentication: 'required',
    encryptionRequired: true,
    operations: new Map([
      [
        0,
        (stub, { principal, level }) => {
          levels.push(`${principal?.domain}\\${principal?.userName} ${level}`);
          return stub;
        },
      ],
    ]),
  };
  const server = createRpcServer({ host: 'CAS1', tell: () => undefined, interfaces: [echo], beginNtlm });
  listening = await listenTcp(server, { address: '127.0.0.1', port: 0 });
});

afterAll(() => listening.close());

function clientOf(rpcAuthentication: (typeof mechanisms)[number], password: string): Client {
  const policy = policyOf('2010');
  const clock = realClock();
  return {
    workstation: {
      location: 'corp',
      domain: undefined,
      clock,
      trustedRoots: [],
      dialer: createDialer({
        clock,
        topology: { hosts: [], find: () => ({ address: listening.address, port: listening.port }) },
        firewall: () => 'accept',
        location: 'corp',
        roundTripMs: 0,
        timings: tcpTimings.windows7,
      }),
      resolver: createResolver({
        clock,
        roundTripMs: 0,
        timings: dnsTimings.windowsCurrent,
        realPatienceMs: 1,
        server: () => 'unreachable',
      }),
    },
    credentials: { userName: 'CONTOSO\\anna', password },
    policy: { ...policy, connecting: { ...policy.connecting, rpcAuthentication } },
  };
}

const dial = (): Promise<Socket> =>
  new Promise((resolve) => {
    const socket = connect(listening.port, listening.address, () => resolve(socket));
  });

describe.each(mechanisms)('a connection that logs on by %s', (mechanism) => {
  it('calls with encryption, in fragments where the stub is large', async () => {
    const client = clientOf(mechanism, 'Passw0rd!');
    const rpc = await bindInterface(
      client,
      overSocket(await dial()),
      syntax,
      'exchangeMDB/outlook.contoso.example',
    );
    for (const size of [0, 5, 100, 5800, 20_000]) {
      const stub = Buffer.alloc(size, size % 251);
      expect(Buffer.from(await rpc.call(0, stub)).equals(stub)).toBe(true);
    }
    expect(new Set(levels)).toEqual(new Set(['CONTOSO\\anna privacy']));
    rpc.close();
  });

  it('is refused with a wrong password, at the logon or at the first call', async () => {
    const client = clientOf(mechanism, 'wrong');
    const socket = await dial();
    const called = async () =>
      (await bindInterface(client, overSocket(socket), syntax, 'exchangeMDB/x')).call(0, Buffer.of(1));
    await expect(called()).rejects.toBeInstanceOf(LogonRefused);
    socket.destroy();
  });
});

it('a connection without a logon is turned away by the first call', async () => {
  const rpc = await bindInterface(clientOf('ntlm', ''), overSocket(await dial()), syntax);
  await expect(rpc.call(0, Buffer.of(1))).rejects.toBeInstanceOf(LogonRefused);
  rpc.close();
});

it('a server that accepts the connection and never answers is given up after the time of an RPC call', async () => {
  const silent = await listenTcp(createServer(), { address: '127.0.0.1', port: 0 });
  const client = clientOf('ntlm', 'Passw0rd!');
  const impatient = { ...client.policy, connecting: { ...client.policy.connecting, rpcCallTimeoutMs: 100 } };
  const socket = connect(silent.port, silent.address);
  await expect(
    bindInterface({ ...client, policy: impatient }, overSocket(socket), syntax, 'exchangeMDB/x'),
  ).rejects.toMatchObject({ code: 'connection-timed-out' });
  expect(socket.destroyed).toBe(true);
  await silent.close();
});
