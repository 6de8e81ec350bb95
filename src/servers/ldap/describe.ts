import { formatFilter } from '../../directory/filter-text.js';
import type { Request } from './request.js';
import type { LdapResult } from './result.js';

/** Longest text of a question in the journal. */
const longest = 500;

/** A request for the journal: no passwords, no values of a modify. */
export function describeRequest(request: Request): string {
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
    case 'malformed':
      return cut(`malformed request: ${request.what}`);
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
