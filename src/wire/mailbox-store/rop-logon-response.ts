import { LabError } from '../../errors.js';
import type { Guid } from '../../values/guid.js';
import type { ByteReader } from '../ndr/byte-reader.js';
import type { ByteWriter } from '../ndr/byte-writer.js';
import { logonFlag } from './flags.js';
import { decodeFolderIds, encodeFolderIds, type FolderId } from './folder-id.js';
import { decodeLogonTime, encodeLogonTime } from './logon-time.js';
import { ropId } from './rop-id.js';
import { decodeSizedString } from './rop-logon-request.js';
import { storeStatus } from './status.js';

interface Logon {
  readonly rop: 'logon';
  readonly outputHandleIndex: number;
}

interface Opened extends Logon {
  /** The request's, with Private or without: it says which of the two this is. */
  readonly logonFlags: number;
  /** See `mailboxFolders`, `publicFolders`. */
  readonly folderIds: readonly FolderId[];
  /** What the folder ids' replica id stands for. */
  readonly replId: number;
  readonly replGuid: Guid;
}

/** A mailbox is open. */
export interface MailboxOpened extends Opened {
  readonly outcome: 'mailbox';
  /** See `logonResponseFlag`. */
  readonly responseFlags: number;
  readonly mailboxGuid: Guid;
  /** UTC, to the second. */
  readonly logonTime: Date;
  /** When the routing table was last computed: 100 ns since 1601. */
  readonly gwartTime: bigint;
  readonly storeState: number;
}

/** The public folders are open. */
export interface PublicFoldersOpened extends Opened {
  readonly outcome: 'public-folders';
  readonly perUserGuid: Guid;
}

/** The mailbox is served by another server. */
export interface LogonRedirected extends Logon {
  readonly outcome: 'redirect';
  readonly logonFlags: number;
  /** Legacy DN of the right server, at most 254 octets. */
  readonly serverName: string;
}

export interface LogonFailed extends Logon {
  readonly outcome: 'failure';
  /** See `storeStatus`; neither `ecNone` nor `ecWrongServer`. */
  readonly returnValue: number;
}

export type RopLogonResponse = MailboxOpened | PublicFoldersOpened | LogonRedirected | LogonFailed;

/*
 * RopLogon responses: u8 RopId (0xfe), u8 OutputHandleIndex, u32 ReturnValue, then
 *   0, private mailbox (MS-OXCROPS 2.2.3.1.2)
 *     u8 LogonFlags (with Private), FolderIds (13), u8 ResponseFlags, uuid MailboxGuid, u16 ReplId, uuid ReplGuid,
 *     LogonTime, u64 GwartTime, u32 StoreState
 *   0, public folders (2.2.3.1.3)
 *     u8 LogonFlags (without Private), FolderIds (13), u16 ReplId, uuid ReplGuid, uuid PerUserGuid
 *   0x478 ecWrongServer, redirect (2.2.3.1.4)
 *     u8 LogonFlags, u8 ServerNameSize, octets ServerName with terminating zero
 *   any other, failure (2.2.3.1.5)
 *     nothing
 */

/** Reads what stands after RopId. @throws DecodeError */
export function decodeRopLogonResponse(reader: ByteReader): RopLogonResponse {
  const logon = { rop: 'logon', outputHandleIndex: reader.u8() } as const;
  const returnValue = reader.u32();
  if (returnValue === storeStatus.ecWrongServer) {
    const logonFlags = reader.u8();
    return { ...logon, outcome: 'redirect', logonFlags, serverName: decodeSizedString(reader, reader.u8()) };
  }
  if (returnValue !== storeStatus.ecNone) return { ...logon, outcome: 'failure', returnValue };
  const logonFlags = reader.u8();
  const opened = { ...logon, logonFlags, folderIds: decodeFolderIds(reader) };
  if ((logonFlags & logonFlag.Private) === 0) {
    const replica = { replId: reader.u16(), replGuid: reader.guid() };
    return { ...opened, outcome: 'public-folders', ...replica, perUserGuid: reader.guid() };
  }
  return {
    ...opened,
    outcome: 'mailbox',
    responseFlags: reader.u8(),
    mailboxGuid: reader.guid(),
    replId: reader.u16(),
    replGuid: reader.guid(),
    logonTime: decodeLogonTime(reader),
    gwartTime: reader.u64(),
    storeState: reader.u32(),
  };
}

/** @throws LabError `internal` when a server's name has more than 254 octets */
export function encodeRopLogonResponse(writer: ByteWriter, response: RopLogonResponse): void {
  writer.u8(ropId.RopLogon);
  writer.u8(response.outputHandleIndex);
  switch (response.outcome) {
    case 'failure':
      writer.u32(response.returnValue);
      return;
    case 'redirect':
      writer.u32(storeStatus.ecWrongServer);
      writer.u8(response.logonFlags);
      encodeServerName(writer, response.serverName);
      return;
    case 'mailbox':
      encodeFolders(writer, response);
      writer.u8(response.responseFlags);
      writer.guid(response.mailboxGuid);
      writer.u16(response.replId);
      writer.guid(response.replGuid);
      encodeLogonTime(writer, response.logonTime);
      writer.u64(response.gwartTime);
      writer.u32(response.storeState);
      return;
    case 'public-folders':
      encodeFolders(writer, response);
      writer.u16(response.replId);
      writer.guid(response.replGuid);
      writer.guid(response.perUserGuid);
  }
}

function encodeFolders(writer: ByteWriter, opened: Opened): void {
  writer.u32(storeStatus.ecNone);
  writer.u8(opened.logonFlags);
  encodeFolderIds(writer, opened.folderIds);
}

function encodeServerName(writer: ByteWriter, name: string): void {
  const octets = Buffer.from(`${name}\0`, 'latin1');
  if (octets.length > 0xff) {
    throw new LabError('internal', 'the name of a server has more than 254 octets', { where: name });
  }
  writer.u8(octets.length);
  writer.bytes(octets);
}
