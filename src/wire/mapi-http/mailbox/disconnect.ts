import { auxiliary, body, sizedBytes, status } from '../body.js';

/** Disconnect (MS-OXCMAPIHTTP 2.2.4.3). */
export const { decode: decodeDisconnectRequest, encode: encodeDisconnectRequest } = body(
  'Disconnect request',
  {
    /** An extended buffer of auxiliary blocks, or nothing. */
    auxIn: sizedBytes,
  },
);

/** Ends the session of the request's cookies. */
export type DisconnectRequest = ReturnType<typeof decodeDisconnectRequest>;

export const { decode: decodeDisconnectResponse, encode: encodeDisconnectResponse } = body(
  'Disconnect response',
  {
    /** See `storeStatus`. */
    status,
    auxiliary,
  },
);

export type DisconnectResponse = ReturnType<typeof decodeDisconnectResponse>;
