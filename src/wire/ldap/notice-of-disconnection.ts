import { BerReader, berElement, berInteger, berTags, berText } from './ber.js';
import { resultCodes } from './result-code.js';

/*
 * Notice of Disconnection (RFC 4511 4.4.1): LDAPMessage { messageID 0, [APPLICATION 24] SEQUENCE {
 *   resultCode ENUMERATED, matchedDN, diagnosticMessage, responseName [10] } }
 */
const extendedResponseTag = 0x78;
const responseNameTag = 0x8a;
const noticeOid = '1.3.6.1.4.1.1466.20036';

/** The unsolicited message that goes before a connection is closed for what its peer has sent. */
export function encodeNoticeOfDisconnection(diagnostic: string): Buffer {
  const response = berElement(
    extendedResponseTag,
    berInteger(resultCodes.protocolError, berTags.enumerated),
    berText(''),
    berText(diagnostic),
    berText(noticeOid, responseNameTag),
  );
  return berElement(berTags.sequence, berInteger(0), response);
}

/** @throws DecodeError */
export function decodeNoticeOfDisconnection(bytes: Buffer): {
  readonly resultCode: number;
  readonly diagnostic: string;
} {
  const message = new BerReader(bytes).enter('LDAPMessage', berTags.sequence);
  message.integer('messageID');
  const response = message.enter('ExtendedResponse', extendedResponseTag);
  const resultCode = response.integer('resultCode', berTags.enumerated);
  response.text('matchedDN');
  return { resultCode, diagnostic: response.text('diagnosticMessage') };
}
