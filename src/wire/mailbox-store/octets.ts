import { parameter } from '../ndr/stub.js';

/*
 * How the operations of MS-OXCRPC 3.1.4 carry octets
 *   in:  [size_is(cb)] rgb[]: u32 maximum_count, octets; then u32 cb (the same)
 *   out: [length_is(*pcb), size_is(*pcb)] rgb[]: u32 maximum_count, u32 offset (0), u32 actual_count, octets; then u32 *pcb
 */

export const sentOctets = parameter<Uint8Array>(
  (reader) => {
    const octets = reader.bytes(reader.conformantCount(1));
    if (reader.u32() !== octets.length) throw reader.refused(`a size of ${octets.length}`);
    return octets;
  },
  (writer, octets) => {
    writer.conformantCount(octets.length);
    writer.bytes(octets);
    writer.u32(octets.length);
  },
);

export const returnedOctets = parameter<Uint8Array>(
  (reader) => {
    const octets = reader.bytes(reader.conformantVaryingCount(1).actual);
    if (reader.u32() !== octets.length) throw reader.refused(`a size of ${octets.length}`);
    return octets;
  },
  (writer, octets) => {
    writer.conformantVaryingCount(octets.length, octets.length);
    writer.bytes(octets);
    writer.u32(octets.length);
  },
);
