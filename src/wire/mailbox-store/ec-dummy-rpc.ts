import { NdrReader } from '../ndr/ndr-reader.js';
import { NdrWriter } from '../ndr/ndr-writer.js';

/** Shows that a server answers at all. The request has no parameters. */
export interface EcDummyRpcResponse {
  /** `ecNone`. */
  readonly status: number;
}

/*
 * EcDummyRpc, opnum 6 (MS-OXCRPC 3.1.4)
 *   in:  nothing
 *   out: u32 status (0)
 */

/** @throws DecodeError */
export function decodeEcDummyRpcResponse(stub: Uint8Array): EcDummyRpcResponse {
  return { status: new NdrReader(stub, 'EcDummyRpc response').u32() };
}

export function encodeEcDummyRpcResponse({ status }: EcDummyRpcResponse): Uint8Array {
  const writer = new NdrWriter();
  writer.u32(status);
  return writer.finish();
}
