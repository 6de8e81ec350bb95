import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DecodeError } from '../../../src/errors.js';
import { Association } from '../../../src/servers/rpc/association.js';
import { AssociationGroups } from '../../../src/servers/rpc/association-groups.js';
import { type RpcCall, RpcFault, type RpcInterface } from '../../../src/servers/rpc/rpc-interface.js';
import { parseGuid } from '../../../src/values/guid.js';
import { encodeAuth3 } from '../../../src/wire/dcerpc/auth3.js';
import { pduFlags, wholePdu } from '../../../src/wire/dcerpc/common-header.js';
import { encodeControl } from '../../../src/wire/dcerpc/control.js';
import { faultStatus } from '../../../src/wire/dcerpc/fault.js';
import { interfaces } from '../../../src/wire/dcerpc/interfaces.js';
import { bindTimeFeatureSyntax } from '../../../src/wire/dcerpc/negotiation.js';
import { decodePdu, type Pdu } from '../../../src/wire/dcerpc/pdu.js';
import { ndr32, ndr64, nullSyntax } from '../../../src/wire/ndr/syntax-id.js';
import { emsmdbInterface } from '../../support/bare-emsmdb.js';
import { lineOf } from '../../support/told.js';
import * as vectors from '../../wire/dcerpc/vectors.js';
import { bindOf, requestOf } from './client.js';

const { EMSMDB, EPM, NSPI } = interfaces;
const offer = (id: number, abstractSyntax: typeof ndr32, ...transferSyntaxes: (typeof ndr32)[]) => ({
  id,
  abstractSyntax,
  transferSyntaxes,
});

interface Table {
  readonly association: Association;
  readonly told: string[];
  readonly calls: RpcCall[];
  readonly groups: AssociationGroups;
  /** Sends bytes and gives the answers, decoded; `closed` is appended when the connection ends with them. */
  readonly ask: (bytes: Uint8Array) => (Pdu | 'closed')[];
}

function table(groups = new AssociationGroups()): Table {
  const told: string[] = [];
  const calls: RpcCall[] = [];
  const echo: RpcInterface = {
    syntax: EPM,
    authentication: 'none-needed',
    operations: new Map([
      [
        0,
        (stub: Uint8Array, call: RpcCall) => {
          calls.push(call);
          return stub;
        },
      ],
      [
        1,
        () => {
          throw new RpcFault(faultStatus.nca_s_fault_context_mismatch);
        },
      ],
      [
        2,
        () => {
          throw new DecodeError('ept_map request', 4, 'more');
        },
      ],
      [
        3,
        () => {
          throw new TypeError('a bug');
        },
      ],
      [
        4,
        (stub: Uint8Array, call: RpcCall) => {
          call.tell({ event: 'ept_map', facts: { name: 'EMSMDB', endpoint: '10.0.0.1:135' } });
          return stub;
        },
      ],
    ]),
  };
  const association = new Association({
    interfaces: [echo, emsmdbInterface()],
    groups,
    addresses: { localAddress: '127.0.0.1', localPort: 135 },
    maxFragment: 5840,
    maxRequestBytes: 1000,
    tell: (what) => told.push(lineOf(what)),
  });
  const ask = (bytes: Uint8Array) => {
    const { pdus, close } = association.receive(bytes);
    return [...pdus.map(decodePdu), ...(close ? ['closed' as const] : [])];
  };
  return { association, told, calls, groups, ask };
}

function bound(): Table {
  const connection = table();
  connection.ask(bindOf(EPM));
  connection.told.length = 0;
  return connection;
}

const fault = (status: number, changes: object = {}) =>
  expect.objectContaining({
    type: 'fault',
    callId: 2,
    contextId: 0,
    allocHint: 32,
    flags: wholePdu | pduFlags.DID_NOT_EXECUTE,
    status,
    ...changes,
  });

