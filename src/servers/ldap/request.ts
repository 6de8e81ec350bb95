import type { Change } from '../../directory/change.js';
import type { AttributeValue } from '../../directory/entry.js';
import type { Filter } from '../../directory/filter.js';
import { DecodeError } from '../../errors.js';
import { BerReader, berElement, berInteger, berTags, berText } from './ber.js';
import { decodeFilter } from './filter-codec.js';

/** BindRequest (RFC 4511 4.2). */
export interface BindRequest {
  readonly operation: 'bind';
  readonly version: number;
  readonly name: string;
  /** The password of a simple bind; undefined for SASL and Active Directory's Sicily forms. */
  readonly password: string | undefined;
}

/** SearchRequest (RFC 4511 4.5.1). */
export interface SearchRequest {
  readonly operation: 'search';
  readonly base: string;
  readonly scope: 'base' | 'one' | 'sub';
  readonly sizeLimit: number;
  readonly typesOnly: boolean;
  readonly filter: Filter;
  readonly attributes: readonly string[];
}

/** ModifyRequest (RFC 4511 4.6). */
export interface ModifyRequest {
  readonly operation: 'modify';
  readonly object: string;
  readonly changes: readonly Change[];
}

/** A request of a kind that is read here, with something wrong inside. */
export interface MalformedRequest {
  readonly operation: 'malformed';
  readonly what: string;
}

export type Request = BindRequest | SearchRequest | ModifyRequest | MalformedRequest;

/** protocolOp tags of the requests (RFC 4511 4.2 to 4.12). */
export const requestTags = {
  bind: 0x60,
  unbind: 0x42,
  search: 0x63,
  modify: 0x66,
  add: 0x68,
  delete: 0x4a,
  modifyDn: 0x6c,
  compare: 0x6e,
  abandon: 0x50,
  extended: 0x77,
} as const;

const knownTags: ReadonlySet<number> = new Set(Object.values(requestTags));

/** A message as it is handed to ldapjs, and what was read of it here. */
export interface Delivery {
  readonly frame: Buffer;
  /** Undefined when ldapjs reads the operation itself. */
  readonly request: Request | undefined;
}

/*
 * LDAPMessage ::= SEQUENCE { messageID INTEGER (0 .. 2^31 - 1), protocolOp, controls [0] Controls OPTIONAL }
 *
 * ldapjs turns filters into text and back, takes nothing but a DN for a bind name or a base, and modify values as
 * text. So these three operations are read here, from the bytes, and ldapjs gets a stand-in of the same kind with
 * the same messageID and controls.
 */

/**
 * Reads what ldapjs would lose.
 *
 * @throws DecodeError when the message is none of LDAP at all
 */
export function readDelivery(frame: Buffer): Delivery {
  const message = new BerReader(frame).enter('LDAPMessage', berTags.sequence);
  const messageId = message.integer('messageID');
  if (messageId < 1) throw new DecodeError('messageID', message.offset, 'a number above zero');
  const { tag, start, content, end } = message.next('protocolOp');
  if (!knownTags.has(tag)) throw new DecodeError('protocolOp', start, 'a request of RFC 4511');
  const standIn = standIns.get(tag);
  if (standIn === undefined) return { frame, request: undefined };
  const controls = frame.subarray(message.offset, message.end);
  return {
    frame: berElement(berTags.sequence, berInteger(messageId), standIn, controls),
    request: readRequest(tag, new BerReader(frame, content, end)),
  };
}

function readRequest(tag: number, reader: BerReader): Request {
  try {
    if (tag === requestTags.bind) return readBind(reader);
    return tag === requestTags.search ? readSearch(reader) : readModify(reader);
  } catch (error) {
    if (error instanceof DecodeError) return { operation: 'malformed', what: error.message };
    throw error;
  }
}

/* [APPLICATION 0] SEQUENCE { version INTEGER, name LDAPDN, authentication { simple [0], sasl [3] } } */
function readBind(reader: BerReader): BindRequest {
  const version = reader.integer('version');
  const name = reader.text('name');
  const password = reader.peek() === 0x80 ? reader.text('simple', 0x80) : undefined;
  return { operation: 'bind', version, name, password };
}

const scopes = ['base', 'one', 'sub'] as const;

/*
 * [APPLICATION 3] SEQUENCE { baseObject LDAPDN, scope ENUMERATED, derefAliases ENUMERATED, sizeLimit INTEGER,
 *   timeLimit INTEGER, typesOnly BOOLEAN, filter Filter, attributes SEQUENCE OF LDAPString }
 */
function readSearch(reader: BerReader): SearchRequest {
  const base = reader.text('baseObject');
  const scope = scopes[reader.integer('scope', berTags.enumerated)];
  if (scope === undefined)
    throw new DecodeError('scope', reader.offset, 'baseObject, singleLevel or wholeSubtree');
  reader.integer('derefAliases', berTags.enumerated);
  const sizeLimit = reader.integer('sizeLimit');
  reader.integer('timeLimit');
  const typesOnly = reader.boolean('typesOnly');
  const filter = decodeFilter(reader);
  const list = reader.enter('attributes', berTags.sequence);
  const attributes: string[] = [];
  while (!list.done) attributes.push(list.text('attribute'));
  return { operation: 'search', base, scope, sizeLimit, typesOnly, filter, attributes };
}

const operations = ['add', 'delete', 'replace'] as const;

/*
 * [APPLICATION 6] SEQUENCE { object LDAPDN, changes SEQUENCE OF SEQUENCE {
 *   operation ENUMERATED { add (0), delete (1), replace (2) }, modification { type, vals SET OF OCTET STRING } } }
 */
function readModify(reader: BerReader): ModifyRequest {
  const object = reader.text('object');
  const list = reader.enter('changes', berTags.sequence);
  const changes: Change[] = [];
  while (!list.done) {
    const change = list.enter('change', berTags.sequence);
    const operation = operations[change.integer('operation', berTags.enumerated)];
    if (operation === undefined) throw new DecodeError('operation', change.offset, 'add, delete or replace');
    const modification = change.enter('modification', berTags.sequence);
    const attribute = modification.text('type');
    const set = modification.enter('vals', berTags.set);
    const values: AttributeValue[] = [];
    while (!set.done) values.push(Buffer.from(set.octets('value')));
    changes.push({ operation, attribute, values });
  }
  return { operation: 'modify', object, changes };
}

const standInName = berText('cn=stand-in');
const emptySequence = berElement(berTags.sequence);

const standIns: ReadonlyMap<number, Buffer> = new Map([
  [requestTags.bind, berElement(requestTags.bind, berInteger(3), standInName, berText('-', 0x80))],
  [
    requestTags.search,
    berElement(
      requestTags.search,
      standInName,
      berInteger(0, berTags.enumerated),
      berInteger(0, berTags.enumerated),
      berInteger(0),
      berInteger(0),
      Buffer.from([berTags.boolean, 1, 0]),
      berText('objectClass', 0x87),
      emptySequence,
    ),
  ],
  [requestTags.modify, berElement(requestTags.modify, standInName, emptySequence)],
]);
