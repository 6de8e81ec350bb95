import { afterEach, describe, expect, it } from 'vitest';
import { LabError } from '../../../src/errors.js';
import { type Listening, listenTcp } from '../../../src/network/listener.js';
import { Association } from '../../../src/servers/rpc/association.js';
import { AssociationGroups } from '../../../src/servers/rpc/association-groups.js';
import type { RpcInterface, RpcOperation, Settle } from '../../../src/servers/rpc/rpc-interface.js';
import { createRpcServer } from '../../../src/servers/rpc/rpc-server.js';
import { encodeAuth3 } from '../../../src/wire/dcerpc/auth3.js';
import { rejectReason } from '../../../src/wire/dcerpc/bind-nak.js';
import { faultStatus } from '../../../src/wire/dcerpc/fault.js';
import { interfaces } from '../../../src/wire/dcerpc/interfaces.js';
import type { Pdu } from '../../../src/wire/dcerpc/pdu.js';
import type { SecurityServer } from '../../../src/wire/ntlm/security-context.js';
import { bindOf, requestOf, TestClient } from './client.js';
import { beginNtlm, contextOf, openClient } from './logon.js';

const syntax = interfaces.AsyncEMSMDB;
const away = new LabError('connection-refused', 'the directory is away');
let listening: Listening | undefined;
let client: TestClient | undefined;

afterEach(async () => {
  client?.close();
  await listening?.close();
});

interface Given {
  readonly settle: Settle;
  readonly operation?: RpcOperation;
  readonly beginNtlm?: () => SecurityServer;
}

async function connectTo({ settle, operation = (stub) => stub, ...rest }: Given): Promise<TestClient> {
  const offered: RpcInterface = {
    syntax,
    authentication: 'none-needed',
    operations: new Map([[0, operation]]),
    waitingOperations: new Map([[1, async (stub) => stub]]),
  };
  const server = createRpcServer({
    host: 'CAS1',
    tell: () => undefined,
    interfaces: [offered],
    settle,
    ...rest,
  });
  listening = await listenTcp(server, { address: '127.0.0.1', port: 0 });
  client = new TestClient(listening.port);
  return client;
}

/** The token of a bind_ack. */
function tokenIn(pdu: Pdu | undefined): Uint8Array {
  return (pdu?.type === 'bind_ack' && pdu.auth?.token) || new Uint8Array();
}

/** Lets a test say when what an answer reads is there. */
function slowly(): { readonly settle: Settle; readonly arrive: () => void; readonly asked: () => number } {
  const waiting: (() => void)[] = [];
  let asked = 0;
  return {
    settle: async (answer) => {
      asked++;
      await new Promise<void>((resolve) => waiting.push(resolve));
      return answer();
    },
    arrive: () => waiting.shift()?.(),
    asked: () => asked,
  };
}

/** Runs everything twice, as if something had been missing the first time. */
const twice: Settle = async (answer) => {
  try {
    answer();
  } catch {
    // forgotten, as what it returned
  }
  await new Promise((resolve) => setImmediate(resolve));
  return answer();
};

