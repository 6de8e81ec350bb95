import { BerReader, berElement, berInteger, berTags, berText } from './ber.js';
import { type Control, controlsTag, decodeControls, encodeControls } from './control.js';
import { type AnsweredOperation, resultTags } from './tags.js';

/** LDAPResult (RFC 4511 4.1.9) in its envelope, of any operation. */
export interface ResultMessage {
  readonly messageId: number;
  readonly operation: AnsweredOperation;
  readonly resultCode: number;
  readonly matchedDn: string;
  readonly diagnosticMessage: string;
  /** URLs; written when there are any. */
  readonly referral: readonly string[];
  /** Of an extended operation. */
  readonly responseName?: string;
  readonly responseValue?: Uint8Array;
  readonly controls: readonly Control[];
}

/*
 * SEQUENCE { resultCode ENUMERATED, matchedDN LDAPDN, diagnosticMessage LDAPString,
 *   referral [3] SEQUENCE OF URI OPTIONAL, responseName [10] LDAPOID OPTIONAL, responseValue [11] OPTIONAL }
 */
const referralTag = 0xa3;
const responseNameTag = 0x8a;
const responseValueTag = 0x8b;

export function encodeResultMessage(result: ResultMessage): Buffer {
  const { referral, responseName, responseValue, controls } = result;
  return berElement(
    berTags.sequence,
    berInteger(result.messageId),
    berElement(
      resultTags[result.operation],
      berInteger(result.resultCode, berTags.enumerated),
      berText(result.matchedDn),
      berText(result.diagnosticMessage),
      ...(referral.length === 0 ? [] : [berElement(referralTag, ...referral.map((url) => berText(url)))]),
      ...(responseName === undefined ? [] : [berText(responseName, responseNameTag)]),
      ...(responseValue === undefined ? [] : [berElement(responseValueTag, responseValue)]),
    ),
    ...(controls.length === 0 ? [] : [encodeControls(controls)]),
  );
}

const operations = ['bind', 'search', 'modify', 'add', 'delete', 'modifyDn', 'compare', 'extended'] as const;

/** @throws DecodeError; undefined for a message that is no result */
export function decodeResultMessage(bytes: Buffer): ResultMessage | undefined {
  const message = new BerReader(bytes).enter('LDAPMessage', berTags.sequence);
  const messageId = message.integer('messageID');
  const tag = message.peek();
  const operation = operations.find((name) => resultTags[name] === tag);
  if (tag === undefined || operation === undefined) return undefined;
  const result = message.enter('LDAPResult', tag);
  const resultCode = result.integer('resultCode', berTags.enumerated);
  const matchedDn = result.text('matchedDN');
  const diagnosticMessage = result.text('diagnosticMessage');
  const referral: string[] = [];
  if (result.peek() === referralTag) {
    const urls = result.enter('referral', referralTag);
    while (!urls.done) referral.push(urls.text('URI'));
  }
  const name = result.peek() === responseNameTag ? result.text('responseName', responseNameTag) : undefined;
  const value =
    result.peek() === responseValueTag ? result.octets('responseValue', responseValueTag) : undefined;
  return {
    messageId,
    operation,
    resultCode,
    matchedDn,
    diagnosticMessage,
    referral,
    ...(name === undefined ? {} : { responseName: name }),
    ...(value === undefined ? {} : { responseValue: value }),
    controls: message.done ? [] : decodeControls(message.enter('controls', controlsTag)),
  };
}
