import { describe, expect, it } from 'vitest';
import { PduProtection, protectedRoom } from '../../../src/wire/dcerpc/pdu-protection.js';
import { decodeRequest, encodeRequest } from '../../../src/wire/dcerpc/request.js';
import { SessionSecurity } from '../../../src/wire/ntlm/session-security.js';
import { hex, toHex } from './vectors.js';

/** Two requests of one connection as Samba's rpcclient sent them (ept_lookup), and the session key it had chosen. */
const signed = {
  context: { type: 10, level: 5, contextId: 1 },
  security: { key: hex('d9f9f093b8b6f950719cbd64a5b3d6fa'), flags: 0x62088215 },
  first: hex(
    '0500000310000000a0001000020000006400000000000200000000000000000000000000000000000000000000000000',
    '000000000000000000000000010000008ae3137102f436710100040001000000024028000883afe11f5dc91191a40800',
    '2b14a0fa03000000045d888aeb1cc9119fe808002b104860020000000000000000000000000000000a050c0001000000',
    '01000000a49adefbff6e8a4e00000000',
  ),
  second: hex(
    '0500000310000000600010000300000028000000000002000000000000000000000000000000000000000000b45d6f40',
    '84f6ee41bf0003208ec4c4080100000000000000000000000a05080001000000010000006b9a265dc0b9d12b01000000',
  ),
};
const sealed = {
  context: { type: 10, level: 6, contextId: 1 },
  security: { key: hex('0ef5a3e59fb2e824e485a5c436740c54'), flags: 0x62088235 },
  first: hex(
    '0500000310000000a0001000020000006400000000000200b63c973f8cbad02a88b399108ee2e735a069d84dbbbf29bb',
    'b2b9a8aa259f781b7c29cb20ffca89525e7295d9c368a84dc051318cf695ff9136910dadeaa0dee6ad1da10e3a79e07f',
    '8c1780da08150db1a6e5f62d1e6d7564a88e16b64c2d919cafb21fa0798ea1a97af5964b7f9bb19f0a060c0001000000',
    '01000000dbf2c0ef21c1d9df00000000',
  ),
  second: hex(
    '050000031000000060001000030000002800000000000200eb9659803092cb5da7f1ca90fedd3aa666020cb481b12e95',
    '7b746619dda71df3af89311b44c27367014ba0aca0a312540a0608000100000001000000468b629316470f0701000000',
  ),
};

type Vector = typeof signed;

const protection = ({ context, security: { key, flags } }: Vector, role: 'client' | 'server') =>
  new PduProtection(context, new SessionSecurity(key, flags, role));

/** What the first request says: 100 bytes of stub, of which ept_lookup asks for one entry of all. */
const lookupStub = decodeRequest(signed.first).stub;

describe.each([
  ['signed', signed],
  ['sealed', sealed],
])('requests that rpcclient has %s', (_, vector) => {
  const open = (server: PduProtection, bytes: Uint8Array) => server.open(bytes, decodeRequest(bytes));

  it('are opened, one after the other', () => {
    const server = protection(vector, 'server');
    expect(open(server, vector.first)).toMatchObject({ opnum: 2, callId: 2, stub: lookupStub });
    expect(open(server, vector.second)).toMatchObject({ opnum: 2, callId: 3 });
  });

  it('are what is written here for the same stubs', () => {
    const [server, client] = [protection(vector, 'server'), protection(vector, 'client')];
    for (const bytes of [vector.first, vector.second]) {
      const opened = open(server, bytes);
      if (typeof opened === 'string') throw new Error(opened);
      expect(toHex(client.seal(opened))).toBe(toHex(bytes));
    }
  });

  it('are not taken out of turn', () => {
    expect(open(protection(vector, 'server'), vector.second)).toBe('wrong-signature');
  });

  it('are not taken when a bit of header, stub, trailer or signature has changed', () => {
    for (const offset of [12, 20, 22, 24, 60, 123, vector.first.length - 1]) {
      const changed = Buffer.from(vector.first);
      changed.writeUInt8(changed.readUInt8(offset) ^ 1, offset);
      expect(open(protection(vector, 'server'), changed), `at ${offset}`).toBe('wrong-signature');
    }
  });

  it('are not taken in another security context, nor without a verifier', () => {
    for (const changes of [{ type: 9 }, { level: 4 }, { contextId: 2 }]) {
      const other = { ...vector, context: { ...vector.context, ...changes } };
      expect(open(protection(other, 'server'), vector.first)).toBe('wrong-context');
    }
    const { auth: _auth, ...plain } = decodeRequest(vector.first);
    expect(open(protection(vector, 'server'), encodeRequest(plain))).toBe('wrong-context');
  });

  it('leave the bytes as they came', () => {
    const bytes = Buffer.from(vector.first);
    open(protection(vector, 'server'), bytes);
    expect(toHex(bytes)).toBe(toHex(vector.first));
  });
});

describe('a sealed request with an object', () => {
  it('has it in plaintext, and its stub not', () => {
    const [server, client] = [protection(sealed, 'server'), protection(sealed, 'client')];
    const request = {
      ...decodeRequest(
        hex('05000083 10000000 2800 0000 01000000 00000000 0000 0100 33221100554477668899aabbccddeeff'),
      ),
      stub: Buffer.from('a stub that nobody may read'),
    };
    const bytes = client.seal(request);
    expect(toHex(bytes)).toContain('33221100554477668899aabbccddeeff');
    expect(toHex(bytes)).not.toContain(toHex(request.stub));
    expect(server.open(bytes, decodeRequest(bytes))).toMatchObject({
      object: request.object,
      stub: request.stub,
    });
  });
});

describe('protectedRoom', () => {
  it('leaves room for head, trailer and signature, in multiples of 16', () => {
    expect(protectedRoom(4280)).toBe(4224);
    expect(protectedRoom(64)).toBe(16);
  });
});
