/** A place in a table of the address book, and how its texts and order are meant (STAT, MS-OXNSPI 2.2.8). */
export interface Stat {
  /** See `sortType`. */
  readonly sortType: number;
  /** The Minimal Entry ID of an address book container; 0 is the Global Address List. */
  readonly containerId: number;
  /** A Minimal Entry ID: an object's, or one of `positioningMid`. */
  readonly currentRec: number;
  /** Rows from there, signed. */
  readonly delta: number;
  /** The position as a row number; a fraction of `totalRecs` when asked for. */
  readonly numPos: number;
  readonly totalRecs: number;
  readonly codePage: number;
  /** Language code identifiers. */
  readonly templateLocale: number;
  readonly sortLocale: number;
}

/** At the beginning of the Global Address List, sorted by display name; `codePage` is CP_TELETEX. */
export const initialStat: Stat = {
  sortType: 0,
  containerId: 0,
  currentRec: 0,
  delta: 0,
  numPos: 0,
  totalRecs: 0,
  codePage: 0x4f25,
  templateLocale: 0x409,
  sortLocale: 0x409,
};
