import { u32 } from '../ndr/fields.js';
import { stub } from '../ndr/stub.js';

/** EcDummyRpc, opnum 6 (MS-OXCRPC 3.1.4). */
export const { decode: decodeEcDummyRpcResponse, encode: encodeEcDummyRpcResponse } = stub(
  'EcDummyRpc response',
  {
    /** `ecNone`. */
    status: u32,
  },
);

/** Shows that a server answers at all. The request has no parameters. */
export type EcDummyRpcResponse = ReturnType<typeof decodeEcDummyRpcResponse>;
