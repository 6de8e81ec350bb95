import { positioningMid } from '../../../wire/address-book/flags.js';
import type { Stat } from '../../../wire/address-book/stat.js';
import type { AddressList } from './listed-objects.js';

/** The row that a STAT stands at, its Delta not counted; undefined for an object that is not in the list. */
export function initialRow({ rows, positionOf }: AddressList, stat: Stat): number | undefined {
  switch (stat.currentRec) {
    case positioningMid.MID_BEGINNING_OF_TABLE:
      return 0;
    case positioningMid.MID_END_OF_TABLE:
      return rows.length;
    case positioningMid.MID_CURRENT: {
      // A fraction of the table (MS-OXNSPI 3.1.4.5.2).
      const fraction = stat.totalRecs === 0 ? 0 : stat.numPos / stat.totalRecs;
      return Math.min(rows.length, Math.floor(rows.length * fraction));
    }
    default:
      return positionOf(stat.currentRec);
  }
}

/** A row so far from another, but no further than the ends of the table (MS-OXNSPI 3.1.4.5.1). */
export function rowAt({ rows }: AddressList, from: number, delta: number): number {
  return Math.max(0, Math.min(rows.length, from + delta));
}

/** The STAT that says where a row is; one past the last is the end of the table. */
export function statAt({ rows }: Pick<AddressList, 'rows'>, stat: Stat, row: number): Stat {
  const currentRec = rows[row]?.mid ?? positioningMid.MID_END_OF_TABLE;
  return { ...stat, currentRec, delta: 0, numPos: row, totalRecs: rows.length };
}
