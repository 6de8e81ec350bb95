import { u32 } from '../ndr/fields.js';
import type { Message } from '../ndr/layout.js';
import { stub } from '../ndr/stub.js';

/** Shows that a server answers at all. The request has no parameters. */
export interface EcDummyRpcResponse {
  /** `ecNone`. */
  readonly status: number;
}

/** EcDummyRpc, opnum 6 (MS-OXCRPC 3.1.4). */
export const {
  decode: decodeEcDummyRpcResponse,
  encode: encodeEcDummyRpcResponse,
}: Message<EcDummyRpcResponse> = stub('EcDummyRpc response', { status: u32 });
