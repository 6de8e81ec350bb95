import { contextTag, DerReader, derTags, encodeDer } from './der.js';

const states = ['accept-completed', 'accept-incomplete', 'reject', 'request-mic'] as const;

/** NegTokenResp: every token of a negotiation but the first, in both directions. */
export interface NegTokenResp {
  /** How far the server is; a client says nothing about it. */
  readonly state?: (typeof states)[number];
  /** The mechanism that the server has chosen, in its first answer only. */
  readonly mechanism?: string;
  /** Next token of the mechanism. */
  readonly responseToken?: Uint8Array;
  readonly mechListMic?: Uint8Array;
}

const structure = 'NegTokenResp';

/*
 * RFC 4178 4.2.2, without a GSS-API frame:
 *   [1] SEQUENCE { negState [0] ENUMERATED OPTIONAL, supportedMech [1] OBJECT IDENTIFIER OPTIONAL,
 *                  responseToken [2] OCTET STRING OPTIONAL, mechListMIC [3] OCTET STRING OPTIONAL }
 */

/** Writes the token. */
export function encodeNegTokenResp(token: NegTokenResp): Uint8Array {
  const { state, mechanism, responseToken, mechListMic } = token;
  const field = (number: number, tag: number, bytes: Uint8Array | undefined) =>
    bytes === undefined ? [] : [encodeDer(contextTag(number), encodeDer(tag, bytes))];
  return encodeDer(
    contextTag(1),
    encodeDer(
      derTags.sequence,
      ...field(0, derTags.enumerated, state === undefined ? undefined : Uint8Array.of(states.indexOf(state))),
      ...field(
        1,
        derTags.objectIdentifier,
        mechanism === undefined ? undefined : Buffer.from(mechanism, 'hex'),
      ),
      ...field(2, derTags.octetString, responseToken),
      ...field(3, derTags.octetString, mechListMic),
    ),
  );
}

/** @throws DecodeError */
export function decodeNegTokenResp(bytes: Uint8Array): NegTokenResp {
  const outer = new DerReader(new DerReader(bytes, structure).contents(contextTag(1)), structure);
  const fields = new DerReader(outer.contents(derTags.sequence), structure);
  const token: { -readonly [Key in keyof NegTokenResp]: NegTokenResp[Key] } = {};
  while (!fields.atEnd) {
    const { tag, contents } = fields.next();
    const value = (inner: number) => Uint8Array.from(new DerReader(contents, structure).contents(inner));
    if (tag === contextTag(0)) {
      const state = states[value(derTags.enumerated)[0] ?? states.length];
      if (state === undefined) throw fields.expected('a negState of RFC 4178');
      token.state = state;
    }
    if (tag === contextTag(1)) token.mechanism = Buffer.from(value(derTags.objectIdentifier)).toString('hex');
    if (tag === contextTag(2)) token.responseToken = value(derTags.octetString);
    if (tag === contextTag(3)) token.mechListMic = value(derTags.octetString);
  }
  return token;
}
