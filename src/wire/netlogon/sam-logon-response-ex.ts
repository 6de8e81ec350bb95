import { DecodeError } from '../../errors.js';
import { type Guid, guidFromBytes, guidToBytes } from '../../values/guid.js';
import { CompressedNames, readCompressedName } from './compressed-name.js';

/** NETLOGON_SAM_LOGON_RESPONSE_EX (MS-ADTS 6.3.1.9): what a domain controller says of itself and of its client. */
export interface SamLogonResponseEx {
  /** Which of {@link responseOpcodes} it is. */
  readonly opcode: number;
  /** DS_FLAG bits (MS-ADTS 6.3.1.2). */
  readonly flags: number;
  readonly domainGuid: Guid;
  readonly dnsForestName: string;
  readonly dnsDomainName: string;
  readonly dnsHostName: string;
  readonly netbiosDomainName: string;
  readonly netbiosComputerName: string;
  readonly userName: string;
  /** Site of the domain controller. */
  readonly dcSiteName: string;
  /** Site of the client; empty where its address is in no subnet. */
  readonly clientSiteName: string;
  /** IPv4 address of the domain controller, where NETLOGON_NT_VERSION_5EX_WITH_IP asked for it. */
  readonly dcAddress?: string;
  readonly ntVersion: number;
}

/** LOGON_SAM_LOGON_RESPONSE_EX and LOGON_SAM_USER_UNKNOWN_EX (MS-ADTS 6.3.1.3). */
export const responseOpcodes = { response: 23, userUnknown: 25 } as const;

/** NETLOGON_NT_VERSION bits (MS-ADTS 6.3.1.1). */
export const ntVersions = { v1: 0x1, v5: 0x2, v5ex: 0x4, v5exWithIp: 0x8, withClosestSite: 0x10 } as const;

/** DS_FLAG bits of a writable 2008 R2 domain controller (MS-ADTS 6.3.1.2). */
export const dsFlags = {
  pdc: 0x1,
  globalCatalog: 0x4,
  ldap: 0x8,
  directoryService: 0x10,
  kdc: 0x20,
  timeService: 0x40,
  closest: 0x80,
  writable: 0x100,
  fullSecret: 0x1000,
  webService: 0x2000,
} as const;

/*
 * Opcode u16, Sbz u16, Flags u32, DomainGuid 16, then compressed names (RFC 1035 4.1.4): DnsForestName,
 * DnsDomainName, DnsHostName, NetbiosDomainName, NetbiosComputerName, UserName, DcSiteName, ClientSiteName,
 * [DcSockAddrSize u8, DcSockAddr: sin_family u16, sin_port u16, sin_addr 4 bytes, sin_zero 8], NtVersion u32,
 * LmNtToken u16 = 0xffff, Lm20Token u16 = 0xffff. All numbers little-endian.
 */
const headerLength = 24;
const sockAddrLength = 16;
const addressFamilyInet = 2;

export function encodeSamLogonResponseEx(response: SamLogonResponseEx): Buffer {
  const header = Buffer.alloc(headerLength);
  header.writeUInt16LE(response.opcode, 0);
  header.writeUInt32LE(response.flags, 4);
  header.set(guidToBytes(response.domainGuid), 8);
  const names = new CompressedNames(headerLength);
  for (const name of [response.dnsForestName, response.dnsDomainName, response.dnsHostName]) names.add(name);
  // Not names of DNS: one label each, whatever is in it.
  for (const text of [response.netbiosDomainName, response.netbiosComputerName, response.userName]) {
    names.addLabel(text);
  }
  names.addLabel(response.dcSiteName);
  names.addLabel(response.clientSiteName);
  const trailer = Buffer.alloc(8, 0xff);
  trailer.writeUInt32LE(response.ntVersion, 0);
  return Buffer.concat([header, names.bytes, sockAddr(response.dcAddress), trailer]);
}

function sockAddr(address: string | undefined): Buffer {
  if (address === undefined) return Buffer.alloc(0);
  const bytes = Buffer.alloc(1 + sockAddrLength);
  bytes.writeUInt8(sockAddrLength, 0);
  bytes.writeUInt16LE(addressFamilyInet, 1);
  bytes.set(address.split('.').map(Number), 5);
  return bytes;
}

/** @throws DecodeError */
export function decodeSamLogonResponseEx(bytes: Buffer): SamLogonResponseEx {
  const need = (offset: number, length: number, what: string) => {
    if (offset + length > bytes.length) throw new DecodeError('NETLOGON_SAM_LOGON_RESPONSE_EX', offset, what);
  };
  need(0, headerLength, `${headerLength} bytes of header`);
  const opcode = bytes.readUInt16LE(0);
  if (opcode !== responseOpcodes.response && opcode !== responseOpcodes.userUnknown) {
    throw new DecodeError('NETLOGON_SAM_LOGON_RESPONSE_EX', 0, 'opcode 23 or 25');
  }
  let at = headerLength;
  const name = () => {
    const { text, end } = readCompressedName(bytes, at);
    at = end;
    return text;
  };
  const names = {
    dnsForestName: name(),
    dnsDomainName: name(),
    dnsHostName: name(),
    netbiosDomainName: name(),
    netbiosComputerName: name(),
    userName: name(),
    dcSiteName: name(),
    clientSiteName: name(),
  };
  // NtVersion and the tokens stand at the end; what is before them tells whether there is an address.
  const ntVersionAt = bytes.length - 8;
  let dcAddress: string | undefined;
  if (at < ntVersionAt) {
    need(at, 1 + sockAddrLength, 'a socket address');
    dcAddress = [...bytes.subarray(at + 5, at + 9)].join('.');
    at += 1 + sockAddrLength;
  }
  need(at, 8, 'NtVersion and two tokens');
  return {
    opcode,
    flags: bytes.readUInt32LE(4),
    domainGuid: guidFromBytes(bytes.subarray(8, 24)),
    ...names,
    ...(dcAddress === undefined ? {} : { dcAddress }),
    ntVersion: bytes.readUInt32LE(ntVersionAt),
  };
}
