import type { Change } from '../../directory/change.js';
import { DecodeError } from '../../errors.js';
import { type BerReader, berElement, berInteger, berTags, berText } from './ber.js';
import { decodePartialAttribute, encodePartialAttribute } from './partial-attribute.js';
import { requestTags } from './tags.js';

/** ModifyRequest (RFC 4511 4.6). */
export interface ModifyRequest {
  readonly operation: 'modify';
  readonly object: string;
  readonly changes: readonly Change[];
}

const operations = ['add', 'delete', 'replace'] as const;

/*
 * [APPLICATION 6] SEQUENCE { object LDAPDN, changes SEQUENCE OF SEQUENCE {
 *   operation ENUMERATED { add (0), delete (1), replace (2) }, modification PartialAttribute } }
 */

/** @throws DecodeError */
export function decodeModifyRequest(reader: BerReader): ModifyRequest {
  const object = reader.text('object');
  const list = reader.enter('changes', berTags.sequence);
  const changes: Change[] = [];
  while (!list.done) {
    const change = list.enter('change', berTags.sequence);
    const operation = operations[change.integer('operation', berTags.enumerated)];
    if (operation === undefined) throw new DecodeError('operation', change.offset, 'add, delete or replace');
    const { name, values } = decodePartialAttribute(change);
    changes.push({ operation, attribute: name, values });
  }
  return { operation: 'modify', object, changes };
}

export function encodeModifyRequest({ object, changes }: ModifyRequest): Buffer {
  const list = changes.map(({ operation, attribute, values }) =>
    berElement(
      berTags.sequence,
      berInteger(operations.indexOf(operation), berTags.enumerated),
      encodePartialAttribute({ name: attribute, values }),
    ),
  );
  return berElement(requestTags.modify, berText(object), berElement(berTags.sequence, ...list));
}
