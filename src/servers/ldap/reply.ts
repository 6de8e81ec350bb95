import { type Control, encodeControl } from '../../wire/ldap/control.js';
import { resultCodes } from '../../wire/ldap/result-code.js';
import type { LdapjsControl, LdapjsResponse } from './ldapjs.js';
import type { Answer } from './operations/context.js';

/** An answer with the controls of a search. */
export type Reply = Answer & { readonly controls?: readonly Control[] };

/** Ends a request: ldapjs encodes the result message and writes it. */
export function sendReply(response: LdapjsResponse, reply: Reply): void {
  const { result, matchedDn = '', diagnostic, referral = [], responseName, responseValue } = reply;
  response.matchedDN = matchedDn;
  // Active Directory's texts end with a NUL.
  response.diagnosticMessage = diagnostic === undefined ? '' : `${diagnostic}\0`;
  for (const url of referral) response.addReferral(url);
  if (responseName !== undefined) response.responseName = responseName;
  if (responseValue !== undefined) response.responseValue = responseValue;
  if (reply.controls !== undefined) response.controls = reply.controls.map(encodedControl);
  response.end(resultCodes[result]);
}

/**
 * A control that is encoded here: those of ldapjs write a criticality of FALSE, which RFC 4511 5.1 wants left out, and
 * turn a value into text.
 */
function encodedControl(control: Control): LdapjsControl {
  return {
    [Symbol.toStringTag]: 'LdapControl',
    toBer: (writer) => writer.appendBuffer(encodeControl(control)),
  };
}
