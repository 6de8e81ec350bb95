import { NdrReader } from '../../ndr/ndr-reader.js';
import { NdrWriter } from '../../ndr/ndr-writer.js';

/** Whether a server takes calls. The request has no parameters. */
export interface IsServerListeningResponse {
  readonly status: number;
  readonly listening: boolean;
}

/*
 * rpc__mgmt_is_server_listening, opnum 2 (C706 appendix Q)
 *   in:  nothing
 *   out: u32 status, u32 result (1 or 0)
 */

/** @throws DecodeError */
export function decodeIsServerListeningResponse(stub: Uint8Array): IsServerListeningResponse {
  const reader = new NdrReader(stub, 'is_server_listening response');
  return { status: reader.u32(), listening: reader.u32() !== 0 };
}

export function encodeIsServerListeningResponse(response: IsServerListeningResponse): Uint8Array {
  const writer = new NdrWriter();
  writer.u32(response.status);
  writer.u32(response.listening ? 1 : 0);
  return writer.finish();
}
