import { type BerReader, berElement, berInteger, berText } from './ber.js';
import { requestTags } from './tags.js';

/** BindRequest (RFC 4511 4.2). */
export interface BindRequest {
  readonly operation: 'bind';
  readonly version: number;
  readonly name: string;
  /** The password of a simple bind; undefined for SASL and Active Directory's Sicily forms. */
  readonly password: string | undefined;
}

/* [APPLICATION 0] SEQUENCE { version INTEGER (1..127), name LDAPDN, authentication { simple [0], sasl [3] } } */
const simpleTag = 0x80;
const saslTag = 0xa3;

/** @throws DecodeError */
export function decodeBindRequest(reader: BerReader): BindRequest {
  const version = reader.integer('version');
  const name = reader.text('name');
  const password = reader.peek() === simpleTag ? reader.text('simple', simpleTag) : undefined;
  return { operation: 'bind', version, name, password };
}

/** A bind without a password is written as SASL, mechanism EXTERNAL. */
export function encodeBindRequest({ version, name, password }: BindRequest): Buffer {
  const authentication =
    password === undefined ? berElement(saslTag, berText('EXTERNAL')) : berText(password, simpleTag);
  return berElement(requestTags.bind, berInteger(version), berText(name), authentication);
}
