import { describe, expect, it } from 'vitest';
import { Association } from '../../../src/servers/rpc/association.js';
import { AssociationGroups } from '../../../src/servers/rpc/association-groups.js';
import type { RpcCall, RpcInterface } from '../../../src/servers/rpc/rpc-interface.js';
import type { AuthVerifier } from '../../../src/wire/dcerpc/auth-verifier.js';
import { encodeAuth3 } from '../../../src/wire/dcerpc/auth3.js';
import { pduFlags, wholePdu } from '../../../src/wire/dcerpc/common-header.js';
import { encodeControl } from '../../../src/wire/dcerpc/control.js';
import { faultStatus } from '../../../src/wire/dcerpc/fault.js';
import { interfaces } from '../../../src/wire/dcerpc/interfaces.js';
import { decodePdu, type Pdu } from '../../../src/wire/dcerpc/pdu.js';
import type { PduProtection } from '../../../src/wire/dcerpc/pdu-protection.js';
import type { SyntaxId } from '../../../src/wire/ndr/syntax-id.js';
import type { SessionSecurity } from '../../../src/wire/ntlm/session-security.js';
import { lineOf } from '../../support/told.js';
import { bindOf, requestOf } from './client.js';
import { beginNtlm, contextOf, type Mechanism, openClient, protect, sealedRequest } from './logon.js';

const { EPM, NSPI, RFR } = interfaces;

/** A server with an interface for each policy, and a client's hand on the bytes. */
function table() {
  const calls: RpcCall[] = [];
  const told: string[] = [];
  const echo = (stub: Uint8Array, call: RpcCall) => {
    calls.push(call);
    return stub;
  };
  const operations = new Map([[0, echo]]);
  const offered: RpcInterface[] = [
    { syntax: EPM, authentication: 'none-needed', operations },
    { syntax: NSPI, authentication: 'required', operations },
    { syntax: RFR, authentication: 'required', encryptionRequired: true, operations },
  ];
  const association = new Association({
    interfaces: offered,
    groups: new AssociationGroups(),
    addresses: { localAddress: '127.0.0.1', localPort: 6005 },
    maxFragment: 5840,
    maxRequestBytes: 100_000,
    beginNtlm,
    tell: (what) => told.push(lineOf(what)),
  });
  const raw = (bytes: Uint8Array) => association.receive(bytes);
  const ask = (bytes: Uint8Array) => {
    const { pdus, close } = raw(bytes);
    return [...pdus.map(decodePdu), ...(close ? ['closed' as const] : [])];
  };
  return { ask, raw, calls, told };
}

type Table = ReturnType<typeof table>;

function tokenOf(answers: readonly (Pdu | 'closed')[]): AuthVerifier {
  const [pdu] = answers;
  if (pdu === undefined || pdu === 'closed' || pdu.auth === undefined)
    throw new Error(JSON.stringify(answers));
  return pdu.auth;
}

interface LogonOptions {
  readonly password?: string;
  readonly syntax?: SyntaxId;
  /** Carrier of the last token; default: what Windows and Samba use. */
  readonly last?: 'auth3' | 'alter_context';
  readonly maxReceiveFragment?: number;
}

/** Binds, and carries the handshake to its end; the answers to its last token. */
function logOn(
  { ask }: Table,
  mechanism: Mechanism,
  level: number,
  {
    password,
    syntax = NSPI,
    last = mechanism === 'ntlm' ? 'auth3' : 'alter_context',
    ...sizes
  }: LogonOptions = {},
) {
  const client = openClient(mechanism, password);
  const context = contextOf(mechanism, level);
  const ack = ask(bindOf(syntax, { ...sizes, auth: { ...context, token: client.begin() } }));
  const challenge = tokenOf(ack);
  const step = client.respond(challenge.token);
  const auth = { ...context, token: step.token ?? new Uint8Array() };
  const answers =
    last === 'auth3'
      ? ask(encodeAuth3({ type: 'auth3', callId: 1, auth }))
      : ask(bindOf(syntax, { type: 'alter_context', auth }));
  const complete = (): SessionSecurity => {
    const security = step.security ?? client.respond(tokenOf(answers).token).security;
    if (security === undefined) throw new Error('the client is not content');
    return security;
  };
  return { ack, challenge, answers, complete };
}

