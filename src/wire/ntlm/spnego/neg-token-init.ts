import { contextTag, DerReader, derTags, encodeDer } from './der.js';
import { mechanisms } from './mechanisms.js';

/** NegTokenInit: what the client can do, the mechanism it likes best first. */
export interface NegTokenInit {
  /** Mechanisms as in {@link mechanisms}. */
  readonly mechanisms: readonly string[];
  /** First token of the first mechanism. */
  readonly mechToken?: Uint8Array;
  readonly mechListMic?: Uint8Array;
}

const structure = 'NegTokenInit';
const maximumMechanisms = 32;

/*
 * RFC 4178 4.2.1, inside the InitialContextToken of RFC 2743 3.1:
 *   [APPLICATION 0] { OBJECT IDENTIFIER spnego, [0] NegTokenInit }
 *   NegTokenInit ::= SEQUENCE { mechTypes [0] SEQUENCE OF OBJECT IDENTIFIER, reqFlags [1] BIT STRING OPTIONAL,
 *                               mechToken [2] OCTET STRING OPTIONAL, mechListMIC [3] OCTET STRING OPTIONAL }
 * reqFlags should be ignored (RFC 4178 4.2.1), and is not written.
 */

/** Writes the token with its GSS-API frame. */
export function encodeNegTokenInit({ mechanisms: list, mechToken, mechListMic }: NegTokenInit): Uint8Array {
  const octets = (number: number, bytes: Uint8Array | undefined) =>
    bytes === undefined ? [] : [encodeDer(contextTag(number), encodeDer(derTags.octetString, bytes))];
  return encodeDer(
    derTags.initialContextToken,
    encodeDer(derTags.objectIdentifier, Buffer.from(mechanisms.spnego, 'hex')),
    encodeDer(
      contextTag(0),
      encodeDer(
        derTags.sequence,
        encodeDer(contextTag(0), encodeMechTypeList(list)),
        ...octets(2, mechToken),
        ...octets(3, mechListMic),
      ),
    ),
  );
}

/** MechTypeList as DER: what a mechListMIC is computed over (RFC 4178 5). */
export function encodeMechTypeList(list: readonly string[]): Uint8Array {
  return encodeDer(
    derTags.sequence,
    ...list.map((mechanism) => encodeDer(derTags.objectIdentifier, Buffer.from(mechanism, 'hex'))),
  );
}

/** @throws DecodeError for anything else, or more mechanisms than there are reasons for */
export function decodeNegTokenInit(bytes: Uint8Array): NegTokenInit {
  const frame = new DerReader(
    new DerReader(bytes, structure).contents(derTags.initialContextToken),
    structure,
  );
  const mechanism = Buffer.from(frame.contents(derTags.objectIdentifier)).toString('hex');
  if (mechanism !== mechanisms.spnego) throw frame.expected('SPNEGO as the mechanism', 0);
  const inner = new DerReader(frame.contents(contextTag(0)), structure);
  const fields = new DerReader(inner.contents(derTags.sequence), structure);
  const list = decodeMechTypeList(fields.contents(contextTag(0)));
  let mechToken: Uint8Array | undefined;
  let mechListMic: Uint8Array | undefined;
  while (!fields.atEnd) {
    const { tag, contents } = fields.next();
    const octets = () => Uint8Array.from(new DerReader(contents, structure).contents(derTags.octetString));
    if (tag === contextTag(2)) mechToken = octets();
    if (tag === contextTag(3)) mechListMic = octets();
  }
  return {
    mechanisms: list,
    ...(mechToken === undefined ? {} : { mechToken }),
    ...(mechListMic === undefined ? {} : { mechListMic }),
  };
}

function decodeMechTypeList(bytes: Uint8Array): readonly string[] {
  const reader = new DerReader(new DerReader(bytes, structure).contents(derTags.sequence), structure);
  const list: string[] = [];
  while (!reader.atEnd) {
    if (list.length === maximumMechanisms) throw reader.expected(`at most ${maximumMechanisms} mechanisms`);
    list.push(Buffer.from(reader.contents(derTags.objectIdentifier)).toString('hex'));
  }
  return list;
}
