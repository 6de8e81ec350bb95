import { u32 } from '../../ndr/fields.js';
import type { Message } from '../../ndr/layout.js';
import { body, octetString, sizedBytes, status, wideString } from '../body.js';

/** Opens a session with a mailbox server, for a user. */
export interface ConnectRequest {
  /** The user's legacy DN. */
  readonly userDN: string;
  /** See `connectFlag`. */
  readonly flags: number;
  readonly codePage: number;
  /** Language code identifiers. */
  readonly sortLocale: number;
  readonly stringLocale: number;
  /** An extended buffer of auxiliary blocks, or nothing. */
  readonly auxIn: Uint8Array;
}

export interface ConnectResponse {
  /** See `storeStatus`. */
  readonly status: number;
  /** Milliseconds between polls for events. */
  readonly pollInterval: number;
  /** How often, and after how many milliseconds, a client tries again. */
  readonly retryCount: number;
  readonly retryDelay: number;
  /** What the legacy DNs of this organization have in common; may be empty. */
  readonly dnPrefix: string;
  /** The user's display name, as text: over RPC it is octets in a code page. */
  readonly displayName: string;
  readonly auxOut: Uint8Array;
}

/** Connect (MS-OXCMAPIHTTP 2.2.4.1). */
export const { decode: decodeConnectRequest, encode: encodeConnectRequest }: Message<ConnectRequest> = body(
  'Connect request',
  { userDN: octetString, flags: u32, codePage: u32, sortLocale: u32, stringLocale: u32, auxIn: sizedBytes },
);

export const { decode: decodeConnectResponse, encode: encodeConnectResponse }: Message<ConnectResponse> =
  body('Connect response', {
    status,
    pollInterval: u32,
    retryCount: u32,
    retryDelay: u32,
    dnPrefix: octetString,
    displayName: wideString,
    auxOut: sizedBytes,
  });