/** A connection on which anna has logged on, and her protection of it. */
function loggedOn(mechanism: Mechanism, level: number, options?: LogonOptions) {
  const server = table();
  const security = logOn(server, mechanism, level, options).complete();
  return { ...server, security, protection: protect(mechanism, level, security) };
}

function opened(protection: PduProtection, bytes: Uint8Array) {
  const pdu = decodePdu(bytes);
  if (pdu.type !== 'response') throw new Error(`${pdu.type} instead of a response`);
  const plain = protection.open(bytes, pdu);
  if (typeof plain === 'string') throw new Error(plain);
  return plain;
}

const stub = Buffer.from('who am I? 29 bytes of a stub.');
const mechanisms = ['ntlm', 'spnego'] as const;

describe.each(mechanisms)('logon by %s', (mechanism) => {
  it('is answered with a challenge that bears the context of the client', () => {
    const server = table();
    const { ack, challenge } = logOn(server, mechanism, 6);
    expect(ack).toMatchObject([{ type: 'bind_ack', results: [{ result: 0 }] }]);
    expect(challenge).toMatchObject(contextOf(mechanism, 6));
  });

  it.each([
    [2, 'connect'],
    [3, 'integrity'],
    [4, 'integrity'],
    [5, 'integrity'],
    [6, 'privacy'],
  ])('at level %i makes a call one of its user, at level %s', (level, name) => {
    const { raw, calls, protection } = loggedOn(mechanism, level);
    const request = level === 2 ? requestOf(0, stub) : sealedRequest(protection, 0, stub);
    const [answer] = raw(request).pdus;
    const response = answer && (level === 2 ? decodePdu(answer) : opened(protection, answer));
    expect(response).toMatchObject({ type: 'response', stub });
    expect(calls).toMatchObject([{ level: name, principal: { userName: 'anna', domain: 'CONTOSO' } }]);
  });

  it('signs answers, and encrypts them at level privacy only', () => {
    for (const [level, isReadable] of [
      [2, true],
      [5, true],
      [6, false],
    ] as const) {
      const { raw, protection } = loggedOn(mechanism, level);
      const [answer = Buffer.alloc(0)] = raw(
        level === 2 ? requestOf(0, stub) : sealedRequest(protection, 0, stub),
      ).pdus;
      expect(Buffer.from(answer).includes(stub), `at level ${level}`).toBe(isReadable);
      expect(decodePdu(answer).auth?.token.length, `at level ${level}`).toBe(level === 2 ? undefined : 16);
    }
  });

  it('protects every fragment on its own, both ways, over many calls', () => {
    const { raw, protection } = loggedOn(mechanism, 6, { maxReceiveFragment: 120 });
    const large = Buffer.from(Array.from({ length: 1000 }, (_, index) => index & 255));
    for (let call = 0; call < 3; call++) {
      const begun = raw(sealedRequest(protection, 0, large.subarray(0, 400), { flags: pduFlags.FIRST_FRAG }));
      const more = raw(sealedRequest(protection, 0, large.subarray(400, 800), { flags: 0 }));
      expect([...begun.pdus, ...more.pdus]).toEqual([]);
      const { pdus } = raw(sealedRequest(protection, 0, large.subarray(800), { flags: pduFlags.LAST_FRAG }));
      for (const pdu of pdus) expect(pdu.length).toBeLessThanOrEqual(120);
      const fragments = pdus.map((pdu) => opened(protection, pdu));
      expect(Buffer.concat(fragments.map((fragment) => fragment.stub))).toEqual(large);
      expect(fragments.map(({ allocHint }) => allocHint)).toEqual(
        fragments.map((_, index) => 1000 - index * 64),
      );
    }
  });

  it('with a wrong password is told at the next request where nothing can be told before', () => {
    const server = table();
    const { answers } = logOn(server, mechanism, 6, { password: 'not-hers', last: 'auth3' });
    expect(answers).toEqual([]);
    for (let request = 0; request < 2; request++) {
      expect(server.ask(requestOf(0, stub))).toMatchObject([
        { type: 'fault', status: faultStatus.ERROR_ACCESS_DENIED },
      ]);
    }
    expect(server.calls).toEqual([]);
    expect(server.told).toContainEqual(expect.stringContaining('refused: wrong-credentials'));
    expect(server.told.join()).not.toContain('not-hers');
  });

  it('with a wrong password in an alter_context is access denied, and the end', () => {
    const server = table();
    const { answers } = logOn(server, mechanism, 6, { password: 'wrong', last: 'alter_context' });
    expect(answers).toMatchObject([{ type: 'fault', status: faultStatus.ERROR_ACCESS_DENIED }, 'closed']);
  });

  it('may be begun by an alter_context on an anonymous connection', () => {
    const server = table();
    server.ask(bindOf(EPM));
    const client = openClient(mechanism);
    const context = contextOf(mechanism, 5);
    const alter = (token: Uint8Array) =>
      server.ask(bindOf(EPM, { type: 'alter_context', auth: { ...context, token } }));
    const step = client.respond(tokenOf(alter(client.begin())).token);
    const answers = alter(step.token ?? new Uint8Array());
    const security = step.security ?? client.respond(tokenOf(answers).token).security;
    if (security === undefined) throw new Error('no security');
    const [answer = Buffer.alloc(0)] = server.raw(
      sealedRequest(protect(mechanism, 5, security), 0, stub),
    ).pdus;
    expect(decodePdu(answer)).toMatchObject({ type: 'response' });
  });
});

