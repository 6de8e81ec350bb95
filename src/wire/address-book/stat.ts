import { i32, structure, u32 } from '../ndr/fields.js';

/**
 * A place in a table of the address book, and how its texts and order are meant (STAT, MS-OXNSPI 2.2.8): alike over RPC
 * and over HTTP.
 */
export const statLayout = structure({
  /** See `sortType`. */
  sortType: u32,
  /** The Minimal Entry ID of an address book container; 0 is the Global Address List. */
  containerId: u32,
  /** A Minimal Entry ID: an object's, or one of `positioningMid`. */
  currentRec: u32,
  /** Rows from there, signed. */
  delta: i32,
  /** The position as a row number; a fraction of `totalRecs` when asked for. */
  numPos: u32,
  totalRecs: u32,
  codePage: u32,
  /** Language code identifiers. */
  templateLocale: u32,
  sortLocale: u32,
});

/** A STAT. */
export type Stat = ReturnType<typeof statLayout.read>;

export const { read: decodeStat, write: encodeStat } = statLayout;
