import type { AttributeValue } from './entry.js';

/** One part of a modify (RFC 4511 4.6). A replace without values removes the attribute, as does a delete. */
export interface Change {
  readonly operation: 'add' | 'delete' | 'replace';
  readonly attribute: string;
  readonly values: readonly AttributeValue[];
}

/** What a listener is told of a committed write. */
export interface DirectoryChange {
  readonly kind: 'add' | 'modify' | 'delete' | 'rename';
  /** After a rename: the new name. */
  readonly dn: string;
  /** The directory's revision after it. */
  readonly revision: number;
}
