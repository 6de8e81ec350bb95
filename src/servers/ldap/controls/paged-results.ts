import { DecodeError } from '../../../errors.js';
import { BerReader, berElement, berInteger, berTags } from '../../../wire/ldap/ber.js';

/** Simple paged results (RFC 2696). */
export const pagedResultsOid = '1.2.840.113556.1.4.319';

/** realSearchControlValue. */
export interface PagedResults {
  /** Entries of a page; in an answer an estimate of all, or 0. */
  readonly size: number;
  /** Empty for the first page, and behind the last. */
  readonly cookie: Uint8Array;
}

/* realSearchControlValue ::= SEQUENCE { size INTEGER (0..maxInt), cookie OCTET STRING } */

/** @throws DecodeError */
export function decodePagedResults(value: Uint8Array): PagedResults {
  const reader = new BerReader(Buffer.from(value)).enter('realSearchControlValue', berTags.sequence);
  const size = reader.integer('size');
  if (size < 0) throw new DecodeError('size', reader.offset, 'a number of at least zero');
  return { size, cookie: reader.octets('cookie') };
}

export function encodePagedResults({ size, cookie }: PagedResults): Buffer {
  return berElement(berTags.sequence, berInteger(size), berElement(berTags.octetString, cookie));
}
