import { berBoolean, berElement, berInteger, berTags, berText } from '../../wire/ldap/ber.js';
import { type OperationName, requestTags } from '../../wire/ldap/tags.js';

/*
 * LDAPMessage ::= SEQUENCE { messageID INTEGER, protocolOp } with the smallest content that ldapjs takes.
 *
 * ldapjs makes text of filters and values, takes nothing but a DN for a bind name or a base, no SASL, and no control
 * whose value it cannot read. So it gets a stand-in of the same operation with the same messageID; what was asked is
 * read from the bytes by `messages/`. An empty bind would never reach a handler: ldapjs lets it pass by itself.
 */
const name = berText('cn=stand-in');
const none = berElement(berTags.sequence);

const operations: Readonly<Record<Exclude<OperationName, 'extended'>, Buffer>> = {
  bind: berElement(requestTags.bind, berInteger(3), name, berText('-', 0x80)),
  unbind: berElement(requestTags.unbind),
  search: berElement(
    requestTags.search,
    berText(''),
    berInteger(0, berTags.enumerated),
    berInteger(0, berTags.enumerated),
    berInteger(0),
    berInteger(0),
    berBoolean(false),
    berText('cn', 0x87),
    none,
  ),
  modify: berElement(requestTags.modify, name, none),
  add: berElement(requestTags.add, name, none),
  delete: berText('cn=stand-in', requestTags.delete),
  modifyDn: berElement(requestTags.modifyDn, name, name, berBoolean(true)),
  compare: berElement(requestTags.compare, name, berElement(berTags.sequence, berText('cn'), berText('-'))),
  abandon: berInteger(1, requestTags.abandon),
};

/** A message of that operation for ldapjs to dispatch. */
export function standIn(messageId: number, operation: Exclude<OperationName, 'extended'>): Buffer {
  return berElement(berTags.sequence, berInteger(messageId), operations[operation]);
}

/** A message of the extended operation that is mounted under the name. */
export function extendedStandIn(messageId: number, mountedAs: string): Buffer {
  const request = berElement(requestTags.extended, berText(mountedAs, 0x80));
  return berElement(berTags.sequence, berInteger(messageId), request);
}