describe('bind', () => {
  it('is acknowledged with its own sizes, a new group, and the port as address', () => {
    const { ask, told, association } = table();
    expect(ask(vectors.bind)).toEqual([
      {
        type: 'bind_ack',
        callId: 1,
        flags: wholePdu,
        maxTransmitFragment: 4280,
        maxReceiveFragment: 4280,
        associationGroup: 1,
        secondaryAddress: '135',
        results: [{ result: 0, reason: 0, transferSyntax: ndr32 }],
      },
    ]);
    expect(association.bound).toBe(true);
    expect(told).toEqual(['bind EPM v3.0 -> bind_ack acceptance']);
  });

  it('is answered with one result per offered context, in order', () => {
    const { ask } = table();
    const contexts = [
      offer(0, EMSMDB, ndr32),
      offer(1, EMSMDB, ndr64),
      offer(2, EMSMDB, bindTimeFeatureSyntax(3)),
      offer(3, NSPI, ndr32),
      offer(4, EPM, ndr64, ndr32),
      offer(5, { ...EMSMDB, minor: 82 }, ndr32),
    ];
    const [ack] = ask(bindOf(EPM, { contexts }));
    expect(ack).toMatchObject({
      results: [
        { result: 0, reason: 0, transferSyntax: ndr32 },
        { result: 2, reason: 2, transferSyntax: nullSyntax },
        { result: 3, reason: 2, transferSyntax: nullSyntax },
        { result: 2, reason: 1, transferSyntax: nullSyntax },
        { result: 0, reason: 0, transferSyntax: ndr32 },
        { result: 2, reason: 1, transferSyntax: nullSyntax },
      ],
    });
  });

  it('that asks for authentication is refused with reason 8 where nobody can log on', () => {
    const { ask, told } = table();
    expect(ask(vectors.bindWithNtlm)).toEqual([
      expect.objectContaining({ type: 'bind_nak', reason: 8, versions: [{ major: 5, minor: 0 }] }),
      'closed',
    ]);
    expect(told).toEqual(['bind EPM v3.0 with NTLM privacy -> bind_nak authentication_type_not_recognized']);
  });

  it('joins the group it names when that exists, and is refused when it does not', () => {
    const groups = new AssociationGroups();
    const [first, second, third] = [table(groups), table(groups), table(groups)];
    first.ask(bindOf(EPM));
    expect(second.ask(bindOf(EPM, { associationGroup: 1 }))).toMatchObject([{ associationGroup: 1 }]);
    first.ask(requestOf(0, Buffer.of(1)));
    second.ask(requestOf(0, Buffer.of(1)));
    expect(first.calls[0]?.group).toBe(second.calls[0]?.group);
    first.association.end();
    expect(third.ask(bindOf(EPM, { associationGroup: 9 }))).toMatchObject([{ reason: 0 }, 'closed']);
    second.association.end();
    expect(table(groups).ask(bindOf(EPM, { associationGroup: 1 }))).toMatchObject([{ reason: 0 }, 'closed']);
    expect(table(groups).ask(bindOf(EPM))).toMatchObject([{ associationGroup: 2 }]);
  });

  it('is refused a second time, and when its fragments could hold nothing', () => {
    expect(bound().ask(bindOf(EPM))).toMatchObject([{ type: 'bind_nak', reason: 4 }, 'closed']);
    expect(table().ask(bindOf(EPM, { maxReceiveFragment: 63 }))).toMatchObject([{ reason: 2 }, 'closed']);
  });

  it('in bytes that are no PDU is refused with the 24 bytes nmap knows, and the end', () => {
    const { association, told } = table();
    const garbage = vectors.hex('04000b03 10000000 4800 0000 2a000000');
    const { pdus, close } = association.refuse(new DecodeError('common header', 0, 'rpc_vers 5'), garbage);
    expect(pdus.map(vectors.toHex)).toEqual([vectors.toHex(vectors.bindNak)]);
    expect(close).toBe(true);
    expect(told[0]).toContain('expected rpc_vers 5 at offset 0 -> bind_nak');
  });
});

