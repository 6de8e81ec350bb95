import { expect, it } from 'vitest';
import { DecodeError } from '../../../src/errors.js';
import { parseGuid } from '../../../src/values/guid.js';
import {
  decodeSamLogonResponseEx,
  encodeSamLogonResponseEx,
  type SamLogonResponseEx,
} from '../../../src/wire/netlogon/sam-logon-response-ex.js';
import { threeWays } from '../ndr/three-ways.js';

const hex = (text: string) => Buffer.from(text.replaceAll(/\s/g, ''), 'hex');

/** Put together by hand after MS-ADTS 6.3.1.9, field by field. */
const bytes = hex(
  `
  1700 0000 fd310000 47d419c4 2148 7143 9640 136b2567e469
  07636f6e746f736f 08696e7465726e616c 00
  c018
  03646331 c018
  07434f4e544f534f 00
  03444331 00
  00
  024851 00
  0642 72616e6368 00
  05000000 ffff ffff`.replace('0642 72616e6368', '06 4272616e6368'),
);

const response: SamLogonResponseEx = {
  opcode: 23,
  flags: 0x31fd,
  domainGuid: parseGuid('c419d447-4821-4371-9640-136b2567e469'),
  dnsForestName: 'contoso.internal',
  dnsDomainName: 'contoso.internal',
  dnsHostName: 'dc1.contoso.internal',
  netbiosDomainName: 'CONTOSO',
  netbiosComputerName: 'DC1',
  userName: '',
  dcSiteName: 'HQ',
  clientSiteName: 'Branch',
  ntVersion: 5,
};

threeWays<SamLogonResponseEx>({
  bytes,
  message: response,
  decode: (part) => decodeSamLogonResponseEx(Buffer.from(part)),
  encode: encodeSamLogonResponseEx,
});

it('holds the address of the domain controller where it was asked for', () => {
  const withAddress = { ...response, dcAddress: '10.10.10.10' };
  const encoded = encodeSamLogonResponseEx(withAddress);
  expect(encoded.subarray(-25, -8).toString('hex')).toBe(`1002000000${'0a0a0a0a'}${'00'.repeat(8)}`);
  expect(decodeSamLogonResponseEx(encoded)).toEqual(withAddress);
});

it('is refused when a name points at itself, or another opcode stands in front', () => {
  const circle = Buffer.from(bytes);
  circle.writeUInt16BE(0xc018, 24);
  expect(() => decodeSamLogonResponseEx(circle)).toThrow(DecodeError);
  expect(() => decodeSamLogonResponseEx(hex('1300'.padEnd(80, '0')))).toThrow(/opcode/);
});
