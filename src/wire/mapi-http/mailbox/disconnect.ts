import type { Message } from '../../ndr/layout.js';
import { auxiliary, body, sizedBytes, status } from '../body.js';

/** Ends the session of the request's cookies. */
export interface DisconnectRequest {
  /** An extended buffer of auxiliary blocks, or nothing. */
  readonly auxIn: Uint8Array;
}

export interface DisconnectResponse {
  /** See `storeStatus`. */
  readonly status: number;
}

/** Disconnect (MS-OXCMAPIHTTP 2.2.4.3). */
export const {
  decode: decodeDisconnectRequest,
  encode: encodeDisconnectRequest,
}: Message<DisconnectRequest> = body('Disconnect request', { auxIn: sizedBytes });

export const {
  decode: decodeDisconnectResponse,
  encode: encodeDisconnectResponse,
}: Message<DisconnectResponse> = body('Disconnect response', {
  status,
  auxiliary,
});
