import type { DistinguishedName } from '../values/dn.js';

/** One stored value: text, or bytes for octet-string syntaxes. */
export type AttributeValue = string | Uint8Array;

/** A directory entry as readers see it. Attribute names are looked up without regard to case. */
export interface Entry {
  readonly dn: DistinguishedName;
  /** The first value as text, or undefined when the attribute is missing. */
  first(attribute: string): string | undefined;
  /** Every value as text, in stored order. */
  all(attribute: string): readonly string[];
  /** The first value as bytes (text as UTF-8), or undefined. */
  bytes(attribute: string): Uint8Array | undefined;
  /** Every value as stored. */
  values(attribute: string): readonly AttributeValue[];
  /** Stored attribute names as first spelt, `objectClass` first. */
  readonly attributeNames: readonly string[];
  /** True when `objectClass` holds the class (superclasses included, as AD stores them). */
  isA(objectClass: string): boolean;
}
