import { u32 } from '../ndr/fields.js';
import { octetString, stub, unique } from '../ndr/stub.js';

/** [unique] [unique, string]: undefined where either pointer is NULL. */
const uniqueString = unique(unique(octetString));

/** RfrGetNewDSA, opnum 0 (MS-OXABREF 3.1.4.1). */
export const { decode: decodeRfrGetNewDsaRequest, encode: encodeRfrGetNewDsaRequest } = stub(
  'RfrGetNewDSA request',
  {
    /** Reserved: 0. */
    flags: u32,
    /** The user's legacy DN; may be empty. */
    userDN: octetString,
    /** Reserved; undefined for NULL. */
    unused: uniqueString,
    /** What the parameter held before the call, of no meaning; undefined for NULL. */
    server: uniqueString,
  },
);

/** Which address book server serves this user? */
export type RfrGetNewDsaRequest = ReturnType<typeof decodeRfrGetNewDsaRequest>;

export const { decode: decodeRfrGetNewDsaResponse, encode: encodeRfrGetNewDsaResponse } = stub(
  'RfrGetNewDSA response',
  {
    unused: uniqueString,
    /** The host name of the address book server; undefined when the call failed. */
    server: uniqueString,
    /** See `rfrStatus`. */
    status: u32,
  },
);

export type RfrGetNewDsaResponse = ReturnType<typeof decodeRfrGetNewDsaResponse>;
