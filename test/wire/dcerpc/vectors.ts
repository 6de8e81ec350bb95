/** Reads hex with blanks for the eye. */
export function hex(...parts: readonly string[]): Uint8Array {
  return Buffer.from(parts.join('').replaceAll(/\s/g, ''), 'hex');
}

export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

export const zeros = (length: number): string => '00'.repeat(length);

/** A tower of EMSMDB 0.81 over TCP: 75 bytes. */
export const emsmdbTower = (port: string, address: string): string =>
  [
    '0500',
    '1300 0d 00dbf1a447ca6710b31f00dd010662da 0000 0200 5100',
    '1300 0d 045d888aeb1cc9119fe808002b104860 0200 0200 0000',
    '0100 0b 0200 0000',
    `0100 07 0200 ${port}`,
    `0100 09 0400 ${address}`,
  ].join('');

/** Sent by Samba's rpcclient and by impacket alike, to bind the endpoint mapper: 72 bytes. */
export const bind = hex(
  '05000b03 10000000 4800 0000 01000000',
  'b810 b810 00000000 01 000000',
  '0000 01 00 0883afe11f5dc91191a408002b14a0fa 03000000 045d888aeb1cc9119fe808002b104860 02000000',
);

/** Sent by rpcclient for `[seal]`: NTLM, privacy; header signing offered: 120 bytes. */
export const bindWithNtlm = hex(
  '05000b07 10000000 7800 2800 01000000',
  'b810 b810 00000000 01 000000',
  '0000 01 00 0883afe11f5dc91191a408002b14a0fa 03000000 045d888aeb1cc9119fe808002b104860 02000000',
  '0a 06 00 00 01000000',
  '4e544c4d53535000 01000000 35820862 00000000 28000000 00000000 28000000 060100000000000f',
);

/** Captured on the way between impacket and a server: 60 bytes. */
export const bindAck = hex(
  '05000c03 10000000 3c00 0000 01000000',
  'd016 d016 63100000 0400 31333500 0000',
  '01 000000 0000 0000 045d888aeb1cc9119fe808002b104860 02000000',
);

/** The answer by which nmap knows a Windows endpoint mapper: 24 bytes. */
export const bindNak = hex('05000d03 10000000 1800 0000 2a000000 0400 01 0500 000000');

/** impacket's ept_map of EMSMDB over ncacn_ip_tcp: 156 bytes, of them 132 of stub. */
export const eptMapRequestStub = hex(
  `01000000 ${zeros(16)} 02000000 4b000000 4b000000`,
  emsmdbTower('0000', '00000000'),
  `ab ${zeros(20)} 01000000`,
);
export const request = hex(
  '05000003 10000000 9c00 0000 01000000 84000000 0000 0300',
  toHex(eptMapRequestStub),
);

/** Its answer, decoded by impacket and by Wireshark's epm dissector: 152 bytes, of them 128 of stub. */
export const eptMapResponseStub = hex(
  `${zeros(20)} 01000000 01000000 00000000 01000000 04000200 4b000000 4b000000`,
  emsmdbTower('3e81', '7f000001'),
  '00 00000000',
);
export const response = hex(
  '05000203 10000000 9800 0000 01000000 80000000 0000 0000',
  toHex(eptMapResponseStub),
);
