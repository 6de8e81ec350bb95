import { reserved, u32 } from '../ndr/fields.js';
import { contextHandle, stub } from '../ndr/stub.js';

/** EcDoAsyncWaitEx's pulFlagsOut (MS-OXCRPC 3.3.4.1). */
export const asyncWaitFlag = { NotificationPending: 0x1 } as const;

/** EcDoAsyncWaitEx, opnum 0 of AsyncEMSMDB (MS-OXCRPC 3.3.4.1). */
export const { decode: decodeEcDoAsyncWaitExRequest, encode: encodeEcDoAsyncWaitExRequest } = stub(
  'EcDoAsyncWaitEx request',
  {
    asyncSession: contextHandle,
    flagsIn: reserved(u32, 0),
  },
);

/** Waits for an event of a session: answered when there is one, at the latest after five minutes. */
export type EcDoAsyncWaitExRequest = ReturnType<typeof decodeEcDoAsyncWaitExRequest>;

export const { decode: decodeEcDoAsyncWaitExResponse, encode: encodeEcDoAsyncWaitExResponse } = stub(
  'EcDoAsyncWaitEx response',
  {
    /** See {@link asyncWaitFlag}. */
    flags: u32,
    /** See `storeStatus`. */
    status: u32,
  },
);

export type EcDoAsyncWaitExResponse = ReturnType<typeof decodeEcDoAsyncWaitExResponse>;
