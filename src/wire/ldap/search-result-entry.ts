import type { AttributeValue } from '../../directory/entry.js';
import { DecodeError } from '../../errors.js';
import { BerReader, berTags } from './ber.js';

/** SearchResultEntry (RFC 4511 4.5.2). */
export interface SearchResultEntry {
  readonly messageId: number;
  readonly objectName: string;
  readonly attributes: readonly { readonly name: string; readonly values: readonly AttributeValue[] }[];
}

/*
 * LDAPMessage ::= SEQUENCE { messageID INTEGER, [APPLICATION 4] SEQUENCE {
 *   objectName LDAPDN,
 *   attributes SEQUENCE OF SEQUENCE { type AttributeDescription, vals SET OF value OCTET STRING } } }
 *
 * Encoded by hand and not by ldapjs: bytes stay bytes, the DN keeps its spelling, and it costs a tenth. Written
 * back to front, so that each length is known when its header is due.
 */
const searchResultEntryTag = 0x64;

export function encodeSearchResultEntry({ messageId, objectName, attributes }: SearchResultEntry): Buffer {
  const writer = new ReverseWriter(sizeOf(objectName, attributes));
  const end = writer.at;
  for (const { name, values } of attributes.toReversed()) {
    const attributeEnd = writer.at;
    for (const value of values.toReversed()) writer.octets(value);
    writer.header(berTags.set, attributeEnd - writer.at);
    writer.octets(name);
    writer.header(berTags.sequence, attributeEnd - writer.at);
  }
  writer.header(berTags.sequence, end - writer.at);
  writer.octets(objectName);
  writer.header(searchResultEntryTag, end - writer.at);
  writer.integer(messageId);
  writer.header(berTags.sequence, end - writer.at);
  return writer.bytes.subarray(writer.at);
}

/** @throws DecodeError */
export function decodeSearchResultEntry(bytes: Buffer): SearchResultEntry {
  const message = new BerReader(bytes).enter('LDAPMessage', berTags.sequence);
  const messageId = message.integer('messageID');
  const entry = message.enter('SearchResultEntry', searchResultEntryTag);
  const objectName = entry.text('objectName');
  const list = entry.enter('attributes', berTags.sequence);
  const attributes: { name: string; values: AttributeValue[] }[] = [];
  while (!list.done) {
    const attribute = list.enter('PartialAttribute', berTags.sequence);
    const name = attribute.text('type');
    const set = attribute.enter('vals', berTags.set);
    const values: AttributeValue[] = [];
    while (!set.done) values.push(set.octets('value'));
    attributes.push({ name, values });
  }
  if (!message.done) throw new DecodeError('LDAPMessage', message.offset, 'the end of the message');
  return { messageId, objectName, attributes };
}

/** An upper bound: every header is at most 6 bytes, every character at most 3. */
function sizeOf(objectName: string, attributes: SearchResultEntry['attributes']): number {
  let size = 40 + objectName.length * 3;
  for (const { name, values } of attributes) {
    size += 18 + name.length * 3;
    for (const value of values) size += 6 + (typeof value === 'string' ? value.length * 3 : value.length);
  }
  return size;
}

class ReverseWriter {
  readonly bytes: Buffer;
  at: number;

  constructor(size: number) {
    this.bytes = Buffer.allocUnsafe(size);
    this.at = size;
  }

  octets(value: AttributeValue): void {
    const length = typeof value === 'string' ? Buffer.byteLength(value, 'utf8') : value.length;
    this.at -= length;
    if (typeof value === 'string') this.bytes.write(value, this.at, 'utf8');
    else this.bytes.set(value, this.at);
    this.header(berTags.octetString, length);
  }

  integer(value: number): void {
    const end = this.at;
    let rest = value;
    do {
      this.bytes[--this.at] = rest % 256;
      rest = Math.floor(rest / 256);
    } while (rest > 0);
    if ((this.bytes[this.at] ?? 0) >= 0x80) this.bytes[--this.at] = 0;
    this.header(berTags.integer, end - this.at);
  }

  header(tag: number, length: number): void {
    let rest = length;
    if (length < 0x80) {
      this.bytes[--this.at] = length;
    } else {
      const end = this.at;
      while (rest > 0) {
        this.bytes[--this.at] = rest % 256;
        rest = Math.floor(rest / 256);
      }
      const count = end - this.at;
      this.bytes[--this.at] = 0x80 | count;
    }
    this.bytes[--this.at] = tag;
  }
}
