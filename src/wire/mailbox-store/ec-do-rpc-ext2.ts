import { atMost, u32 } from '../ndr/fields.js';
import { contextHandle, stub } from '../ndr/stub.js';
import { returnedOctets, sentOctets } from './octets.js';
import { maxAuxOut, maxRopOut } from './status.js';

/** EcDoRpcExt2's pulFlags: what the answer may not, and may, be (MS-OXCRPC 3.1.4.2). */
export const rpcExtFlag = { NoCompression: 0x1, NoXorMagic: 0x2, Chain: 0x4 } as const;

/** EcDoRpcExt2, opnum 11 (MS-OXCRPC 3.1.4.2). */
export const { decode: decodeEcDoRpcExt2Request, encode: encodeEcDoRpcExt2Request } = stub(
  'EcDoRpcExt2 request',
  {
    session: contextHandle,
    /** See {@link rpcExtFlag}. */
    flags: u32,
    /** An extended buffer of ROP requests. */
    ropIn: sentOctets,
    /** Octets of `ropOut` that the client has room for. */
    maxRopOut: atMost(maxRopOut, 'pcbOut'),
    /** An extended buffer of auxiliary blocks, or nothing. */
    auxIn: sentOctets,
    /** Octets of `auxOut` that the client has room for. */
    maxAuxOut: atMost(maxAuxOut, 'pcbAuxOut'),
  },
);

/** Passes remote operations to the server, and their results back. */
export type EcDoRpcExt2Request = ReturnType<typeof decodeEcDoRpcExt2Request>;

export const { decode: decodeEcDoRpcExt2Response, encode: encodeEcDoRpcExt2Response } = stub(
  'EcDoRpcExt2 response',
  {
    /** Null when the session is over. */
    session: contextHandle,
    /** 0. */
    flags: u32,
    /** One or several extended buffers of ROP responses. */
    ropOut: returnedOctets,
    auxOut: returnedOctets,
    /** Milliseconds the server took. */
    transactionTime: u32,
    /** See `storeStatus`. */
    status: u32,
  },
);

export type EcDoRpcExt2Response = ReturnType<typeof decodeEcDoRpcExt2Response>;
