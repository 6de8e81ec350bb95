import type { Schema } from '../../directory/schema/schema.js';
import { formatFilter } from '../../directory/search/filter-text.js';
import { longestKept } from '../../record/events/kept.js';
import type { Facts, Told } from '../../record/events/recorded-event.js';
import type { MalformedRequest, Request } from '../../wire/ldap/message.js';
import type { SearchRequest } from '../../wire/ldap/search-request.js';

/** What came of a request. */
export interface ToldAnswer {
  readonly status: string;
  readonly entries?: number | undefined;
  readonly reason?: string | undefined;
  readonly fault?: string | undefined;
}

/**
 * A request and its answer as the record has them: no passwords, no values of a write. Undefined for a request that gets
 * no answer.
 */
export function toldRequest(
  request: Request | MalformedRequest,
  { entries, ...answer }: ToldAnswer,
  schema: Schema,
): Told<'ldap'> | undefined {
  switch (request.operation) {
    case 'bind': {
      const { name, password } = request;
      const type = password === undefined ? 'SASL' : 'simple';
      const user = answer.status === 'success' ? name : undefined;
      return { event: 'bind', facts: { name, type, user, ...answer } };
    }
    case 'search':
      return { event: 'search', facts: searchFacts(request, { entries, ...answer }, schema) };
    case 'modify': {
      const changes = request.changes
        .slice(0, longestKept)
        .map(({ operation, attribute }) => `${operation} ${attribute}`);
      return { event: 'modify', facts: { name: request.object, changes, ...answer } };
    }
    case 'add':
    case 'delete':
      return { event: request.operation, facts: { name: request.entry, ...answer } };
    case 'modifyDn': {
      const { entry: name, newRdn, newSuperior } = request;
      return { event: 'rename', facts: { name, newRdn, newSuperior, ...answer } };
    }
    case 'compare': {
      const { entry: name, attribute } = request;
      return { event: 'compare', facts: { name, attribute, ...answer } };
    }
    case 'extended':
      return { event: 'extended', facts: { name: request.name, ...answer } };
    case 'malformed':
      return { event: 'malformed', facts: { type: request.kind, problem: request.what, ...answer } };
    case 'abandon':
    case 'unbind':
      return undefined;
  }
}

/** A search and its answer: of a filter no more is written than is kept, and no value of a sensitive attribute. */
export function searchFacts(
  { base: name, scope: type, filter, attributes }: SearchRequest,
  answer: ToldAnswer,
  schema: Schema,
): Facts<'ldap', 'search'> {
  const hides = (attribute: string) => schema.isSensitive(attribute);
  return { name, type, filter: formatFilter(filter, longestKept, hides), attributes, ...answer };
}
