import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { DecodeError } from '../../../src/errors.js';
import { createNtlmClient } from '../../../src/wire/ntlm/ntlm-client.js';
import { createNtlmServer } from '../../../src/wire/ntlm/ntlm-server.js';
import { ntHashOf } from '../../../src/wire/ntlm/ntlm-v2.js';
import type { SecurityServer } from '../../../src/wire/ntlm/security-context.js';
import { mechanisms } from '../../../src/wire/ntlm/spnego/mechanisms.js';
import {
  decodeNegTokenInit,
  encodeMechTypeList,
  encodeNegTokenInit,
} from '../../../src/wire/ntlm/spnego/neg-token-init.js';
import { decodeNegTokenResp, encodeNegTokenResp } from '../../../src/wire/ntlm/spnego/neg-token-resp.js';
import { createSpnegoServer } from '../../../src/wire/ntlm/spnego/spnego-server.js';
import { windowsServer2008R2 } from '../../../src/wire/ntlm/version.js';
import { threeWays } from '../ndr/three-ways.js';
import { bytes, captured } from './vectors.js';

const within = (token: string, start: number, length?: number) =>
  bytes(token).subarray(start, length === undefined ? undefined : start + length);
const { kerberos, microsoftKerberos, ntlm } = mechanisms;

describe('NegTokenInit of MIT GSSAPI', () => {
  threeWays({
    bytes: bytes(captured.negTokenInit),
    message: { mechanisms: [ntlm], mechToken: within(captured.negTokenInit, 34) },
    decode: decodeNegTokenInit,
    encode: encodeNegTokenInit,
  });
});

describe('NegTokenResp of MIT GSSAPI', () => {
  const token = captured.negTokenRespAuthenticate;
  const start = token.indexOf('4e544c4d') / 2;
  const end = bytes(token).length - 20;
  threeWays({
    bytes: bytes(token),
    message: {
      state: 'accept-incomplete',
      responseToken: within(token, start, end - start),
      mechListMic: within(token, end + 4),
    },
    decode: decodeNegTokenResp,
    encode: encodeNegTokenResp,
  });
});

describe('a token', () => {
  it.each([
    ['an indefinite length', '6080'],
    ['a length of four bytes', '608400000010'],
    ['a length beyond its end', '60820200'],
    ['another mechanism than SPNEGO', '600b06092a864886f712010202'],
    ['nothing', ''],
  ])('may not have %s', (_what, token) => {
    expect(() => decodeNegTokenInit(bytes(token))).toThrow(DecodeError);
  });

  it('may not have more mechanisms than there are', () => {
    const token = encodeNegTokenInit({ mechanisms: Array.from({ length: 33 }, () => ntlm) });
    expect(() => decodeNegTokenInit(token)).toThrow('at most 32 mechanisms');
  });

  it('may not be in a state that there is not', () => {
    expect(() => decodeNegTokenResp(bytes('a1073005a0030a0107'))).toThrow(DecodeError);
  });
});

const random = (length: number) => randomBytes(length);
const now = () => new Date('2012-06-01T09:05:07Z');

function openServer(): SecurityServer {
  const lookup = () => ntHashOf('Passw0rd!');
  return createSpnegoServer(createNtlmServer({ targetName: 'CONTOSO', targetInfo: [], lookup, now, random }));
}

function openClient() {
  const identity = { userName: 'anna', domain: 'CONTOSO', password: 'Passw0rd!', workstation: 'WS1' };
  return createNtlmClient({ ...identity, version: windowsServer2008R2, now, random });
}

describe('a server that is offered Kerberos first', () => {
  const offered = [microsoftKerberos, kerberos, ntlm];

  /** Carries the negotiation to the proof of the client, which the caller may give a mechListMIC. */
  function negotiate(mechListMic: 'right' | 'over another list' | 'none') {
    const server = openServer();
    const client = openClient();
    const init = encodeNegTokenInit({ mechanisms: offered, mechToken: bytes('6003020100') });
    const first = server.accept(init);
    const second = server.accept(encodeNegTokenResp({ responseToken: client.begin() }));
    const challenge = decodeNegTokenResp(second.token ?? new Uint8Array());
    const step = client.respond(challenge.responseToken ?? new Uint8Array());
    const list = mechListMic === 'right' ? offered : [ntlm];
    const mic = mechListMic === 'none' ? undefined : step.security?.sign(encodeMechTypeList(list));
    const last = server.accept(
      encodeNegTokenResp({
        responseToken: step.token ?? new Uint8Array(),
        ...(mic === undefined ? {} : { mechListMic: mic }),
      }),
    );
    return { first, challenge, last };
  }

  it('asks for NTLM and for a mechListMIC, and is content with both', () => {
    const { first, challenge, last } = negotiate('right');
    expect(decodeNegTokenResp(first.token ?? new Uint8Array())).toEqual({
      state: 'request-mic',
      mechanism: ntlm,
    });
    expect(challenge).toMatchObject({ state: 'accept-incomplete' });
    expect(last.state).toBe('authenticated');
    const closing = decodeNegTokenResp(last.token ?? new Uint8Array());
    expect(closing.state).toBe('accept-completed');
    expect(closing.mechListMic).toHaveLength(16);
  });

  it.each(['over another list', 'none'] as const)('rejects a mechListMIC: %s', (mic) => {
    const { last } = negotiate(mic);
    expect(last).toMatchObject({ state: 'refused', reason: 'wrong-mic' });
    expect(decodeNegTokenResp(last.token ?? new Uint8Array())).toEqual({ state: 'reject' });
  });
});

describe('a server', () => {
  it('rejects a client that does not know NTLM', () => {
    const step = openServer().accept(encodeNegTokenInit({ mechanisms: [kerberos] }));
    expect(step).toMatchObject({ state: 'refused', reason: 'unsupported' });
  });

  it('asks for the first token of NTLM where the client has sent none', () => {
    const step = openServer().accept(encodeNegTokenInit({ mechanisms: [ntlm] }));
    expect(decodeNegTokenResp(step.token ?? new Uint8Array())).toEqual({
      state: 'accept-incomplete',
      mechanism: ntlm,
    });
  });

  it('answers bare NTLM with bare NTLM', () => {
    const [server, client] = [openServer(), openClient()];
    const challenge = server.accept(client.begin()).token ?? new Uint8Array();
    const proof = client.respond(challenge).token ?? new Uint8Array();
    expect(server.accept(proof)).toMatchObject({ state: 'authenticated', token: undefined });
  });
});
