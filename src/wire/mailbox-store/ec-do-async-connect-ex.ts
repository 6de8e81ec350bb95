import { u32 } from '../ndr/fields.js';
import { contextHandle, stub } from '../ndr/stub.js';

/** EcDoAsyncConnectEx, opnum 14 (MS-OXCRPC 3.1.4.4). */
export const { decode: decodeEcDoAsyncConnectExRequest, encode: encodeEcDoAsyncConnectExRequest } = stub(
  'EcDoAsyncConnectEx request',
  {
    session: contextHandle,
  },
);

/** Asks for a handle by which to wait for events of a session. */
export type EcDoAsyncConnectExRequest = ReturnType<typeof decodeEcDoAsyncConnectExRequest>;

export const { decode: decodeEcDoAsyncConnectExResponse, encode: encodeEcDoAsyncConnectExResponse } = stub(
  'EcDoAsyncConnectEx response',
  {
    /** For EcDoAsyncWaitEx; null when the call failed. */
    asyncSession: contextHandle,
    /** See `storeStatus`; `ecRejected` where the server has no such notifications. */
    status: u32,
  },
);

export type EcDoAsyncConnectExResponse = ReturnType<typeof decodeEcDoAsyncConnectExResponse>;
