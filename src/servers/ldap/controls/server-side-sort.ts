import { DecodeError } from '../../../errors.js';
import { BerReader, berBoolean, berElement, berInteger, berTags, berText } from '../../../wire/ldap/ber.js';

/** Server-side sorting (RFC 2891). */
export const sortRequestOid = '1.2.840.113556.1.4.473';
export const sortResponseOid = '1.2.840.113556.1.4.474';

/** One key of a SortKeyList; Active Directory takes one. */
export interface SortKey {
  readonly attribute: string;
  readonly orderingRule?: string;
  readonly reverse: boolean;
}

/*
 * SortKeyList ::= SEQUENCE OF SEQUENCE { attributeType, orderingRule [0] OPTIONAL, reverseOrder [1] BOOLEAN DEFAULT FALSE }
 */

/** @throws DecodeError */
export function decodeSortKeys(value: Uint8Array): readonly SortKey[] {
  const list = new BerReader(Buffer.from(value)).enter('SortKeyList', berTags.sequence);
  if (list.done) throw new DecodeError('SortKeyList', list.offset, 'at least one key');
  const keys: SortKey[] = [];
  while (!list.done) {
    const key = list.enter('SortKey', berTags.sequence);
    const attribute = key.text('attributeType');
    const orderingRule = key.peek() === 0x80 ? key.text('orderingRule', 0x80) : undefined;
    const reverse = key.peek() === 0x81 && key.boolean('reverseOrder', 0x81);
    keys.push({ attribute, ...(orderingRule === undefined ? {} : { orderingRule }), reverse });
  }
  return keys;
}

export function encodeSortKeys(keys: readonly SortKey[]): Buffer {
  const list = keys.map(({ attribute, orderingRule, reverse }) =>
    berElement(
      berTags.sequence,
      berText(attribute),
      ...(orderingRule === undefined ? [] : [berText(orderingRule, 0x80)]),
      ...(reverse ? [berBoolean(true, 0x81)] : []),
    ),
  );
  return berElement(berTags.sequence, ...list);
}

/** sortResult of a SortResult (RFC 2891 1.2). */
export const sortResults = {
  success: 0,
  adminLimitExceeded: 11,
  noSuchAttribute: 16,
  unwillingToPerform: 53,
};

/* SortResult ::= SEQUENCE { sortResult ENUMERATED, attributeType [0] AttributeDescription OPTIONAL } */
export function encodeSortResult(sortResult: number): Buffer {
  return berElement(berTags.sequence, berInteger(sortResult, berTags.enumerated));
}
