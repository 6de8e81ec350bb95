import { describe, expect, it } from 'vitest';
import { DecodeError } from '../../../src/errors.js';
import { decodeAuthenticate, encodeAuthenticate } from '../../../src/wire/ntlm/authenticate.js';
import { avIds, decodeAvPairs, textPair } from '../../../src/wire/ntlm/av-pairs.js';
import { decodeChallenge, encodeChallenge } from '../../../src/wire/ntlm/challenge.js';
import { decodeNegotiate, encodeNegotiate } from '../../../src/wire/ntlm/negotiate.js';
import { threeWays } from '../ndr/three-ways.js';
import { bytes, published } from './vectors.js';

describe('NEGOTIATE_MESSAGE of gss-ntlmssp', () => {
  threeWays({
    bytes: bytes('4e544c4d5353500001000000378208e200000000000000000000000000000000060200000000000f'),
    message: { flags: 0xe2088237, version: { major: 6, minor: 2, build: 0, revision: 15 } },
    decode: decodeNegotiate,
    encode: encodeNegotiate,
  });
});

describe('NEGOTIATE_MESSAGE of curl', () => {
  threeWays({
    bytes: bytes('4e544c4d53535000010000000682080000000000000000000000000000000000'),
    message: { flags: 0x00088206 },
    decode: decodeNegotiate,
    encode: encodeNegotiate,
  });
});

describe('CHALLENGE_MESSAGE of MS-NLMP 4.2.4.3', () => {
  threeWays({
    bytes: bytes(published.challengeMessage),
    message: {
      flags: 0xe28a8233,
      targetName: 'Server',
      serverChallenge: bytes(published.serverChallenge),
      targetInfo: [textPair(avIds.nbDomainName, 'Domain'), textPair(avIds.nbComputerName, 'Server')],
      version: { major: 6, minor: 0, build: 6000, revision: 15 },
    },
    decode: decodeChallenge,
    encode: encodeChallenge,
  });
});

describe('AUTHENTICATE_MESSAGE of MS-NLMP 4.2.4.3', () => {
  threeWays({
    bytes: bytes(published.authenticateMessage),
    message: {
      flags: 0xe2888235,
      domain: 'Domain',
      userName: 'User',
      workstation: 'COMPUTER',
      lmResponse: bytes(published.lmResponse),
      ntResponse: bytes(published.ntProof + published.temp),
      encryptedSessionKey: bytes(published.encryptedSessionKey),
      version: { major: 5, minor: 1, build: 2600, revision: 15 },
    },
    decode: decodeAuthenticate,
    encode: encodeAuthenticate,
  });
});

describe('a message', () => {
  it('may not name a field outside itself', () => {
    const message = Buffer.from(bytes(published.authenticateMessage));
    message.writeUInt32LE(0xffff_fff0, 24);
    expect(() => decodeAuthenticate(message)).toThrow(DecodeError);
  });

  it('may not be longer than any has reason to be', () => {
    expect(() =>
      decodeAuthenticate(Buffer.concat([bytes(published.authenticateMessage), Buffer.alloc(20_000)])),
    ).toThrow(DecodeError);
  });

  it('may not have more attributes than there are', () => {
    expect(() =>
      decodeAvPairs(Buffer.concat([Buffer.from('01000000'.repeat(65), 'hex'), Buffer.alloc(4)])),
    ).toThrow('at most 64 pairs');
  });
});
