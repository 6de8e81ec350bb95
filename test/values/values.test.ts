import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DistinguishedName, parseDn } from '../../src/values/dn.js';
import { guidFromBytes, guidToBytes, parseGuid } from '../../src/values/guid.js';
import { formatHostPort, parseHostPort } from '../../src/values/host-port.js';
import { formatIpv4, networkContains, parseIpv4, parseIpv4Network } from '../../src/values/ipv4.js';
import { formatLegacyDn, legacyDnLeaf, legacyDnParent, parseLegacyDn } from '../../src/values/legacy-dn.js';
import { formatSmtpAddress, parseSmtpAddress } from '../../src/values/smtp-address.js';

describe('GUID', () => {
  it('has its first three fields little-endian in bytes', () => {
    const guid = parseGuid('{E1AF8308-5D1F-11C9-91A4-08002B14A0FA}');
    expect(guid).toBe('e1af8308-5d1f-11c9-91a4-08002b14a0fa');
    expect(Buffer.from(guidToBytes(guid)).toString('hex')).toBe('0883afe11f5dc91191a408002b14a0fa');
    expect(guidFromBytes(guidToBytes(guid))).toBe(guid);
  });

  it('refuses what is none', () => {
    expect(() => parseGuid('77378f46')).toThrow(/not a GUID/);
    expect(() => guidFromBytes(new Uint8Array(15))).toThrow(/16 bytes/);
  });
});

describe('distinguished name', () => {
  it.each([
    ['CN=CAS1,CN=Servers,DC=contoso,DC=internal', 'CAS1'],
    ['CN=M\\C3\\BCller\\, J,DC=x', 'Müller, J'],
    ['cn = "a,b" , dc = x', 'a,b'],
    ['CN=\\ x\\ ,DC=x', ' x '],
    ['CN=x  ,DC=x', 'x'],
    ['2.5.4.3=x,DC=x', 'x'],
  ])('reads %s', (text, name) => {
    expect(parseDn(text).name).toBe(name);
  });

  it('has at most 255 levels, and the rest is not even looked at', () => {
    const name = (levels: number) => `${'CN=a,'.repeat(levels - 1)}DC=x`;
    expect(parseDn(name(255)).rdns).toHaveLength(255);
    expect(() => parseDn(name(256))).toThrow(/at most 255 levels at offset 1275/);
    expect(() => parseDn(`${'CN=a,'.repeat(200_000)}not a name`)).toThrow(
      /at most 255 levels at offset 1275/,
    );
  });

  it('compares without case and knows its ancestors', () => {
    const dn = parseDn('CN=a,OU=b,DC=c');
    expect(dn.equals(parseDn('cn=A, ou=B, dc=C'))).toBe(true);
    expect(dn.isWithin(parseDn('ou=B,dc=c'))).toBe(true);
    expect(dn.isWithin(parseDn('u=b,dc=c'))).toBe(false);
    expect(dn.isWithin(DistinguishedName.root)).toBe(true);
    expect(dn.parent?.toString()).toBe('OU=b,DC=c');
  });

  it.each(['CN', 'CN=a,', '=a', 'CN=a+OU=b', 'CN="a', 'CN=a\\'])('refuses %s with the offset', (text) => {
    expect(() => parseDn(text)).toThrow(/at offset \d+/);
  });

  it('reads back whatever value it has written', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (value) => {
        const dn = parseDn('DC=x').child('CN', value);
        expect(parseDn(dn.toString()).name).toBe(value);
      }),
    );
  });
});

describe('legacyExchangeDN', () => {
  const text = '/o=Contoso/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Recipients/cn=anna';

  it('is read and written unchanged', () => {
    expect(formatLegacyDn(parseLegacyDn(text))).toBe(text);
    expect(legacyDnLeaf(text)).toBe('anna');
    expect(legacyDnParent(text).endsWith('/cn=Recipients')).toBe(true);
  });

  it.each(['o=Contoso', '/contoso', '/=x'])('refuses %s', (bad) => {
    expect(() => parseLegacyDn(bad)).toThrow();
  });
});

describe('SMTP address', () => {
  it.each(['anna@contoso.example', 'müller@contoso.example', "o'neil+x@contoso.example"])(
    'reads %s',
    (text) => {
      expect(formatSmtpAddress(parseSmtpAddress(text))).toBe(text);
    },
  );

  it.each(['anna', 'anna@', '@x', 'a b@x', 'a@b@c', ''])('refuses "%s"', (text) => {
    expect(() => parseSmtpAddress(text)).toThrow(/not an e-mail address/);
  });
});

describe('IPv4', () => {
  it('knows which network an address belongs to', () => {
    expect(formatIpv4(parseIpv4('203.0.113.255'))).toBe('203.0.113.255');
    expect(networkContains(parseIpv4Network('10.10.0.0/16'), parseIpv4('10.10.255.1'))).toBe(true);
    expect(networkContains(parseIpv4Network('10.10.0.0/16'), parseIpv4('10.11.0.1'))).toBe(false);
    expect(networkContains(parseIpv4Network('0.0.0.0/0'), parseIpv4('198.51.100.1'))).toBe(true);
    expect(networkContains(parseIpv4Network('198.51.100.1'), parseIpv4('198.51.100.1'))).toBe(true);
  });

  it.each(['10.0.0', '10.0.0.256', '10.0.0.0/33', '10.0.0.0/8/8'])('refuses %s', (text) => {
    expect(() => parseIpv4Network(text)).toThrow();
  });
});

describe('host and port', () => {
  it('is read and written', () => {
    expect(formatHostPort(parseHostPort('10.0.0.1:443'))).toBe('10.0.0.1:443');
    expect(() => parseHostPort('10.0.0.1')).toThrow();
    expect(() => parseHostPort('x:70000')).toThrow();
  });
});
