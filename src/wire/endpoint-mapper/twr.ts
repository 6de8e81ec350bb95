import type { NdrReader } from '../ndr/ndr-reader.js';
import type { NdrWriter } from '../ndr/ndr-writer.js';
import { decodeTower, encodeTower, type Tower } from './tower.js';

/** Largest tower taken (MS-RPCE 2.2.1.2.2). */
const maxTowerLength = 2000;

/*
 * twr_t (C706 appendix L, MS-RPCE 2.2.1.2.2), its conformance first:
 *   u32 maximum_count, u32 tower_length (0..2000, the same number), octets tower_octet_string[]
 */

/** @throws DecodeError */
export function decodeTwr(reader: NdrReader): Tower {
  const count = reader.conformantCount(0);
  const length = reader.u32();
  if (length !== count || length > maxTowerLength) {
    throw reader.refused(`tower_length ${count}, at most ${maxTowerLength}`);
  }
  return decodeTower(reader.bytes(length));
}

export function encodeTwr(writer: NdrWriter, tower: Tower): void {
  const octets = encodeTower(tower);
  writer.conformantCount(octets.length);
  writer.u32(octets.length);
  writer.bytes(octets);
}
