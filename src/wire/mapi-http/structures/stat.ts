import type { Stat } from '../../address-book/stat.js';
import type { BodyReader } from '../body-reader.js';
import type { BodyWriter } from '../body-writer.js';

/*
 * STAT (MS-OXNSPI 2.2.8), 36 bytes: u32 SortType, ContainerID, CurrentRec, i32 Delta, u32 NumPos, TotalRecs, CodePage,
 *   TemplateLocale, SortLocale
 */

/** @throws DecodeError */
export function readStat(reader: BodyReader): Stat {
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

export function writeStat(writer: BodyWriter, stat: Stat): void {
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
