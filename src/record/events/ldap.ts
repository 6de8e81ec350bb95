import { type EventShapes, optional, outcome, type Sentences, type ToldOf, text } from './facts.js';
import { printable } from './printable.js';

const dn = text('the DN in the request, as the client wrote it');

/** LDAP, and the LDAP ping over UDP. No passwords, and no values of a write. */
export const ldapEvents = {
  bind: {
    name: text('the name that the client binds as'),
    type: text('the authentication: `simple` or `SASL`'),
    user: optional.text('the same name, if the bind succeeded'),
    ...outcome,
  },
  search: {
    name: text('the base of the search'),
    type: text('the scope: `base`, `one`, `sub`'),
    filter: text('the filter (RFC 4515)'),
    attributes: optional.texts('the requested attributes'),
    entries: optional.number('entries returned'),
    isDatagram: optional.flag('whether the request came over UDP'),
    ...outcome,
  },
  modify: { name: dn, changes: optional.texts('each operation and its attribute'), ...outcome },
  add: { name: dn, ...outcome },
  delete: { name: dn, ...outcome },
  rename: {
    name: dn,
    newRdn: text('the new RDN'),
    newSuperior: optional.text('the new parent'),
    ...outcome,
  },
  compare: { name: dn, attribute: text('the attribute compared'), ...outcome },
  extended: { name: text('the OID'), ...outcome },
  malformed: { type: text('the operation'), problem: text('what is wrong with the message'), ...outcome },
  /** An external directory, as the lab reads it. */
  read: outcome,
  'not LDAP': outcome,
  'TLS handshake': outcome,
} as const satisfies EventShapes;

type Told = ToldOf<typeof ldapEvents>;

/** Characters of a question in words. */
const longest = 500;

export function ldapSentences(told: Told): Sentences {
  return { asked: printable(questionOf(told), longest, ' '), answered: answerOf(told) };
}

function questionOf(told: Told): string {
  switch (told.event) {
    case 'bind':
      return `bind "${told.facts.name}" ${told.facts.type}`;
    case 'search': {
      const { name, type, filter, attributes = [], isDatagram } = told.facts;
      const wanted = attributes.length === 0 ? '' : ` for ${attributes.join(' ')}`;
      return `search "${name}" ${type} ${filter}${wanted}${isDatagram === true ? ' (UDP)' : ''}`;
    }
    case 'modify':
      return `modify "${told.facts.name}" ${(told.facts.changes ?? []).join(', ')}`;
    case 'add':
    case 'delete':
      return `${told.event} "${told.facts.name}"`;
    case 'rename': {
      const { name, newRdn, newSuperior } = told.facts;
      return `rename "${name}" to "${newRdn}"${newSuperior === undefined ? '' : ` below "${newSuperior}"`}`;
    }
    case 'compare':
      return `compare "${told.facts.name}" ${told.facts.attribute}`;
    case 'extended':
      return `extended operation ${told.facts.name}`;
    case 'malformed':
      return `malformed ${told.facts.type}: ${told.facts.problem}`;
    case 'not LDAP':
      return 'something that is not LDAP';
    case 'read':
    case 'TLS handshake':
      return told.event;
  }
}

function answerOf({ event, facts }: Told): string {
  const { status, reason, fault } = facts;
  const entries = event === 'search' ? facts.entries : undefined;
  const parts = [[status, reason].filter((part) => part !== undefined).join(': ')];
  if (entries !== undefined) parts.push(`${entries} ${entries === 1 ? 'entry' : 'entries'}`);
  if (fault !== undefined) parts.push(`fault ${fault}`);
  return parts.join(', ');
}
