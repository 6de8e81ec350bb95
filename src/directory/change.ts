import type { AttributeValue } from './entry.js';

/** One part of a modify (RFC 4511 4.6). A replace without values removes the attribute, as does a delete. */
export interface Change {
  readonly operation: 'add' | 'delete' | 'replace';
  readonly attribute: string;
  readonly values: readonly AttributeValue[];
}

/** What a listener is told of a committed write. */
export interface DirectoryChange {
  /** `reset`: all there is may have changed. */
  readonly kind: 'add' | 'modify' | 'delete' | 'rename' | 'reset';
  /** After a rename: the new name; after a reset: nothing. */
  readonly dn: string;
  /** The directory's revision after it. */
  readonly revision: number;
}
