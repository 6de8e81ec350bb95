import type { AttributeValue } from '../entry.js';

/** One `attribute: value` line. A base64 value comes as bytes, since only its syntax tells whether it is text. */
export interface LdifAttribute {
  /** As written, options (`;binary`, `;range=0-1499`) included. */
  readonly name: string;
  readonly value: AttributeValue;
  /** 1-based line number. */
  readonly line: number;
}

/** One part of a `changetype: modify` record. */
export interface LdifChange {
  readonly operation: 'add' | 'delete' | 'replace';
  readonly attribute: string;
  readonly values: readonly AttributeValue[];
  readonly line: number;
}

interface RecordHead {
  readonly dn: string;
  /** 1-based line number of the `dn:` line. */
  readonly line: number;
}

/** A record of an LDIF file; content records read as `add` (RFC 2849). */
export type LdifRecord =
  | (RecordHead & { readonly type: 'add'; readonly attributes: readonly LdifAttribute[] })
  | (RecordHead & { readonly type: 'modify'; readonly changes: readonly LdifChange[] })
  | (RecordHead & { readonly type: 'delete' });
