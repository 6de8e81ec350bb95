import { describe, expect, it } from 'vitest';
import { DecodeError } from '../../../src/errors.js';
import { avIds, textPair } from '../../../src/wire/ntlm/av-pairs.js';
import {
  computeLmResponse,
  computeNtResponse,
  decodeClientChallenge,
  encodeClientChallenge,
  ntHashOf,
  responseKeyOf,
  verifyNtResponse,
} from '../../../src/wire/ntlm/ntlm-v2.js';
import { exchangeKey, sealKey, signKey } from '../../../src/wire/ntlm/session-keys.js';
import { SessionSecurity } from '../../../src/wire/ntlm/session-security.js';
import { bytes, hex, published } from './vectors.js';

const responseKey = bytes(published.responseKey);
const serverChallenge = bytes(published.serverChallenge);
const clientChallenge = {
  timestamp: new Uint8Array(8),
  challenge: bytes(published.clientChallenge),
  targetInfo: [textPair(avIds.nbDomainName, 'Domain'), textPair(avIds.nbComputerName, 'Server')],
};

describe('NTLMv2 of MS-NLMP 4.2.4', () => {
  it('hashes the password', () => {
    expect(hex(ntHashOf('Password'))).toBe(published.ntHash);
  });

  it.each(['User', 'user', 'USER'])('makes the response key of %s', (userName) => {
    expect(hex(responseKeyOf(bytes(published.ntHash), { userName, domain: 'Domain' }))).toBe(
      published.responseKey,
    );
  });

  it('makes another key for another spelling of the domain', () => {
    const key = responseKeyOf(bytes(published.ntHash), { userName: 'User', domain: 'DOMAIN' });
    expect(hex(key)).not.toBe(published.responseKey);
  });

  it('writes and reads what the client adds', () => {
    expect(hex(encodeClientChallenge(clientChallenge))).toBe(published.temp);
    expect(decodeClientChallenge(bytes(published.temp))).toEqual(clientChallenge);
    expect(() => decodeClientChallenge(bytes(published.temp.replace('0101', '0201')))).toThrow(DecodeError);
  });

  it('computes responses and session key', () => {
    const { ntResponse, sessionBaseKey } = computeNtResponse(
      responseKey,
      serverChallenge,
      bytes(published.temp),
    );
    expect(hex(ntResponse)).toBe(published.ntProof + published.temp);
    expect(hex(sessionBaseKey)).toBe(published.sessionBaseKey);
    const lmResponse = computeLmResponse(responseKey, serverChallenge, bytes(published.clientChallenge));
    expect(hex(lmResponse)).toBe(published.lmResponse);
  });

  it('verifies the response, and no other', () => {
    const ntResponse = bytes(published.ntProof + published.temp);
    const key = verifyNtResponse(responseKey, serverChallenge, ntResponse);
    expect(key && hex(key)).toBe(published.sessionBaseKey);
    ntResponse.forEach((byte, index) => {
      const wrong = Uint8Array.from(ntResponse);
      wrong[index] = byte ^ 1;
      expect(verifyNtResponse(responseKey, serverChallenge, wrong)).toBeUndefined();
    });
    expect(verifyNtResponse(responseKey, serverChallenge, ntResponse.subarray(0, 9))).toBeUndefined();
  });

  it('exchanges the session key', () => {
    const sessionBaseKey = bytes(published.sessionBaseKey);
    expect(hex(exchangeKey(sessionBaseKey, bytes(published.randomSessionKey)))).toBe(
      published.encryptedSessionKey,
    );
  });
});

describe('message security of MS-NLMP 4.2.4.4', () => {
  const flags = 0xe28a8233;
  const sessionKey = bytes(published.randomSessionKey);
  const plaintext = Buffer.from('Plaintext', 'utf16le');

  it('derives the keys', () => {
    expect(hex(sealKey(sessionKey, flags, 'client-to-server'))).toBe(published.sealKey);
    expect(hex(signKey(sessionKey, 'client-to-server'))).toBe(published.signKey);
  });

  it('seals and signs', () => {
    const client = new SessionSecurity(sessionKey, flags, 'client');
    expect(hex(client.encrypt(plaintext))).toBe(published.sealed);
    expect(hex(client.sign(plaintext))).toBe(published.signature);
  });

  it('opens and verifies, once', () => {
    const server = new SessionSecurity(sessionKey, flags, 'server');
    const opened = server.decrypt(bytes(published.sealed));
    expect(Buffer.from(opened).toString('utf16le')).toBe('Plaintext');
    expect(server.verify(opened, bytes(published.signature))).toBe(true);
    expect(server.verify(opened, bytes(published.signature))).toBe(false);
  });
});
