import { BerReader, berElement, berInteger, berTags, berText } from './ber.js';

/** SearchResultReference (RFC 4511 4.5.3). */
export interface SearchResultReference {
  readonly messageId: number;
  readonly urls: readonly string[];
}

/* LDAPMessage ::= SEQUENCE { messageID, [APPLICATION 19] SEQUENCE OF URI } */
export const searchResultReferenceTag = 0x73;

export function encodeSearchResultReference({ messageId, urls }: SearchResultReference): Buffer {
  const list = berElement(searchResultReferenceTag, ...urls.map((url) => berText(url)));
  return berElement(berTags.sequence, berInteger(messageId), list);
}

/** @throws DecodeError */
export function decodeSearchResultReference(bytes: Buffer): SearchResultReference {
  const message = new BerReader(bytes).enter('LDAPMessage', berTags.sequence);
  const messageId = message.integer('messageID');
  const list = message.enter('SearchResultReference', searchResultReferenceTag);
  const urls: string[] = [];
  while (!list.done) urls.push(list.text('URI'));
  return { messageId, urls };
}
