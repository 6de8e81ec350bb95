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
 */
export type RefusalReason =
  | 'value-exists'
  | 'no-such-value'
  | 'too-many-values'
  | 'invalid-value'
  | 'not-writable';

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
