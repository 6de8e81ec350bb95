import type { Filter } from '../../directory/search/filter.js';
import { DecodeError } from '../../errors.js';
import { type BerReader, berBoolean, berElement, berInteger, berTags, berText } from './ber.js';
import { decodeFilter, encodeFilter } from './filter.js';
import { requestTags } from './tags.js';

/** SearchRequest (RFC 4511 4.5.1). Aliases are not dereferenced, as in Active Directory. */
export interface SearchRequest {
  readonly operation: 'search';
  readonly base: string;
  readonly scope: 'base' | 'one' | 'sub';
  /** Entries; 0 for no limit of the client's. */
  readonly sizeLimit: number;
  /** Seconds; 0 for no limit of the client's. */
  readonly timeLimit: number;
  readonly typesOnly: boolean;
  readonly filter: Filter;
  readonly attributes: readonly string[];
}

const scopes = ['base', 'one', 'sub'] as const;

/*
 * [APPLICATION 3] SEQUENCE { baseObject LDAPDN, scope ENUMERATED, derefAliases ENUMERATED, sizeLimit INTEGER,
 *   timeLimit INTEGER, typesOnly BOOLEAN, filter Filter, attributes SEQUENCE OF LDAPString }
 */

/** @throws DecodeError */
export function decodeSearchRequest(reader: BerReader): SearchRequest {
  const base = reader.text('baseObject');
  const scope = scopes[reader.integer('scope', berTags.enumerated)];
  if (scope === undefined)
    throw new DecodeError('scope', reader.offset, 'baseObject, singleLevel or wholeSubtree');
  reader.integer('derefAliases', berTags.enumerated);
  const sizeLimit = limit(reader, 'sizeLimit');
  const timeLimit = limit(reader, 'timeLimit');
  const typesOnly = reader.boolean('typesOnly');
  const filter = decodeFilter(reader);
  const list = reader.enter('attributes', berTags.sequence);
  const attributes: string[] = [];
  while (!list.done) attributes.push(list.text('attribute'));
  return { operation: 'search', base, scope, sizeLimit, timeLimit, typesOnly, filter, attributes };
}

function limit(reader: BerReader, name: string): number {
  const value = reader.integer(name);
  if (value < 0) throw new DecodeError(name, reader.offset, 'a number of at least zero');
  return value;
}

export function encodeSearchRequest(request: SearchRequest): Buffer {
  return berElement(
    requestTags.search,
    berText(request.base),
    berInteger(scopes.indexOf(request.scope), berTags.enumerated),
    berInteger(0, berTags.enumerated),
    berInteger(request.sizeLimit),
    berInteger(request.timeLimit),
    berBoolean(request.typesOnly),
    encodeFilter(request.filter),
    berElement(berTags.sequence, ...request.attributes.map((name) => berText(name))),
  );
}