describe('a call that reads what is not at hand', () => {
  it('is not overtaken by the next one of its connection, which begins when it is answered', async () => {
    const { settle, arrive, asked } = slowly();
    const one = await connectTo({ settle });
    one.send(bindOf(syntax));
    one.send(requestOf(0, Uint8Array.of(1), { callId: 2 }), requestOf(1, Uint8Array.of(2), { callId: 3 }));
    one.send(requestOf(0, Uint8Array.of(3), { callId: 4 }));
    await expect.poll(asked).toBe(1);
    expect(one.received.map(({ type }) => type)).toEqual(['bind_ack']);
    arrive();
    await expect.poll(asked).toBe(2);
    arrive();
    const answers = (await one.pdus(4)).slice(1);
    expect(answers.map(({ callId }) => callId)).toEqual([2, 3, 4]);
    expect(answers[2]).toMatchObject({ type: 'response', stub: Buffer.from([3]) });
  });

  it('leaves other connections alone', async () => {
    const { settle, asked } = slowly();
    const one = await connectTo({ settle });
    one.send(bindOf(syntax), requestOf(0, Uint8Array.of(1)));
    await expect.poll(asked).toBe(1);
    const other = new TestClient(listening?.port ?? 0);
    other.send(bindOf(syntax));
    expect(await other.pdus(1)).toMatchObject([{ type: 'bind_ack' }]);
    other.close();
  });

  it('is answered once, however often it is run', async () => {
    const one = await connectTo({ settle: twice });
    one.send(bindOf(syntax), requestOf(0, Uint8Array.of(1)), requestOf(0, Uint8Array.of(2), { callId: 3 }));
    const answers = (await one.pdus(3)).slice(1);
    expect(answers.map(({ callId }) => callId)).toEqual([2, 3]);
  });

  it('is not run any more when its connection has been closed meanwhile', async () => {
    const { settle, arrive } = slowly();
    let runs = 0;
    const counted: RpcOperation = (stub) => {
      runs++;
      return stub;
    };
    const association = new Association({
      interfaces: [{ syntax, authentication: 'none-needed', operations: new Map([[0, counted]]) }],
      groups: new AssociationGroups(),
      addresses: {},
      maxFragment: 5840,
      maxRequestBytes: 65_536,
      settle,
      tell: () => undefined,
    });
    association.receive(bindOf(syntax));
    const { later, holds } = association.receive(requestOf(0, Uint8Array.of(1)));
    expect(holds).toBe(true);
    association.end();
    arrive();
    await later;
    expect(runs).toBe(0);
  });

  it('is told that the server is too busy while the directory is away, and may come again', async () => {
    let isAway = true;
    const settle: Settle = async (answer) => {
      if (isAway) throw away;
      return answer();
    };
    const one = await connectTo({ settle });
    one.send(bindOf(syntax), requestOf(0, Uint8Array.of(1)));
    const [, fault] = await one.pdus(2);
    expect(fault).toMatchObject({ type: 'fault', status: faultStatus.nca_s_server_too_busy });
    isAway = false;
    one.send(requestOf(0, Uint8Array.of(1), { callId: 3 }));
    expect((await one.pdus(3))[2]).toMatchObject({ type: 'response', callId: 3 });
  });
});

describe('a logon whose account is not at hand', () => {
  it.each(['ntlm', 'spnego'] as const)('succeeds by %s when it has been read', async (mechanism) => {
    let known = false;
    const settle: Settle = async (answer) => {
      try {
        return answer();
      } catch (error) {
        if (known) throw error;
        known = true;
        return answer();
      }
    };
    const security = openClient(mechanism);
    const one = await connectTo({
      settle,
      beginNtlm: () =>
        beginNtlm(() => {
          if (!known) throw new Error('not read yet');
        }),
    });
    const auth = contextOf(mechanism, 6);
    one.send(bindOf(syntax, { auth: { ...auth, token: security.begin() } }));
    const [ack] = await one.pdus(1);
    const { token } = security.respond(tokenIn(ack));
    one.send(
      bindOf(syntax, {
        type: 'alter_context',
        callId: 2,
        auth: { ...auth, token: token ?? new Uint8Array() },
      }),
    );
    expect((await one.pdus(2))[1]).toMatchObject({ type: 'alter_context_resp' });
    expect(known).toBe(true);
  });

  it('is refused as too much for now, and not as wrong, while the directory is away', async () => {
    const settle: Settle = () => Promise.reject(away);
    const one = await connectTo({ settle, beginNtlm });
    one.send(bindOf(syntax, { auth: { ...contextOf('ntlm', 6), token: openClient('ntlm').begin() } }));
    const [nak] = await one.pdus(1);
    expect(nak).toMatchObject({ type: 'bind_nak', reason: rejectReason.temporary_congestion });
  });

  it('is told so at the next request, where the logon itself has no answer', async () => {
    let steps = 0;
    const settle: Settle = async (answer) => {
      if (steps++ > 0) throw away;
      return answer();
    };
    const security = openClient('ntlm');
    const one = await connectTo({ settle, beginNtlm });
    const auth = contextOf('ntlm', 6);
    one.send(bindOf(syntax, { auth: { ...auth, token: security.begin() } }));
    const [ack] = await one.pdus(1);
    const { token } = security.respond(tokenIn(ack));
    one.send(
      encodeAuth3({
        type: 'auth3',
        callId: 1,
        auth: { ...auth, token: token ?? new Uint8Array() },
      }),
      requestOf(0, Uint8Array.of(1)),
    );
    expect((await one.pdus(2))[1]).toMatchObject({
      type: 'fault',
      status: faultStatus.nca_s_server_too_busy,
    });
  });
});