describe('SPNEGO', () => {
  it('completes with a mechListMIC in the alter_context_resp, which has the results of its contexts', () => {
    const server = table();
    const { answers, complete } = logOn(server, 'spnego', 6);
    expect(answers).toMatchObject([{ type: 'alter_context_resp', results: [{ result: 0 }] }]);
    expect(complete()).toBeDefined(); // the client checks the MIC
  });
});

describe('a bind with credentials', () => {
  const bindWith = (auth: Partial<AuthVerifier>) =>
    bindOf(NSPI, { auth: { ...contextOf('ntlm', 6), token: openClient('ntlm').begin(), ...auth } });

  it.each([
    ['Kerberos', { type: 16 }],
    ['Netlogon', { type: 68 }],
    ['no authentication', { type: 0 }],
    ['level none', { level: 1 }],
    ['a level that there is not', { level: 7 }],
  ])('of %s is refused with reason 8', (_, auth) => {
    expect(table().ask(bindWith(auth))).toMatchObject([{ type: 'bind_nak', reason: 8 }, 'closed']);
  });

  it('that are no message is refused with reason 9', () => {
    const token = Buffer.from('NTLMSSP, or something like it');
    expect(table().ask(bindWith({ token }))).toMatchObject([{ type: 'bind_nak', reason: 9 }, 'closed']);
  });

  it('has its offer of header signing returned, and only its own', () => {
    for (const offered of [0, pduFlags.SUPPORT_HEADER_SIGN]) {
      const token = openClient('ntlm').begin();
      const auth = { ...contextOf('ntlm', 6), token };
      const flags = wholePdu | offered;
      expect(table().ask(bindOf(NSPI, { flags, auth }))).toMatchObject([{ type: 'bind_ack', flags }]);
    }
  });
});

describe('a handshake', () => {
  it('that is not over admits no request', () => {
    const { ask } = table();
    ask(bindOf(NSPI, { auth: { ...contextOf('ntlm', 6), token: openClient('ntlm').begin() } }));
    expect(ask(requestOf(0, stub))).toMatchObject([{ status: faultStatus.nca_s_proto_error }, 'closed']);
  });

  it('cannot be continued for another context', () => {
    const { ask } = table();
    const client = openClient('ntlm');
    const ack = ask(bindOf(NSPI, { auth: { ...contextOf('ntlm', 2), token: client.begin() } }));
    const token = client.respond(tokenOf(ack).token).token ?? new Uint8Array();
    ask(encodeAuth3({ type: 'auth3', callId: 1, auth: { ...contextOf('ntlm', 6), token } }));
    expect(ask(requestOf(0, stub))).toMatchObject([{ status: faultStatus.ERROR_ACCESS_DENIED }]);
  });

  it('cannot be begun again: there is one security context', () => {
    const { ask } = loggedOn('ntlm', 5);
    const auth = { ...contextOf('ntlm', 5), contextId: 2, token: openClient('ntlm').begin() };
    expect(ask(bindOf(NSPI, { type: 'alter_context', auth }))).toMatchObject([
      { status: faultStatus.ERROR_ACCESS_DENIED },
      'closed',
    ]);
  });
});

