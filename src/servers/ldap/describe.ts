import { formatFilter } from '../../directory/search/filter-text.js';
import type { MalformedRequest, Request } from '../../wire/ldap/message.js';
import type { LdapResult } from './result.js';

/** Longest text of a question in the journal. */
const longest = 500;

/** A request for the journal: no passwords, no values of a write. */
export function describeRequest(request: Request | MalformedRequest): string {
  switch (request.operation) {
    case 'bind':
      return cut(`bind "${request.name}" ${request.password === undefined ? 'SASL' : 'simple'}`);
    case 'search': {
      const names = request.attributes.length === 0 ? '' : ` for ${request.attributes.join(' ')}`;
      return cut(`search "${request.base}" ${request.scope} ${formatFilter(request.filter)}${names}`);
    }
    case 'modify': {
      const changes = request.changes.map(({ operation, attribute }) => `${operation} ${attribute}`);
      return cut(`modify "${request.object}" ${changes.join(', ')}`);
    }
    case 'add':
      return cut(`add "${request.entry}"`);
    case 'delete':
      return cut(`delete "${request.entry}"`);
    case 'modifyDn': {
      const where = request.newSuperior === undefined ? '' : ` below "${request.newSuperior}"`;
      return cut(`rename "${request.entry}" to "${request.newRdn}"${where}`);
    }
    case 'compare':
      return cut(`compare "${request.entry}" ${request.attribute}`);
    case 'extended':
      return cut(`extended operation ${request.name}`);
    case 'abandon':
      return `abandon ${request.abandoned}`;
    case 'unbind':
      return 'unbind';
    case 'malformed':
      return cut(`malformed ${request.kind}: ${request.what}`);
  }
}

/** The outcome for the journal. */
export function describeResult({ result }: LdapResult, entries?: number): string {
  return entries === undefined ? result : `${result}, ${entries} ${entries === 1 ? 'entry' : 'entries'}`;
}

function cut(text: string): string {
  const line = text.replaceAll(/\p{Cc}+/gu, ' ');
  return line.length <= longest ? line : `${line.slice(0, longest)}...`;
}