describe('alter_context', () => {
  it('adds an interface to the live connection, without an address in the answer', () => {
    const { ask } = bound();
    const contexts = [offer(7, EMSMDB, ndr32)];
    expect(ask(bindOf(EPM, { type: 'alter_context', callId: 3, contexts }))).toMatchObject([
      {
        type: 'alter_context_resp',
        callId: 3,
        secondaryAddress: '',
        associationGroup: 1,
        results: [{ result: 0 }],
      },
    ]);
    expect(ask(requestOf(10, Buffer.alloc(8), { contextId: 7 }))).toEqual([
      fault(faultStatus.ERROR_ACCESS_DENIED, { contextId: 7 }),
    ]);
  });

  it('does not give a context another interface, but accepts it once more as it is', () => {
    const { ask } = bound();
    const again = [offer(0, EMSMDB, ndr32), offer(0, EPM, ndr32)];
    expect(ask(bindOf(EPM, { type: 'alter_context', contexts: again }))).toMatchObject([
      { results: [{ result: 2, reason: 0 }, { result: 0 }] },
    ]);
  });

  it('stops accepting contexts at a limit', () => {
    const { ask } = bound();
    let id = 1;
    const more = () =>
      ask(
        bindOf(EPM, {
          type: 'alter_context',
          contexts: Array.from({ length: 100 }, () => offer(id++, EPM, ndr32)),
        }),
      );
    for (let i = 0; i < 9; i++) more();
    const [last] = more();
    expect(last).toMatchObject({ type: 'alter_context_resp' });
    const results = last !== 'closed' && last?.type === 'alter_context_resp' ? last.results : [];
    expect(results.slice(98).map(({ result, reason }) => [result, reason])).toEqual([
      [0, 0],
      [2, 3],
    ]);
  });

  it('is a protocol error before bind, and access denied with credentials where nobody can log on', () => {
    expect(table().ask(bindOf(EPM, { type: 'alter_context', callId: 2 }))).toEqual([
      fault(faultStatus.nca_s_proto_error),
      'closed',
    ]);
    const auth = { type: 9, level: 6, contextId: 0, token: Buffer.from('x') };
    expect(bound().ask(bindOf(EPM, { type: 'alter_context', callId: 2, auth }))).toEqual([
      fault(faultStatus.ERROR_ACCESS_DENIED),
      'closed',
    ]);
  });
});

