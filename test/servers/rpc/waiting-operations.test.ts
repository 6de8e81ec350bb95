import { afterEach, describe, expect, it } from 'vitest';
import { type Listening, listenTcp } from '../../../src/network/listener.js';
import type { RpcInterface, WaitingOperation } from '../../../src/servers/rpc/rpc-interface.js';
import { RpcFault } from '../../../src/servers/rpc/rpc-interface.js';
import { createRpcServer } from '../../../src/servers/rpc/rpc-server.js';
import { faultStatus } from '../../../src/wire/dcerpc/fault.js';
import { interfaces } from '../../../src/wire/dcerpc/interfaces.js';
import { bindOf, requestOf, TestClient } from './client.js';

const syntax = interfaces.AsyncEMSMDB;
let listening: Listening | undefined;

afterEach(async () => {
  await listening?.close();
  listening = undefined;
});

/** A client of a server whose opnum 0 waits, and whose opnum 1 answers what it was asked. */
async function clientOf(wait: WaitingOperation): Promise<TestClient> {
  const waiting: RpcInterface = {
    syntax,
    authentication: 'none-needed',
    operations: new Map([[1, (stub) => stub]]),
    waitingOperations: new Map([[0, wait]]),
  };
  const server = createRpcServer({ host: 'CAS1', tell: () => undefined, interfaces: [waiting] });
  listening = await listenTcp(server, { address: '127.0.0.1', port: 0 });
  const client = new TestClient(listening.port);
  client.send(bindOf(syntax));
  await client.pdus(1);
  return client;
}

describe('a call that waits', () => {
  it('is answered when it is done, and others of its connection meanwhile', async () => {
    let finish: (stub: Uint8Array) => void = () => undefined;
    const client = await clientOf(
      () =>
        new Promise((resolve) => {
          finish = resolve;
        }),
    );
    client.send(
      requestOf(0, new Uint8Array(4), { callId: 2 }),
      requestOf(1, Uint8Array.of(7), { callId: 3 }),
    );
    await client.pdus(2);
    finish(Uint8Array.of(9));
    const [, first, second] = await client.pdus(3);
    expect(first).toMatchObject({ type: 'response', callId: 3, stub: Buffer.from([7]) });
    expect(second).toMatchObject({ type: 'response', callId: 2, stub: Buffer.from([9]) });
    client.close();
  });

  it('may end in a fault', async () => {
    const client = await clientOf(() =>
      Promise.reject(new RpcFault(faultStatus.nca_s_fault_context_mismatch)),
    );
    client.send(requestOf(0, new Uint8Array(4)));
    const [, fault] = await client.pdus(2);
    expect(fault).toMatchObject({ type: 'fault', status: faultStatus.nca_s_fault_context_mismatch });
    client.close();
  });

  it('learns that its client is gone', async () => {
    let ended: AbortSignal | undefined;
    const client = await clientOf((_stub, { group }) => {
      ended = group.ended;
      return new Promise(() => undefined);
    });
    client.send(
      requestOf(0, new Uint8Array(4), { callId: 2 }),
      requestOf(1, Uint8Array.of(7), { callId: 3 }),
    );
    await client.pdus(2);
    const gone = new Promise((resolve) => ended?.addEventListener('abort', resolve));
    client.close();
    await gone;
    expect(ended?.aborted).toBe(true);
  });
});
