import { type Guid, parseGuid } from '../../values/guid.js';
import { ByteReader } from '../ndr/byte-reader.js';
import { ByteWriter } from '../ndr/byte-writer.js';

/** Names an object for as long as it exists. */
export interface PermanentEntryId {
  readonly kind: 'permanent';
  /** See `displayType`. */
  readonly displayType: number;
  /** The object's legacy DN. */
  readonly distinguishedName: string;
}

/** Names an object for as long as the server gives it the same Minimal Entry ID. */
export interface EphemeralEntryId {
  readonly kind: 'ephemeral';
  /** The server that gave it (NspiBind's pServerGuid). */
  readonly providerUid: Guid;
  /** See `displayType`. */
  readonly displayType: number;
  readonly mid: number;
}

/** What PidTagEntryId of an address book object holds. */
export type EntryId = PermanentEntryId | EphemeralEntryId;

/** GUID_NSPI: the provider of every permanent entry id (MS-OXNSPI 2.2.1.7). */
export const guidNspi: Guid = parseGuid('c840a7dc-42c0-1a10-b4b9-08002b2fe182');

const idType = { permanent: 0x00, ephemeral: 0x87 } as const;

/*
 * PermanentEntryID (MS-OXNSPI 2.2.9.3)
 *   u8 IDType (0x00), u8 R1, R2, R3, uuid ProviderUID (GUID_NSPI), u32 R4 (1), u32 DisplayTypeString,
 *   octets DistinguishedName with terminating zero
 * EphemeralEntryID (MS-OXNSPI 2.2.9.2), 32 bytes
 *   u8 IDType (0x87), u8 R1, R2, R3, uuid ProviderUID, u32 R4 (1), u32 DisplayType, u32 MId
 */

/** @throws DecodeError */
export function decodeEntryId(bytes: Uint8Array): EntryId {
  const reader = new ByteReader(bytes, 'EntryID');
  const type = reader.u8();
  if (type !== idType.permanent && type !== idType.ephemeral) {
    throw reader.expected('an IDType of 0x00 or 0x87', 0);
  }
  reader.skip(3);
  const providerUid = reader.guid();
  if (reader.u32() !== 1) throw reader.expected('R4 of 1', 20);
  const displayType = reader.u32();
  if (type === idType.ephemeral) return { kind: 'ephemeral', providerUid, displayType, mid: reader.u32() };
  if (providerUid !== guidNspi) throw reader.expected('the ProviderUID GUID_NSPI', 4);
  const octets = Buffer.from(reader.rest());
  const end = octets.indexOf(0);
  if (end < 0) throw reader.expected('a terminating zero');
  return { kind: 'permanent', displayType, distinguishedName: octets.toString('latin1', 0, end) };
}

export function encodeEntryId(entryId: EntryId): Uint8Array {
  const writer = new ByteWriter();
  writer.u8(idType[entryId.kind]);
  writer.zeros(3);
  writer.guid(entryId.kind === 'permanent' ? guidNspi : entryId.providerUid);
  writer.u32(1);
  writer.u32(entryId.displayType);
  if (entryId.kind === 'ephemeral') {
    writer.u32(entryId.mid);
  } else {
    writer.bytes(Buffer.from(entryId.distinguishedName, 'latin1'));
    writer.u8(0);
  }
  return writer.finish();
}
