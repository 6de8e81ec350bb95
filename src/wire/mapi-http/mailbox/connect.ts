import { u32 } from '../../ndr/fields.js';
import { body, octetString, sizedBytes, status, wideString } from '../body.js';

/** Connect (MS-OXCMAPIHTTP 2.2.4.1). */
export const { decode: decodeConnectRequest, encode: encodeConnectRequest } = body('Connect request', {
  /** The user's legacy DN. */
  userDN: octetString,
  /** See `connectFlag`. */
  flags: u32,
  codePage: u32,
  /** Language code identifiers. */
  sortLocale: u32,
  stringLocale: u32,
  /** An extended buffer of auxiliary blocks, or nothing. */
  auxIn: sizedBytes,
});

/** Opens a session with a mailbox server, for a user. */
export type ConnectRequest = ReturnType<typeof decodeConnectRequest>;

export const { decode: decodeConnectResponse, encode: encodeConnectResponse } = body('Connect response', {
  /** See `storeStatus`. */
  status,
  /** Milliseconds between polls for events. */
  pollInterval: u32,
  /** How often, and after how many milliseconds, a client tries again. */
  retryCount: u32,
  retryDelay: u32,
  /** What the legacy DNs of this organization have in common; may be empty. */
  dnPrefix: octetString,
  /** The user's display name, as text: over RPC it is octets in a code page. */
  displayName: wideString,
  auxOut: sizedBytes,
});

export type ConnectResponse = ReturnType<typeof decodeConnectResponse>;
