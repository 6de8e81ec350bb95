import { u32 } from '../ndr/fields.js';
import { contextHandle, stub } from '../ndr/stub.js';

/** EcDoDisconnect, opnum 1 (MS-OXCRPC 3.1.4.3). */
export const { decode: decodeEcDoDisconnectRequest, encode: encodeEcDoDisconnectRequest } = stub(
  'EcDoDisconnect request',
  {
    session: contextHandle,
  },
);

/** Ends a session. */
export type EcDoDisconnectRequest = ReturnType<typeof decodeEcDoDisconnectRequest>;

export const { decode: decodeEcDoDisconnectResponse, encode: encodeEcDoDisconnectResponse } = stub(
  'EcDoDisconnect response',
  {
    /** Null. */
    session: contextHandle,
    /** See `storeStatus`. */
    status: u32,
  },
);

export type EcDoDisconnectResponse = ReturnType<typeof decodeEcDoDisconnectResponse>;
