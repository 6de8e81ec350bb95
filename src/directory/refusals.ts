import { LabError } from '../errors.js';

/** The entry that an operation names does not exist. */
export class NoSuchObject extends LabError {
  override readonly name = 'NoSuchObject';
  /** The nearest ancestor that does exist; undefined when there is none. */
  readonly nearest: string | undefined;

  constructor(dn: string, nearest: string | undefined) {
    const hint =
      nearest === undefined ? 'no ancestor exists either' : `the nearest entry above is ${nearest}`;
    super('no-such-object', 'no such entry', { where: dn, hint });
    this.nearest = nearest;
  }
}

/**
 * - `value-exists`: an added value is there already.
 * - `no-such-value`: a deleted value or attribute is not there.
 * - `too-many-values`: a second value for a single-valued attribute.
 * - `invalid-value`: a value that is not of the attribute's syntax.
 * - `not-writable`: an attribute that the directory maintains itself, or that names the entry.
 * - `no-such-target`: a link to an entry that does not exist.
 * - `out-of-range`: a value longer than the schema allows.
 */
export type RefusalReason =
  | 'value-exists'
  | 'no-such-value'
  | 'too-many-values'
  | 'invalid-value'
  | 'not-writable'
  | 'no-such-target'
  | 'out-of-range';

/** A change of an attribute that cannot be made. */
export class AttributeRefused extends LabError {
  override readonly name = 'AttributeRefused';
  readonly reason: RefusalReason;
  readonly attribute: string;

  constructor(dn: string, attribute: string, reason: RefusalReason, what: string) {
    super('attribute-refused', `${attribute}: ${what}`, { where: dn });
    this.reason = reason;
    this.attribute = attribute;
  }
}

/**
 * - `exists`: an entry of that name, or with that account name, is there already.
 * - `not-leaf`: entries stand below it.
 * - `no-class`: an entry without `objectClass`.
 * - `wrong-naming-attribute`: an RDN of another type than the class's, or more than one.
 * - `below-itself`: a move to a place inside itself.
 * - `other-context`: a move to another naming context.
 * - `head`: the head of a naming context can be neither deleted nor renamed.
 */
export type EntryRefusalReason =
  | 'exists'
  | 'not-leaf'
  | 'no-class'
  | 'wrong-naming-attribute'
  | 'below-itself'
  | 'other-context'
  | 'head';

/** An add, delete or rename that cannot be done. */
export class EntryRefused extends LabError {
  override readonly name = 'EntryRefused';
  readonly reason: EntryRefusalReason;

  constructor(dn: string, reason: EntryRefusalReason, what: string, hint?: string) {
    super(reason === 'exists' ? 'entry-exists' : 'entry-refused', what, {
      where: dn,
      ...(hint === undefined ? {} : { hint }),
    });
    this.reason = reason;
  }
}
