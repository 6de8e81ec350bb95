import { ByteReader } from '../ndr/byte-reader.js';
import { ByteWriter } from '../ndr/byte-writer.js';

/** AvId (MS-NLMP 2.2.2.1). */
export const avIds = {
  nbComputerName: 1,
  nbDomainName: 2,
  dnsComputerName: 3,
  dnsDomainName: 4,
  dnsTreeName: 5,
  /** u32; bit 1: the AUTHENTICATE message has a MIC. */
  flags: 6,
  /** FILETIME of the server. */
  timestamp: 7,
  /** SPN that the client believes to speak to. */
  targetName: 9,
} as const;

/** One attribute of a target; values are kept as bytes, because a client sends back even those it does not know. */
export interface AvPair {
  readonly id: number;
  readonly value: Uint8Array;
}

/** MsvAvFlags: the client has put a MIC into the message. */
export const micPresent = 0x2;

const maximumPairs = 64;

/*
 * AV_PAIR, one after the other (MS-NLMP 2.2.2.1), the last one with AvId 0 (MsvAvEOL) and no value:
 *   u16 AvId, u16 AvLen, Value
 */

/** Writes the pairs and the one that ends them. */
export function encodeAvPairs(pairs: readonly AvPair[]): Uint8Array {
  const writer = new ByteWriter();
  for (const { id, value } of pairs) {
    writer.u16(id);
    writer.u16(value.length);
    writer.bytes(value);
  }
  writer.u32(0);
  return writer.finish();
}

/**
 * Reads pairs up to MsvAvEOL; what follows it is ignored.
 *
 * @throws DecodeError when there is no end, or too many of them
 */
export function decodeAvPairs(bytes: Uint8Array): readonly AvPair[] {
  const reader = new ByteReader(bytes, 'AV_PAIR');
  const pairs: AvPair[] = [];
  for (;;) {
    const id = reader.u16();
    const value = reader.bytes(reader.u16());
    if (id === 0) return pairs;
    if (pairs.length === maximumPairs) throw reader.expected(`at most ${maximumPairs} pairs`);
    pairs.push({ id, value: Uint8Array.from(value) });
  }
}

/** A pair whose value is text: always Unicode, whatever the flags say. */
export function textPair(id: number, text: string): AvPair {
  return { id, value: Uint8Array.from(Buffer.from(text, 'utf16le')) };
}

/** The value of the first pair with this id. */
export function findPair(pairs: readonly AvPair[], id: number): Uint8Array | undefined {
  return pairs.find((pair) => pair.id === id)?.value;
}

/** MsvAvFlags, 0 where there are none. */
export function avFlagsOf(pairs: readonly AvPair[]): number {
  const value = findPair(pairs, avIds.flags);
  return value?.length === 4 ? new ByteReader(value, 'MsvAvFlags').u32() : 0;
}

/** MsvAvFlags with this value. */
export function flagsPair(flags: number): AvPair {
  const writer = new ByteWriter();
  writer.u32(flags);
  return { id: avIds.flags, value: writer.finish() };
}
