import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LabError } from '../../../src/errors.js';
import { decodeAuthenticate, encodeAuthenticate } from '../../../src/wire/ntlm/authenticate.js';
import { avIds, textPair } from '../../../src/wire/ntlm/av-pairs.js';
import { decodeChallenge } from '../../../src/wire/ntlm/challenge.js';
import { encodeNegotiate } from '../../../src/wire/ntlm/negotiate.js';
import { flagWord, hasFlag } from '../../../src/wire/ntlm/negotiate-flags.js';
import { createNtlmClient } from '../../../src/wire/ntlm/ntlm-client.js';
import { createNtlmServer } from '../../../src/wire/ntlm/ntlm-server.js';
import { ntHashOf } from '../../../src/wire/ntlm/ntlm-v2.js';
import type { SecurityClient, SecurityServer, ServerStep } from '../../../src/wire/ntlm/security-context.js';
import { createSpnegoClient } from '../../../src/wire/ntlm/spnego/spnego-client.js';
import { createSpnegoServer } from '../../../src/wire/ntlm/spnego/spnego-server.js';
import { windowsServer2008R2 } from '../../../src/wire/ntlm/version.js';
import { bytes, captured, hex } from './vectors.js';

const now = () => new Date('2012-06-01T09:05:07Z');

function openServer(): SecurityServer {
  return createNtlmServer({
    targetName: 'CONTOSO',
    targetInfo: [textPair(avIds.nbDomainName, 'CONTOSO'), textPair(avIds.nbComputerName, 'CAS1')],
    lookup: (userName) => (userName.toLowerCase() === 'anna' ? ntHashOf('Passw0rd!') : undefined),
    now,
    random: (length) => randomBytes(length),
  });
}

function openClient(password = 'Passw0rd!', userName = 'anna'): SecurityClient {
  return createNtlmClient({
    userName,
    domain: 'CONTOSO',
    password,
    workstation: 'WS1',
    targetName: 'exchangeMDB/cas1.contoso.internal',
    version: windowsServer2008R2,
    now,
    random: (length) => randomBytes(length),
  });
}

function challengeOf(step: ServerStep): Uint8Array {
  if (step.state !== 'challenge') throw new Error(`no challenge but ${JSON.stringify(step)}`);
  return step.token;
}

/** Takes server and client to the client's proof. */
function proofOf(server: SecurityServer, client: SecurityClient): Uint8Array {
  const { token } = client.respond(challengeOf(server.accept(client.begin())));
  if (token === undefined) throw new Error('the client has nothing to say');
  return token;
}

describe.each([
  ['NTLM', openServer, openClient],
  [
    'SPNEGO',
    () => createSpnegoServer(openServer()),
    (password?: string, userName?: string) => createSpnegoClient(openClient(password, userName)),
  ],
])('a handshake of our own two sides by %s', (name, server, client) => {
  it('ends with security that both share', () => {
    const [ours, theirs] = [server(), client()];
    const step = theirs.respond(challengeOf(ours.accept(theirs.begin())));
    const last = ours.accept(step.token ?? new Uint8Array());
    if (last.state !== 'authenticated') throw new Error(JSON.stringify(last));
    const agreed = last.token === undefined ? step : theirs.respond(last.token);
    expect(agreed).toMatchObject({ done: true });
    expect(last.principal).toEqual({
      kind: 'user',
      userName: 'anna',
      domain: 'CONTOSO',
      workstation: 'WS1',
    });
    for (const text of ['one', 'two']) {
      const sealed = agreed.security?.encrypt(Buffer.from(text)) ?? new Uint8Array();
      const signature = agreed.security?.sign(Buffer.from(text)) ?? new Uint8Array();
      const opened = last.security?.decrypt(sealed) ?? new Uint8Array();
      expect(Buffer.from(opened).toString()).toBe(text);
      expect(last.security?.verify(opened, signature)).toBe(true);
      const answer = last.security?.sign(Buffer.from(text)) ?? new Uint8Array();
      expect(agreed.security?.verify(Buffer.from(text), answer)).toBe(true);
    }
  });

  it.each([
    ['a wrong password', 'wrong', 'anna'],
    ['an unknown user', 'Passw0rd!', 'nobody'],
  ])('is refused for %s, and over', (_what, password, userName) => {
    const ours = server();
    const proof = proofOf(ours, client(password, userName));
    expect(ours.accept(proof)).toMatchObject({ state: 'refused', reason: 'wrong-credentials' });
    expect(ours.accept(proof)).toMatchObject({ state: 'refused', reason: 'malformed' });
  });

  it('begins with nothing but a first message', () => {
    const ours = server();
    const proof = proofOf(server(), client());
    expect(ours.accept(proof)).toMatchObject({ state: 'refused', reason: 'malformed' });
  });

  it('takes no proof made for another challenge', () => {
    const ours = server();
    ours.accept(client().begin());
    expect(ours.accept(proofOf(server(), client()))).toMatchObject({
      state: 'refused',
      reason: 'wrong-credentials',
    });
  });

  it('survives garbage, and a proof with one byte changed', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 400 }),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (noise, at, bit) => {
          expect(server().accept(noise).state).toBe('refused');
          const ours = server();
          const proof = Uint8Array.from(proofOf(ours, client()));
          const index = at % proof.length;
          proof[index] = (proof[index] ?? 0) ^ bit;
          // The MIC covers all of an NTLM message, and nothing of SPNEGO's frame.
          expect(name === 'NTLM' ? ['refused'] : ['refused', 'authenticated']).toContain(
            ours.accept(proof).state,
          );
          const after = server();
          after.accept(client().begin());
          expect(after.accept(noise)).toMatchObject({ state: 'refused', reason: 'malformed' });
        },
      ),
      { seed: 20, numRuns: 300 },
    );
  });
});

