import type { AttributeValue } from '../../directory/entry.js';
import type { Filter } from '../../directory/search/filter.js';
import { DecodeError } from '../../errors.js';
import { BerReader, berElement, berTags, berText } from './ber.js';

/*
 * Filter ::= CHOICE (RFC 4511 4.5.1.7)
 *   and [0] SET OF Filter, or [1] SET OF Filter, not [2] Filter, equalityMatch [3] AttributeValueAssertion,
 *   substrings [4] SEQUENCE { type, substrings SEQUENCE OF CHOICE { initial [0], any [1], final [2] } },
 *   greaterOrEqual [5], lessOrEqual [6] AttributeValueAssertion, present [7] AttributeDescription,
 *   approxMatch [8] AttributeValueAssertion,
 *   extensibleMatch [9] SEQUENCE { matchingRule [1]?, type [2]?, matchValue [3], dnAttributes [4] BOOLEAN DEFAULT FALSE }
 */
const tags = {
  and: 0xa0,
  or: 0xa1,
  not: 0xa2,
  equality: 0xa3,
  substrings: 0xa4,
  greaterOrEqual: 0xa5,
  lessOrEqual: 0xa6,
  present: 0x87,
  approx: 0xa8,
  extensible: 0xa9,
} as const;

const assertions = new Map<number, 'equality' | 'greaterOrEqual' | 'lessOrEqual' | 'approx'>([
  [tags.equality, 'equality'],
  [tags.greaterOrEqual, 'greaterOrEqual'],
  [tags.lessOrEqual, 'lessOrEqual'],
  [tags.approx, 'approx'],
]);

/**
 * Reads a filter with its values as the bytes they came as. The depth is bounded by the guard, which has checked the
 * whole message.
 *
 * @throws DecodeError
 */
export function decodeFilter(reader: BerReader): Filter {
  const { tag, content, end, start } = reader.next('Filter');
  const inner = new BerReader(reader.bytes, content, end);
  const assertion = assertions.get(tag);
  if (assertion !== undefined) {
    const attribute = inner.text('attributeDesc');
    return { type: assertion, attribute, value: inner.octets('assertionValue') };
  }
  switch (tag) {
    case tags.and:
    case tags.or: {
      const filters: Filter[] = [];
      while (!inner.done) filters.push(decodeFilter(inner));
      return { type: tag === tags.and ? 'and' : 'or', filters };
    }
    case tags.not:
      return { type: 'not', filter: decodeFilter(inner) };
    case tags.present:
      return { type: 'present', attribute: reader.bytes.toString('utf8', content, end) };
    case tags.substrings:
      return decodeSubstrings(inner);
    case tags.extensible:
      return decodeExtensible(inner);
    default:
      throw new DecodeError('Filter', start, 'a filter of RFC 4511');
  }
}

function decodeSubstrings(reader: BerReader): Filter {
  const attribute = reader.text('type');
  const parts = reader.enter('substrings', berTags.sequence);
  const any: AttributeValue[] = [];
  let initial: AttributeValue | undefined;
  let final: AttributeValue | undefined;
  if (parts.done) throw new DecodeError('substrings', parts.offset, 'at least one substring');
  while (!parts.done) {
    const { tag, content, end, start } = parts.next('substring');
    const value = parts.bytes.subarray(content, end);
    if (tag === 0x80 && initial === undefined && any.length === 0 && final === undefined) initial = value;
    else if (tag === 0x81 && final === undefined) any.push(value);
    else if (tag === 0x82 && final === undefined) final = value;
    else throw new DecodeError('substrings', start, 'initial, any and final in this order');
  }
  return {
    type: 'substrings',
    attribute,
    ...(initial === undefined ? {} : { initial }),
    any,
    ...(final === undefined ? {} : { final }),
  };
}

function decodeExtensible(reader: BerReader): Filter {
  const matchingRule = reader.peek() === 0x81 ? reader.text('matchingRule', 0x81) : undefined;
  const attribute = reader.peek() === 0x82 ? reader.text('type', 0x82) : undefined;
  const value = reader.octets('matchValue', 0x83);
  const dnAttributes = reader.peek() === 0x84 && reader.boolean('dnAttributes', 0x84);
  return {
    type: 'extensible',
    ...(matchingRule === undefined ? {} : { matchingRule }),
    ...(attribute === undefined ? {} : { attribute }),
    value,
    dnAttributes,
  };
}

/** The inverse of {@link decodeFilter}. */
export function encodeFilter(filter: Filter): Buffer {
  switch (filter.type) {
    case 'and':
    case 'or':
      return berElement(tags[filter.type], ...filter.filters.map(encodeFilter));
    case 'not':
      return berElement(tags.not, encodeFilter(filter.filter));
    case 'present':
      return berText(filter.attribute, tags.present);
    case 'substrings': {
      const part = (value: AttributeValue | undefined, tag: number) =>
        value === undefined ? [] : [berElement(tag, octets(value))];
      const parts = [
        ...part(filter.initial, 0x80),
        ...filter.any.flatMap((value) => part(value, 0x81)),
        ...part(filter.final, 0x82),
      ];
      return berElement(tags.substrings, berText(filter.attribute), berElement(berTags.sequence, ...parts));
    }
    case 'extensible':
      return berElement(
        tags.extensible,
        ...(filter.matchingRule === undefined ? [] : [berText(filter.matchingRule, 0x81)]),
        ...(filter.attribute === undefined ? [] : [berText(filter.attribute, 0x82)]),
        berElement(0x83, octets(filter.value)),
        ...(filter.dnAttributes ? [Buffer.from([0x84, 1, 0xff])] : []),
      );
    default:
      return berElement(
        tags[filter.type],
        berText(filter.attribute),
        berElement(berTags.octetString, octets(filter.value)),
      );
  }
}

const octets = (value: AttributeValue): Uint8Array =>
  typeof value === 'string' ? Buffer.from(value, 'utf8') : value;
