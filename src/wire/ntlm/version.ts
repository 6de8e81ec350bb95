import type { ByteWriter } from '../ndr/byte-writer.js';
import { reserved, structure, u8, u16 } from '../ndr/fields.js';

/** VERSION, 8 bytes (MS-NLMP 2.2.2.10). */
const layout = structure({
  major: u8,
  minor: u8,
  build: u16,
  reserved1: reserved(u8, 0),
  reserved2: reserved(u16, 0),
  /** 15 is NTLMSSP_REVISION_W2K3, the only one there is. */
  revision: u8,
});

/** Operating system of the sender; for people to read, nothing depends on it. */
export type Version = ReturnType<typeof layout.read>;

/** Windows Server 2008 R2 with Service Pack 1, on which Exchange 2010 runs. */
export const windowsServer2008R2: Version = { major: 6, minor: 1, build: 7601, revision: 15 };

export const versionLength = 8;

/** Writes a VERSION; zeros where there is none. */
export function encodeVersion(writer: ByteWriter, version: Version | undefined): void {
  if (version === undefined) writer.zeros(versionLength);
  else layout.write(writer, version);
}

export const { read: decodeVersion } = layout;
