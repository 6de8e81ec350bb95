import type { ByteReader } from '../ndr/byte-reader.js';
import type { ByteWriter } from '../ndr/byte-writer.js';

/** Operating system of the sender; for people to read, nothing depends on it. */
export interface Version {
  readonly major: number;
  readonly minor: number;
  readonly build: number;
  /** 15 is NTLMSSP_REVISION_W2K3, the only one there is. */
  readonly revision: number;
}

/** Windows Server 2008 R2 with Service Pack 1, on which Exchange 2010 runs. */
export const windowsServer2008R2: Version = { major: 6, minor: 1, build: 7601, revision: 15 };

/*
 * VERSION, 8 bytes (MS-NLMP 2.2.2.10):
 *   u8 ProductMajorVersion, u8 ProductMinorVersion, u16 ProductBuild, 3 reserved, u8 NTLMRevisionCurrent
 */

export const versionLength = 8;

/** Writes a VERSION; zeros where there is none. */
export function encodeVersion(writer: ByteWriter, version: Version | undefined): void {
  if (version === undefined) {
    writer.zeros(versionLength);
    return;
  }
  writer.u8(version.major);
  writer.u8(version.minor);
  writer.u16(version.build);
  writer.zeros(3);
  writer.u8(version.revision);
}

/** @throws DecodeError when it does not fit */
export function decodeVersion(reader: ByteReader): Version {
  const major = reader.u8();
  const minor = reader.u8();
  const build = reader.u16();
  reader.skip(3);
  return { major, minor, build, revision: reader.u8() };
}
