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