describe('request', () => {
  it('reaches its operation with stub, object and addresses, and its answer comes back', () => {
    const { ask, calls, told } = bound();
    const object = parseGuid('00112233-4455-6677-8899-aabbccddeeff');
    expect(ask(requestOf(0, Buffer.from('abc'), { object }))).toEqual([
      {
        type: 'response',
        callId: 2,
        flags: wholePdu,
        allocHint: 3,
        contextId: 0,
        cancelCount: 0,
        stub: Buffer.from('abc'),
      },
    ]);
    expect(calls).toMatchObject([{ object, addresses: { localPort: 135 } }]);
    expect(told).toEqual(['request EPM v3.0 opnum 0 -> response of 3 bytes']);
  });

  it('is told to the journal in the words of its operation', () => {
    const { ask, told } = bound();
    ask(requestOf(4, Buffer.alloc(0)));
    expect(told).toEqual(['ept_map EMSMDB -> 10.0.0.1:135']);
  });

  it.each([
    ['an opnum that is not offered', requestOf(99, Buffer.alloc(0)), 'nca_s_op_rng_error'],
    ['a fault thrown by the operation', requestOf(1, Buffer.alloc(0)), 'nca_s_fault_context_mismatch'],
    ['a stub the operation cannot read', requestOf(2, Buffer.alloc(0)), 'RPC_X_BAD_STUB_DATA'],
  ] as const)('is answered with a fault for %s', (_, bytes, status) => {
    const { ask, told } = bound();
    expect(ask(bytes)).toEqual([fault(faultStatus[status])]);
    expect(told[0]).toContain(`-> fault ${status}`);
    expect(ask(requestOf(0, Buffer.of(1)))).toMatchObject([{ type: 'response' }]);
  });

  it('is answered with a fault for a context that was never offered', () => {
    const { ask } = bound();
    expect(ask(requestOf(0, Buffer.alloc(0), { contextId: 5 }))).toEqual([
      fault(faultStatus.nca_s_invalid_pres_context_id, { contextId: 5 }),
    ]);
  });

  it('is answered with a fault for a context whose interface was refused', () => {
    const { ask } = table();
    ask(bindOf(NSPI));
    expect(ask(requestOf(0, Buffer.alloc(0)))).toEqual([fault(faultStatus.nca_s_unk_if)]);
  });

  it('that meets a bug is answered with a fault, and the bug is told', () => {
    const { ask, told } = bound();
    expect(ask(requestOf(3, Buffer.alloc(0)))).toEqual([
      fault(faultStatus.nca_s_fault_unspec, { flags: wholePdu }),
    ]);
    expect(told).toEqual(['request EPM v3.0 opnum 3 -> fault nca_s_fault_unspec, internal: a bug']);
  });

  it('is a protocol error before bind, and access denied with a signature nobody agreed on', () => {
    expect(table().ask(requestOf(0, Buffer.alloc(0)))).toEqual([
      fault(faultStatus.nca_s_proto_error),
      'closed',
    ]);
    const auth = { type: 10, level: 5, contextId: 0, token: Buffer.alloc(16) };
    expect(bound().ask(requestOf(0, Buffer.alloc(0), { auth }))).toEqual([
      fault(faultStatus.ERROR_ACCESS_DENIED),
      'closed',
    ]);
  });

  it('is put together from fragments', () => {
    const { ask } = bound();
    expect(ask(requestOf(0, Buffer.from('ab'), { flags: pduFlags.FIRST_FRAG }))).toEqual([]);
    expect(ask(requestOf(0, Buffer.from('cd'), { flags: 0 }))).toEqual([]);
    expect(ask(requestOf(0, Buffer.from('e'), { flags: pduFlags.LAST_FRAG }))).toMatchObject([
      { type: 'response', stub: Buffer.from('abcde') },
    ]);
  });

  it('is forgotten when its client cancels or orphans it, and the connection goes on', () => {
    const { ask } = bound();
    for (const type of ['co_cancel', 'orphaned'] as const) {
      ask(requestOf(0, Buffer.from('ab'), { flags: pduFlags.FIRST_FRAG }));
      expect(ask(encodeControl({ type, callId: 2, flags: wholePdu }))).toEqual([]);
      expect(ask(requestOf(0, Buffer.from('x')))).toMatchObject([{ stub: Buffer.from('x') }]);
    }
  });

  it('larger than allowed is access denied, and the end', () => {
    const { ask } = bound();
    const part = (flags: number) => ask(requestOf(0, Buffer.alloc(600), { flags }));
    expect(part(pduFlags.FIRST_FRAG)).toEqual([]);
    expect(part(0)).toEqual([fault(faultStatus.ERROR_ACCESS_DENIED), 'closed']);
  });

  it('in fragments out of order is a protocol error, and the end', () => {
    expect(bound().ask(requestOf(0, Buffer.alloc(1), { flags: 0 }))).toEqual([
      fault(faultStatus.nca_s_proto_error),
      'closed',
    ]);
  });
});

