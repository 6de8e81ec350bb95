import type { ContextHandle } from '../ndr/context-handle.js';
import { NdrReader } from '../ndr/ndr-reader.js';
import { NdrWriter } from '../ndr/ndr-writer.js';
import { readReturnedOctets, readSentOctets, writeReturnedOctets, writeSentOctets } from './octets.js';
import { maxAuxOut, maxRopOut } from './status.js';

/** EcDoRpcExt2's pulFlags: what the answer may not, and may, be (MS-OXCRPC 3.1.4.2). */
export const rpcExtFlag = { NoCompression: 0x1, NoXorMagic: 0x2, Chain: 0x4 } as const;

/** Passes remote operations to the server, and their results back. */
export interface EcDoRpcExt2Request {
  readonly session: ContextHandle;
  /** See {@link rpcExtFlag}. */
  readonly flags: number;
  /** An extended buffer of ROP requests. */
  readonly ropIn: Uint8Array;
  /** Octets of `ropOut` that the client has room for. */
  readonly maxRopOut: number;
  /** An extended buffer of auxiliary blocks, or nothing. */
  readonly auxIn: Uint8Array;
  /** Octets of `auxOut` that the client has room for. */
  readonly maxAuxOut: number;
}

export interface EcDoRpcExt2Response {
  /** Null when the session is over. */
  readonly session: ContextHandle;
  /** 0. */
  readonly flags: number;
  /** One or several extended buffers of ROP responses. */
  readonly ropOut: Uint8Array;
  readonly auxOut: Uint8Array;
  /** Milliseconds the server took. */
  readonly transactionTime: number;
  /** See `storeStatus`. */
  readonly status: number;
}

/*
 * EcDoRpcExt2, opnum 11 (MS-OXCRPC 3.1.4.2)
 *   in:  handle pcxh, u32 pulFlags, [size_is(cbIn)] rgbIn[], u32 cbIn, u32 pcbOut (0..0x40000),
 *        [size_is(cbAuxIn)] rgbAuxIn[], u32 cbAuxIn, u32 pcbAuxOut (0..0x1008)
 *   out: handle pcxh, u32 pulFlags, rgbOut[], u32 pcbOut, rgbAuxOut[], u32 pcbAuxOut, u32 pulTransTime, u32 status
 */

/** @throws DecodeError */
export function decodeEcDoRpcExt2Request(stub: Uint8Array): EcDoRpcExt2Request {
  const reader = new NdrReader(stub, 'EcDoRpcExt2 request');
  return {
    session: reader.contextHandle(),
    flags: reader.u32(),
    ropIn: readSentOctets(reader),
    maxRopOut: atMost(reader, 'pcbOut', maxRopOut),
    auxIn: readSentOctets(reader),
    maxAuxOut: atMost(reader, 'pcbAuxOut', maxAuxOut),
  };
}

function atMost(reader: NdrReader, name: string, most: number): number {
  const value = reader.u32();
  if (value > most) throw reader.refused(`${name} of at most ${most}`);
  return value;
}

export function encodeEcDoRpcExt2Request(request: EcDoRpcExt2Request): Uint8Array {
  const writer = new NdrWriter();
  writer.contextHandle(request.session);
  writer.u32(request.flags);
  writeSentOctets(writer, request.ropIn);
  writer.u32(request.maxRopOut);
  writeSentOctets(writer, request.auxIn);
  writer.u32(request.maxAuxOut);
  return writer.finish();
}

/** @throws DecodeError */
export function decodeEcDoRpcExt2Response(stub: Uint8Array): EcDoRpcExt2Response {
  const reader = new NdrReader(stub, 'EcDoRpcExt2 response');
  return {
    session: reader.contextHandle(),
    flags: reader.u32(),
    ropOut: readReturnedOctets(reader),
    auxOut: readReturnedOctets(reader),
    transactionTime: reader.u32(),
    status: reader.u32(),
  };
}

export function encodeEcDoRpcExt2Response(response: EcDoRpcExt2Response): Uint8Array {
  const writer = new NdrWriter();
  writer.contextHandle(response.session);
  writer.u32(response.flags);
  writeReturnedOctets(writer, response.ropOut);
  writeReturnedOctets(writer, response.auxOut);
  writer.u32(response.transactionTime);
  writer.u32(response.status);
  return writer.finish();
}
