import { LabError } from '../../errors.js';
import type { ByteReader } from '../ndr/byte-reader.js';
import type { ByteWriter } from '../ndr/byte-writer.js';
import { always, announced, guid, type PlainField, structure, u8, u16, u32, u64 } from '../ndr/fields.js';
import { logonFlag } from './flags.js';
import { decodeFolderIds, encodeFolderIds, type FolderId } from './folder-id.js';
import { decodeLogonTime, encodeLogonTime } from './logon-time.js';
import { ropId } from './rop-id.js';
import { decodeSizedString } from './rop-logon-request.js';
import { storeStatus } from './status.js';

const folderIds: PlainField<readonly FolderId[]> = { read: decodeFolderIds, write: encodeFolderIds };
const logonTime: PlainField<Date> = { read: decodeLogonTime, write: encodeLogonTime };

/** u8 ServerNameSize, octets ServerName with terminating zero. */
const serverName: PlainField<string> = {
  read: (reader) => decodeSizedString(reader, reader.u8()),
  write: (writer, name) => {
    const octets = Buffer.from(`${name}\0`, 'latin1');
    if (octets.length > 0xff) {
      throw new LabError('internal', 'the name of a server has more than 254 octets', { where: name });
    }
    writer.u8(octets.length);
    writer.bytes(octets);
  },
};

/*
 * RopLogon responses: a head, u32 ReturnValue, then for
 *   0 ecNone: LogonFlags and FolderIds (13), and a mailbox when LogonFlags has Private, else public folders
 *   0x478 ecWrongServer: a redirect
 *   any other: nothing (MS-OXCROPS 2.2.3.1.5)
 */

const head = structure({ rop: always('logon'), ropId: announced(u8, ropId.RopLogon), outputHandleIndex: u8 });

const opened = structure({
  /** The request's, with Private or without: it says which of the two this is. */
  logonFlags: u8,
  /** See `mailboxFolders`, `publicFolders`. */
  folderIds,
});

/** MS-OXCROPS 2.2.3.1.2. */
const mailbox = structure({
  outcome: always('mailbox'),
  /** See `logonResponseFlag`. */
  responseFlags: u8,
  mailboxGuid: guid,
  /** What the folder ids' replica id stands for. */
  replId: u16,
  replGuid: guid,
  /** UTC, to the second. */
  logonTime,
  /** When the routing table was last computed: 100 ns since 1601. */
  gwartTime: u64,
  storeState: u32,
});

/** MS-OXCROPS 2.2.3.1.3. */
const publicFolders = structure({
  outcome: always('public-folders'),
  /** What the folder ids' replica id stands for. */
  replId: u16,
  replGuid: guid,
  perUserGuid: guid,
});

/** MS-OXCROPS 2.2.3.1.4. */
const redirect = structure({
  outcome: always('redirect'),
  logonFlags: u8,
  /** Legacy DN of the right server, at most 254 octets. */
  serverName,
});

type Logon = ReturnType<typeof head.read>;
type Opened = Logon & ReturnType<typeof opened.read>;

/** A mailbox is open. */
export type MailboxOpened = Opened & ReturnType<typeof mailbox.read>;

/** The public folders are open. */
export type PublicFoldersOpened = Opened & ReturnType<typeof publicFolders.read>;

/** The mailbox is served by another server. */
export type LogonRedirected = Logon & ReturnType<typeof redirect.read>;

export interface LogonFailed extends Logon {
  readonly outcome: 'failure';
  /** See `storeStatus`; neither `ecNone` nor `ecWrongServer`. */
  readonly returnValue: number;
}

export type RopLogonResponse = MailboxOpened | PublicFoldersOpened | LogonRedirected | LogonFailed;

/** Reads what stands after RopId. @throws DecodeError */
export function decodeRopLogonResponse(reader: ByteReader): RopLogonResponse {
  const logon = head.read(reader);
  const returnValue = reader.u32();
  if (returnValue === storeStatus.ecWrongServer) return { ...logon, ...redirect.read(reader) };
  if (returnValue !== storeStatus.ecNone) return { ...logon, outcome: 'failure', returnValue };
  const folders = opened.read(reader);
  return (folders.logonFlags & logonFlag.Private) === 0
    ? { ...logon, ...folders, ...publicFolders.read(reader) }
    : { ...logon, ...folders, ...mailbox.read(reader) };
}

/** @throws LabError `internal` when a server's name has more than 254 octets */
export function encodeRopLogonResponse(writer: ByteWriter, response: RopLogonResponse): void {
  head.write(writer, response);
  switch (response.outcome) {
    case 'failure':
      writer.u32(response.returnValue);
      return;
    case 'redirect':
      writer.u32(storeStatus.ecWrongServer);
      redirect.write(writer, response);
      return;
    case 'mailbox':
      writer.u32(storeStatus.ecNone);
      opened.write(writer, response);
      mailbox.write(writer, response);
      return;
    case 'public-folders':
      writer.u32(storeStatus.ecNone);
      opened.write(writer, response);
      publicFolders.write(writer, response);
  }
}
