import { atMost, reserved, u16, u32 } from '../ndr/fields.js';
import { contextHandle, octetString, parameter, stub, unique } from '../ndr/stub.js';
import { returnedOctets, sentOctets } from './octets.js';
import { maxAuxOut } from './status.js';
import { decodeVersion, encodeVersion, type Version } from './version.js';

/** EcDoConnectEx's ulFlags (MS-OXCRPC 3.1.4.1). */
export const connectFlag = { useAdminPrivilege: 0x1 } as const;

/** icxrLink of a session that is linked to no other. */
export const noLinkedSession = 0xffff_ffff;

const version = parameter<Version>(decodeVersion, encodeVersion);

const uniqueString = unique(octetString);

/** [unique, string]; a failed call may leave NULL where there is no string. */
const optionalString = parameter<string>(
  (reader) => uniqueString.read(reader) ?? '',
  (writer, text) => uniqueString.write(writer, text),
);

/** EcDoConnectEx, opnum 10 (MS-OXCRPC 3.1.4.1). */
export const { decode: decodeEcDoConnectExRequest, encode: encodeEcDoConnectExRequest } = stub(
  'EcDoConnectEx request',
  {
    /** The user's legacy DN. */
    userDN: octetString,
    /** See {@link connectFlag}. */
    flags: u32,
    /** A hash of the client's, of no meaning to the server. */
    connectionModulus: u32,
    cbLimit: reserved(u32, 0),
    codePage: u32,
    /** Language code identifiers. */
    stringLocale: u32,
    sortLocale: u32,
    /** See {@link noLinkedSession}. */
    linkedSession: u32,
    canConvertCodePages: u16,
    clientVersion: version,
    /** Of the session to be linked to; otherwise 0. */
    timestamp: u32,
    /** An extended buffer of auxiliary blocks, or nothing. */
    auxIn: sentOctets,
    /** Octets of `auxOut` that the client has room for. */
    maxAuxOut: atMost(maxAuxOut, 'pcbAuxOut'),
  },
);

/** Opens a session with a mailbox server, for a user. */
export type EcDoConnectExRequest = ReturnType<typeof decodeEcDoConnectExRequest>;

export const { decode: decodeEcDoConnectExResponse, encode: encodeEcDoConnectExResponse } = stub(
  'EcDoConnectEx response',
  {
    /** Null when the call failed. */
    session: contextHandle,
    /** Milliseconds between polls for events. */
    pollInterval: u32,
    /** How often, and after how many milliseconds, a client tries again. */
    retryCount: u32,
    retryDelay: u32,
    /** The session's index, for linking others to it. */
    sessionIndex: u16,
    /** What the legacy DNs of this organization have in common; may be empty. */
    dnPrefix: optionalString,
    /** The user's display name: octets in the request's code page, each as one Latin-1 character. */
    displayName: optionalString,
    serverVersion: version,
    /** The best that both speak; the client's own when the server knows it. */
    bestVersion: version,
    timestamp: u32,
    auxOut: returnedOctets,
    /** See `storeStatus`. */
    status: u32,
  },
);

export type EcDoConnectExResponse = ReturnType<typeof decodeEcDoConnectExResponse>;