describe('calls at once', () => {
  const begin = (callId: number, changes = {}) =>
    requestOf(0, Buffer.of(callId), { callId, flags: pduFlags.FIRST_FRAG, ...changes });
  const end = (callId: number, changes = {}) =>
    requestOf(0, Buffer.of(callId), { callId, flags: pduFlags.LAST_FRAG, ...changes });
  const protocolError = [{ type: 'fault', status: faultStatus.nca_s_proto_error }, 'closed'];

  it('may be mixed when the bind agreed on it, each answered by its call_id', () => {
    const { ask } = table();
    const flags = wholePdu | pduFlags.CONC_MPX;
    expect(ask(bindOf(EPM, { flags }))).toMatchObject([{ type: 'bind_ack', flags }]);
    expect([...ask(begin(7)), ...ask(begin(3))]).toEqual([]);
    expect(ask(end(7))).toMatchObject([{ callId: 7, stub: Buffer.of(7, 7) }]);
    expect(ask(end(3))).toMatchObject([{ callId: 3, stub: Buffer.of(3, 3) }]);
  });

  it('are a protocol error when it did not', () => {
    const { ask } = bound();
    ask(begin(7));
    expect(ask(begin(3))).toMatchObject(protocolError);
  });

  it.each([{ opnum: 1 }, { contextId: 1 }])(
    'are a protocol error when a fragment differs from its first: %o',
    (changes) => {
      const { ask } = bound();
      ask(begin(7));
      expect(ask(end(7, changes))).toMatchObject(protocolError);
    },
  );
});

describe('response', () => {
  it('is cut to the fragments the client takes, with the bytes that remain as hint', () => {
    const { ask } = table();
    ask(bindOf(EPM, { maxReceiveFragment: 120 }));
    const stub = Buffer.from(Array.from({ length: 200 }, (_, i) => i));
    const pdus = ask(requestOf(0, stub)).filter((pdu) => pdu !== 'closed' && pdu.type === 'response');
    expect(pdus).toMatchObject([
      { flags: pduFlags.FIRST_FRAG, allocHint: 200, stub: stub.subarray(0, 96) },
      { flags: 0, allocHint: 104, stub: stub.subarray(96, 192) },
      { flags: pduFlags.LAST_FRAG, allocHint: 8, stub: stub.subarray(192) },
    ]);
  });
});

describe('other PDUs', () => {
  it.each([
    ['a bind_ack', vectors.bindAck],
    ['a response', vectors.response],
    ['a shutdown', encodeControl({ type: 'shutdown', callId: 1, flags: wholePdu })],
    [
      'an auth3',
      encodeAuth3({
        type: 'auth3',
        callId: 1,
        auth: { type: 10, level: 6, contextId: 0, token: Buffer.of(1) },
      }),
    ],
  ])('are a protocol error: %s', (_, bytes) => {
    expect(bound().ask(bytes)).toEqual([fault(faultStatus.nca_s_proto_error, { callId: 1 }), 'closed']);
  });

  it('announces a shutdown to a client that is bound, and nothing to one that is not', () => {
    expect(table().association.shutdown()).toEqual({ pdus: [], close: true });
    const { pdus, close } = bound().association.shutdown();
    expect(pdus.map(vectors.toHex)).toEqual(['05001103100000001000000000000000']);
    expect(close).toBe(true);
  });

  it('never make it throw, whatever they hold', () => {
    const pdu = fc
      .tuple(fc.integer({ min: 0, max: 20 }), fc.nat({ max: 255 }), fc.uint8Array({ maxLength: 80 }))
      .map(([type, flags, body]) => {
        const bytes = Buffer.concat([Buffer.from([5, 0, type, flags, 0x10, 0, 0, 0]), Buffer.alloc(8), body]);
        bytes.writeUInt16LE(bytes.length, 8);
        return bytes;
      });
    fc.assert(
      fc.property(
        fc.array(fc.oneof(pdu, fc.constant(bindOf(EPM)), fc.uint8Array({ maxLength: 40 }))),
        (all) => {
          const { association } = table();
          for (const bytes of all) {
            const { pdus } = association.receive(bytes);
            for (const answer of pdus) expect(decodePdu(answer).type).toBeTypeOf('string');
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
