import type { NdrReader } from '../../ndr/ndr-reader.js';
import type { NdrWriter } from '../../ndr/ndr-writer.js';
import type { Stat } from '../stat.js';

/*
 * STAT (MS-OXNSPI 2.2.8), 36 bytes: u32 SortType, ContainerID, CurrentRec, i32 Delta, u32 NumPos, TotalRecs, CodePage,
 *   TemplateLocale, SortLocale
 */

/** @throws DecodeError */
export function decodeStat(reader: NdrReader): Stat {
  return {
    sortType: reader.u32(),
    containerId: reader.u32(),
    currentRec: reader.u32(),
    delta: reader.i32(),
    numPos: reader.u32(),
    totalRecs: reader.u32(),
    codePage: reader.u32(),
    templateLocale: reader.u32(),
    sortLocale: reader.u32(),
  };
}

export function encodeStat(writer: NdrWriter, stat: Stat): void {
  writer.u32(stat.sortType);
  writer.u32(stat.containerId);
  writer.u32(stat.currentRec);
  writer.i32(stat.delta);
  writer.u32(stat.numPos);
  writer.u32(stat.totalRecs);
  writer.u32(stat.codePage);
  writer.u32(stat.templateLocale);
  writer.u32(stat.sortLocale);
}
