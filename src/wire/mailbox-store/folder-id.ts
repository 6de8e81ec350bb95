import type { ByteReader } from '../ndr/byte-reader.js';
import type { ByteWriter } from '../ndr/byte-writer.js';

/** Names a folder of a store (MS-OXCDATA 2.2.1.1). */
export interface FolderId {
  /** Stands for the replica GUID of the logon. */
  readonly replicaId: number;
  /** At most 48 bits. */
  readonly globalCounter: number;
}

/** Folder ids in the answer to a logon; what is missing is written as zeros. */
export const folderIdCount = 13;

/*
 * FolderId (MS-OXCDATA 2.2.1.1), 8 octets: u16 ReplicaId, 6 octets GlobalCounter, BIG-endian
 */

/** @throws DecodeError */
export function decodeFolderId(reader: ByteReader): FolderId {
  const replicaId = reader.u16();
  const [high, middle, low] = [reader.u16BigEndian(), reader.u16BigEndian(), reader.u16BigEndian()];
  return { replicaId, globalCounter: (high * 0x1_0000 + middle) * 0x1_0000 + low };
}

export function encodeFolderId(writer: ByteWriter, { replicaId, globalCounter }: FolderId): void {
  writer.u16(replicaId);
  writer.u16BigEndian(Math.floor(globalCounter / 0x1_0000_0000));
  writer.u16BigEndian(Math.floor(globalCounter / 0x1_0000) % 0x1_0000);
  writer.u16BigEndian(globalCounter % 0x1_0000);
}

/** @throws DecodeError */
export function decodeFolderIds(reader: ByteReader): FolderId[] {
  return Array.from({ length: folderIdCount }, () => decodeFolderId(reader));
}

export function encodeFolderIds(writer: ByteWriter, folderIds: readonly FolderId[]): void {
  for (let i = 0; i < folderIdCount; i++) {
    encodeFolderId(writer, folderIds[i] ?? { replicaId: 0, globalCounter: 0 });
  }
}
