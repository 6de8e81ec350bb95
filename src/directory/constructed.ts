import type { Change } from './change.js';
import type { Entry } from './entry.js';
import type { DirectoryReader } from './reader.js';
import type { SyntaxName } from './schema/syntaxes.js';

/** How a constructed attribute looks to readers. */
export interface ConstructedDefinition {
  readonly name: string;
  /** Returned with the user attributes of a search; otherwise only when asked for by name or with `+`. */
  readonly returnedByDefault: boolean;
  /** Returned only by a search of one entry that asks for it by name; no filter knows it. Default false. */
  readonly onRequest?: boolean;
  /** Default `case-ignore-string`. */
  readonly syntax?: SyntaxName;
  /** Default false. */
  readonly multiValued?: boolean;
}

/**
 * An attribute that no entry stores and that a room above computes. It is read, filtered, given in LDIF and
 * modified like any other; `write` says which stored attributes carry it.
 */
export interface ConstructedAttribute extends ConstructedDefinition {
  /** True for the entries that have it. */
  applies(entry: Entry): boolean;
  /** The values as text of the syntax. */
  read(entry: Entry, directory: DirectoryReader): readonly string[];
  /**
   * The changes of stored attributes that make `values` the outcome of `read`. Without it the attribute is
   * read-only.
   *
   * @throws LabError when the values cannot be had
   */
  write?(entry: Entry, values: readonly string[], directory: DirectoryReader): readonly Change[];
}
