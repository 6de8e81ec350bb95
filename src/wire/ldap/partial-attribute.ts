import type { AttributeValue } from '../../directory/entry.js';
import { type BerReader, berElement, berTags, berText } from './ber.js';

/** PartialAttribute (RFC 4511 4.1.7): an attribute with its values, or with none. */
export interface PartialAttribute {
  readonly name: string;
  readonly values: readonly AttributeValue[];
}

/*
 * PartialAttribute ::= SEQUENCE { type AttributeDescription, vals SET OF value OCTET STRING }
 */

/** The values are copies: they outlive the message. */
export function decodePartialAttribute(reader: BerReader): PartialAttribute {
  const attribute = reader.enter('PartialAttribute', berTags.sequence);
  const name = attribute.text('type');
  const set = attribute.enter('vals', berTags.set);
  const values: AttributeValue[] = [];
  while (!set.done) values.push(Buffer.from(set.octets('value')));
  return { name, values };
}

export function encodePartialAttribute({ name, values }: PartialAttribute): Buffer {
  const octets = values.map((value) =>
    typeof value === 'string' ? berText(value) : berElement(berTags.octetString, value),
  );
  return berElement(berTags.sequence, berText(name), berElement(berTags.set, ...octets));
}
