import type { ByteReader } from '../ndr/byte-reader.js';
import { always, announced, type PlainField, structure, u8, u32 } from '../ndr/fields.js';
import { ropId } from './rop-id.js';

/** u16 EssdnSize, octets Essdn with terminating zero; nothing at all when EssdnSize is 0. */
const essdn: PlainField<string> = {
  read: (reader) => decodeSizedString(reader, reader.u16()),
  write: (writer, text) => {
    const octets = Buffer.from(text === '' ? '' : `${text}\0`, 'latin1');
    writer.u16(octets.length);
    writer.bytes(octets);
  },
};

/** RopLogon request (MS-OXCROPS 2.2.3.1.1), read from behind RopId. */
export const { read: decodeRopLogonRequest, write: encodeRopLogonRequest } = structure({
  rop: always('logon'),
  ropId: announced(u8, ropId.RopLogon),
  logonId: u8,
  /** Where in the handle table the logon's handle is to stand. */
  outputHandleIndex: u8,
  /** See `logonFlag`. */
  logonFlags: u8,
  /** See `openFlag`. */
  openFlags: u32,
  /** 0. */
  storeState: u32,
  /** Legacy DN of the mailbox; empty for public folders. */
  essdn,
});

/** Opens a mailbox, or the public folders. */
export type RopLogonRequest = ReturnType<typeof decodeRopLogonRequest>;

/** A string of octets whose size, its terminator counted, has been read. @throws DecodeError */
export function decodeSizedString(reader: ByteReader, size: number): string {
  const octets = Buffer.from(reader.bytes(size));
  if (size === 0) return '';
  if (octets[size - 1] !== 0) throw reader.expected('a terminating zero', reader.offset - 1);
  return octets.toString('latin1', 0, size - 1);
}
