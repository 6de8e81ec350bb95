import { u32 } from '../ndr/fields.js';
import { contextHandle, stub } from '../ndr/stub.js';

/** ept_lookup_handle_free, opnum 4 (C706 appendix O, MS-RPCE 2.2.1.2.8). */
export const { decode: decodeEptLookupHandleFreeRequest, encode: encodeEptLookupHandleFreeRequest } = stub(
  'ept_lookup_handle_free request',
  { handle: contextHandle },
);

/** Ends a lookup or map before its end. */
export type EptLookupHandleFreeRequest = ReturnType<typeof decodeEptLookupHandleFreeRequest>;

export const { decode: decodeEptLookupHandleFreeResponse, encode: encodeEptLookupHandleFreeResponse } = stub(
  'ept_lookup_handle_free response',
  {
    /** Null. */
    handle: contextHandle,
    status: u32,
  },
);

export type EptLookupHandleFreeResponse = ReturnType<typeof decodeEptLookupHandleFreeResponse>;
