import type { ByteReader } from '../ndr/byte-reader.js';
import type { ByteWriter } from '../ndr/byte-writer.js';

/** Names a folder of a store (MS-OXCDATA 2.2.1.1). */
export interface FolderId {
  /** Stands for the replica GUID of the logon. */
  readonly replicaId: number;
  /** At most 48 bits. */
  readonly globalCounter: number;
}

/** The folder ids of a logon to a mailbox, in their order (MS-OXCSTOR 2.2.1.1.3). */
export const mailboxFolders = [
  'Root',
  'Deferred Action',
  'Spooler Queue',
  'IPM Subtree',
  'Inbox',
  'Outbox',
  'Sent Items',
  'Deleted Items',
  'Common Views',
  'Schedule',
  'Search',
  'Views',
  'Shortcuts',
] as const;

/** The folder ids of a logon to public folders, in their order; three more are unused (MS-OXCSTOR 2.2.1.1.4). */
export const publicFolders = [
  'Root',
  'IPM Subtree',
  'Non-IPM Subtree',
  'EForms Registry',
  'Free/Busy Data',
  'Offline Address Book Data',
  'EForms Registry of the locale',
  "Local site's Free/Busy Data",
  "Local site's Offline Address Book Data",
  'NNTP Article Index',
] as const;

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