describe('an NTLM server', () => {
  it('refuses a proof whose flags were changed on the way: the MIC covers them', () => {
    const server = openServer();
    const proof = proofOf(server, openClient());
    const message = decodeAuthenticate(proof);
    const weakened = encodeAuthenticate({ ...message, flags: (message.flags & ~flagWord('key128')) >>> 0 });
    expect(server.accept(weakened)).toMatchObject({ state: 'refused', reason: 'wrong-mic' });
  });

  it('refuses a proof whose MIC was taken out', () => {
    const server = openServer();
    const { mic, ...rest } = decodeAuthenticate(proofOf(server, openClient()));
    expect(mic).toHaveLength(16);
    expect(server.accept(encodeAuthenticate(rest))).toMatchObject({ state: 'refused', reason: 'wrong-mic' });
  });

  it.each([
    ['NTLMv1', 24, 24],
    ['LM', 24, 0],
  ])('refuses a response of %s', (_what, lmLength, ntLength) => {
    const server = openServer();
    const message = decodeAuthenticate(proofOf(server, openClient()));
    const old = encodeAuthenticate({
      ...message,
      lmResponse: new Uint8Array(lmLength).fill(1),
      ntResponse: new Uint8Array(ntLength).fill(1),
    });
    expect(server.accept(old)).toMatchObject({ state: 'refused', reason: 'old-response' });
  });

  it.each([0, 1])('reports an anonymous client with an LM response of %i bytes', (length) => {
    const server = openServer();
    server.accept(openClient().begin());
    const anonymous = encodeAuthenticate({
      flags: flagWord('unicode', 'ntlm', 'anonymous'),
      domain: '',
      userName: '',
      workstation: '',
      lmResponse: new Uint8Array(length),
      ntResponse: new Uint8Array(),
      encryptedSessionKey: new Uint8Array(),
    });
    expect(server.accept(anonymous)).toMatchObject({
      state: 'authenticated',
      principal: { kind: 'anonymous' },
    });
  });

  it('answers a client without Unicode in its code page, and grants nothing unasked', () => {
    const flags = flagWord('oem', 'ntlm', 'extendedSessionSecurity');
    const challenge = decodeChallenge(challengeOf(openServer().accept(encodeNegotiate({ flags }))));
    expect(challenge.targetName).toBe('CONTOSO');
    expect(hasFlag(challenge.flags, 'unicode')).toBe(false);
    expect(hasFlag(challenge.flags, 'seal')).toBe(false);
  });

  it('refuses a client without any character set', () => {
    const step = openServer().accept(encodeNegotiate({ flags: flagWord('ntlm') }));
    expect(step).toMatchObject({ state: 'refused', reason: 'unsupported' });
  });
});

describe('an NTLM client', () => {
  it('refuses a server that would have less than NTLMv2 with session security', () => {
    const client = openClient();
    const step = openServer().accept(encodeNegotiate({ flags: flagWord('unicode', 'ntlm') }));
    expect(() => client.respond(challengeOf(step))).toThrow(LabError);
  });
});

describe('the captured handshake of MIT GSSAPI', () => {
  it('is carried through by the server, to the byte of its last token', () => {
    const random = bytes(captured.negTokenRespChallenge);
    const challengeAt = hex(random).indexOf('4e544c4d53535000') / 2;
    const sent = decodeChallenge(random.subarray(challengeAt));
    const timestamp = sent.targetInfo.find(({ id }) => id === avIds.timestamp)?.value ?? new Uint8Array();
    const milliseconds = Number(Buffer.from(timestamp).readBigUInt64LE() / 10_000n - 11_644_473_600_000n);
    const server = createSpnegoServer(
      createNtlmServer({
        targetName: sent.targetName,
        targetInfo: sent.targetInfo.filter(({ id }) => id !== avIds.timestamp),
        lookup: () => ntHashOf('Passw0rd!'),
        now: () => new Date(milliseconds),
        random: () => sent.serverChallenge,
      }),
    );
    expect(hex(challengeOf(server.accept(bytes(captured.negTokenInit))))).toBe(
      captured.negTokenRespChallenge,
    );
    const last = server.accept(bytes(captured.negTokenRespAuthenticate));
    expect(last).toMatchObject({
      state: 'authenticated',
      principal: { userName: 'anna', domain: 'CONTOSO', workstation: 'WS1' },
    });
    expect(last.token && hex(last.token)).toBe(captured.negTokenRespCompleted);
  });
});
