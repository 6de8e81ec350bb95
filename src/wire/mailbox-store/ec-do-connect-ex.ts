import type { ContextHandle } from '../ndr/context-handle.js';
import { atMost, reserved, u16, u32 } from '../ndr/fields.js';
import type { Message } from '../ndr/layout.js';
import { contextHandle, octetString, parameter, stub, unique } from '../ndr/stub.js';
import { returnedOctets, sentOctets } from './octets.js';
import { maxAuxOut } from './status.js';
import { decodeVersion, encodeVersion, type Version } from './version.js';

/** EcDoConnectEx's ulFlags (MS-OXCRPC 3.1.4.1). */
export const connectFlag = { useAdminPrivilege: 0x1 } as const;

/** icxrLink of a session that is linked to no other. */
export const noLinkedSession = 0xffff_ffff;

/** Opens a session with a mailbox server, for a user. */
export interface EcDoConnectExRequest {
  /** The user's legacy DN. */
  readonly userDN: string;
  /** See {@link connectFlag}. */
  readonly flags: number;
  /** A hash of the client's, of no meaning to the server. */
  readonly connectionModulus: number;
  readonly codePage: number;
  /** Language code identifiers. */
  readonly stringLocale: number;
  readonly sortLocale: number;
  /** See {@link noLinkedSession}. */
  readonly linkedSession: number;
  readonly canConvertCodePages: number;
  readonly clientVersion: Version;
  /** Of the session to be linked to; otherwise 0. */
  readonly timestamp: number;
  /** An extended buffer of auxiliary blocks, or nothing. */
  readonly auxIn: Uint8Array;
  /** Octets of `auxOut` that the client has room for. */
  readonly maxAuxOut: number;
}

export interface EcDoConnectExResponse {
  /** Null when the call failed. */
  readonly session: ContextHandle;
  /** Milliseconds between polls for events. */
  readonly pollInterval: number;
  /** How often, and after how many milliseconds, a client tries again. */
  readonly retryCount: number;
  readonly retryDelay: number;
  /** The session's index, for linking others to it. */
  readonly sessionIndex: number;
  /** What the legacy DNs of this organization have in common; may be empty. */
  readonly dnPrefix: string;
  /** The user's display name: octets in the request's code page, each as one Latin-1 character. */
  readonly displayName: string;
  readonly serverVersion: Version;
  /** The best that both speak; the client's own when the server knows it. */
  readonly bestVersion: Version;
  readonly timestamp: number;
  readonly auxOut: Uint8Array;
  /** See `storeStatus`. */
  readonly status: number;
}

const version = parameter<Version>(decodeVersion, encodeVersion);

const uniqueString = unique(octetString);

/** [unique, string]; a failed call may leave NULL where there is no string. */
const optionalString = parameter<string>(
  (reader) => uniqueString.read(reader) ?? '',
  (writer, text) => uniqueString.write(writer, text),
);

/** EcDoConnectEx, opnum 10 (MS-OXCRPC 3.1.4.1). */
export const {
  decode: decodeEcDoConnectExRequest,
  encode: encodeEcDoConnectExRequest,
}: Message<EcDoConnectExRequest> = stub('EcDoConnectEx request', {
  userDN: octetString,
  flags: u32,
  connectionModulus: u32,
  cbLimit: reserved(u32, 0),
  codePage: u32,
  stringLocale: u32,
  sortLocale: u32,
  linkedSession: u32,
  canConvertCodePages: u16,
  clientVersion: version,
  timestamp: u32,
  auxIn: sentOctets,
  maxAuxOut: atMost(maxAuxOut, 'pcbAuxOut'),
});

export const {
  decode: decodeEcDoConnectExResponse,
  encode: encodeEcDoConnectExResponse,
}: Message<EcDoConnectExResponse> = stub('EcDoConnectEx response', {
  session: contextHandle,
  pollInterval: u32,
  retryCount: u32,
  retryDelay: u32,
  sessionIndex: u16,
  dnPrefix: optionalString,
  displayName: optionalString,
  serverVersion: version,
  bestVersion: version,
  timestamp: u32,
  auxOut: returnedOctets,
  status: u32,
});
