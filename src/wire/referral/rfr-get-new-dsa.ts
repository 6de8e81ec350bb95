import { u32 } from '../ndr/fields.js';
import type { Message } from '../ndr/layout.js';
import { octetString, stub, unique } from '../ndr/stub.js';

/** Which address book server serves this user? */
export interface RfrGetNewDsaRequest {
  /** Reserved: 0. */
  readonly flags: number;
  /** The user's legacy DN; may be empty. */
  readonly userDN: string;
  /** Reserved; undefined for NULL. */
  readonly unused: string | undefined;
  /** What the parameter held before the call, of no meaning; undefined for NULL. */
  readonly server: string | undefined;
}

export interface RfrGetNewDsaResponse {
  readonly unused: string | undefined;
  /** The host name of the address book server; undefined when the call failed. */
  readonly server: string | undefined;
  /** See `rfrStatus`. */
  readonly status: number;
}

/** [unique] [unique, string]: undefined where either pointer is NULL. */
const uniqueString = unique(unique(octetString));

/** RfrGetNewDSA, opnum 0 (MS-OXABREF 3.1.4.1). */
export const {
  decode: decodeRfrGetNewDsaRequest,
  encode: encodeRfrGetNewDsaRequest,
}: Message<RfrGetNewDsaRequest> = stub('RfrGetNewDSA request', {
  flags: u32,
  userDN: octetString,
  unused: uniqueString,
  server: uniqueString,
});

export const {
  decode: decodeRfrGetNewDsaResponse,
  encode: encodeRfrGetNewDsaResponse,
}: Message<RfrGetNewDsaResponse> = stub('RfrGetNewDSA response', {
  unused: uniqueString,
  server: uniqueString,
  status: u32,
});
