import { describe, expect, it } from 'vitest';
import { HttpLogon, strongestScheme } from '../../../src/outlook/wires/http-logon.js';
import { LogonRefused } from '../../../src/outlook/wires/rpc.js';
import { clientAt } from './client-at.js';

const begin = (scheme: ConstructorParameters<typeof HttpLogon>[2]) => {
  const client = clientAt(() => 0, {}, { userName: 'CONTOSO\\anna', password: 'Passw0rd!' });
  return new HttpLogon(client, 'mail.contoso.example', scheme);
};

describe('HTTP authentication by Basic', () => {
  it('gives the credentials at once, and is refused by the next 401', () => {
    const logon = begin('basic');
    expect(logon.needsHandshake).toBe(false);
    // RFC 7617 2: base64 of CONTOSO\anna:Passw0rd!
    expect(logon.begin()).toBe('Basic Q09OVE9TT1xhbm5hOlBhc3N3MHJkIQ==');
    expect(() => logon.respond(['Basic realm="mail"'])).toThrow(LogonRefused);
  });

  it('is not for a server that takes other schemes only', () => {
    const logon = begin('basic');
    logon.begin();
    expect(() => logon.respond(['Negotiate', 'NTLM'])).toThrow(
      'mail.contoso.example: the server takes Negotiate, NTLM, the profile says Basic',
    );
  });
});

describe('HTTP authentication by a handshake', () => {
  it('begins with NEGOTIATE, as a leg that carries nothing else', () => {
    const logon = begin('ntlm');
    expect(logon.needsHandshake).toBe(true);
    const [scheme, token = ''] = logon.begin().split(' ');
    expect(scheme).toBe('NTLM');
    // MS-NLMP 2.2.1.1: Signature and MessageType 1.
    expect(Buffer.from(token, 'base64').subarray(0, 12).toString('latin1')).toBe('NTLMSSP\0\x01\0\0\0');
    expect(logon.isProved).toBe(false);
  });

  it('takes NTLM where the profile says Negotiate and the server has no such thing', () => {
    const logon = begin('negotiate');
    expect(logon.begin()).toMatch(/^Negotiate /);
    expect(logon.respond(['NTLM', 'Basic realm="mail"'])).toMatch(/^NTLM TlRMTVNTUAAB/);
    expect(logon.scheme).toBe('NTLM');
  });

  it('stops at a challenge that is none', () => {
    const bare = begin('ntlm');
    bare.begin();
    expect(() => bare.respond(['NTLM'])).toThrow('does not go on with it');
    const broken = begin('ntlm');
    broken.begin();
    expect(() => broken.respond(['NTLM AAAA'])).toThrow();
  });
});

it.each([
  [['Basic realm="x"', 'NTLM', 'Negotiate'], 'negotiate'],
  [['Basic realm="x"', 'NTLM'], 'ntlm'],
  [['Basic realm="x"'], 'basic'],
])('of %j Windows takes %s', (challenges, scheme) => {
  expect(strongestScheme(challenges)).toBe(scheme);
});