describe('on a connection of level integrity', () => {
  it('a wrong signature is a fault of the security package, and the end', () => {
    const { ask, protection, calls } = loggedOn('ntlm', 5);
    const bytes = Buffer.from(sealedRequest(protection, 0, stub));
    bytes.writeUInt8(bytes.readUInt8(24) ^ 1, 24);
    expect(ask(bytes)).toMatchObject([{ type: 'fault', status: 0x721 }, 'closed']);
    expect(calls).toEqual([]);
  });

  it('a request sent twice is refused', () => {
    const { ask, protection } = loggedOn('ntlm', 5);
    const bytes = sealedRequest(protection, 0, stub);
    expect(ask(bytes)).toMatchObject([{ type: 'response' }]);
    expect(ask(bytes)).toMatchObject([{ status: faultStatus.RPC_S_SEC_PKG_ERROR }, 'closed']);
  });

  it('a request without signature is access denied, and the end', () => {
    const { ask } = loggedOn('ntlm', 5);
    expect(ask(requestOf(0, stub))).toMatchObject([{ status: faultStatus.ERROR_ACCESS_DENIED }, 'closed']);
  });

  it('faults are not signed, and the count goes on without them', () => {
    const { ask, raw, protection } = loggedOn('ntlm', 5);
    const [refusal] = ask(sealedRequest(protection, 9, stub));
    expect(refusal).toMatchObject({ type: 'fault', status: faultStatus.nca_s_op_rng_error });
    expect(refusal).not.toHaveProperty('auth');
    const [answer = Buffer.alloc(0)] = raw(sealedRequest(protection, 0, stub)).pdus;
    expect(opened(protection, answer).stub).toEqual(stub);
  });

  it('a signed co_cancel counts, and one with a wrong signature ends the connection', () => {
    const { ask, raw, security, protection } = loggedOn('ntlm', 5);
    const cancel = () => {
      const auth = { ...contextOf('ntlm', 5), token: new Uint8Array(16) };
      const bytes = Buffer.from(encodeControl({ type: 'co_cancel', callId: 2, flags: wholePdu, auth }));
      bytes.set(security.sign(bytes.subarray(0, -16)), bytes.length - 16);
      return bytes;
    };
    raw(sealedRequest(protection, 0, stub, { flags: pduFlags.FIRST_FRAG }));
    expect(ask(cancel())).toEqual([]);
    expect(ask(sealedRequest(protection, 0, stub))).toMatchObject([{ type: 'response' }]);
    const wrong = cancel().fill(0, 28);
    expect(ask(wrong)).toMatchObject([{ status: faultStatus.RPC_S_SEC_PKG_ERROR }, 'closed']);
  });

  it('further interfaces are added without credentials', () => {
    const { ask, raw, protection } = loggedOn('ntlm', 5);
    expect(ask(bindOf(EPM, { type: 'alter_context' }))).toMatchObject([{ results: [{ result: 2 }] }]);
    const [answer = Buffer.alloc(0)] = raw(sealedRequest(protection, 0, stub)).pdus;
    expect(opened(protection, answer).stub).toEqual(stub);
  });
});

describe('policy', () => {
  it('lets anonymous clients bind anything and call what is open to them', () => {
    const open = table();
    open.ask(bindOf(EPM));
    expect(open.ask(requestOf(0, stub))).toMatchObject([{ type: 'response' }]);
    expect(open.calls).toMatchObject([{ principal: undefined, level: 'none' }]);
    const closed = table();
    expect(closed.ask(bindOf(NSPI))).toMatchObject([{ results: [{ result: 0 }] }]);
    expect(closed.ask(requestOf(0, stub))).toMatchObject([{ status: faultStatus.ERROR_ACCESS_DENIED }]);
    expect(closed.calls).toEqual([]);
  });

  it('refuses calls below privacy where encryption is required', () => {
    for (const level of [2, 5, 6]) {
      const { ask, protection } = loggedOn('ntlm', level, { syntax: RFR });
      const [answer] = ask(level === 2 ? requestOf(0, stub) : sealedRequest(protection, 0, stub));
      expect(answer).toMatchObject(
        level === 6 ? { type: 'response' } : { type: 'fault', status: faultStatus.ERROR_ACCESS_DENIED },
      );
    }
  });
});
