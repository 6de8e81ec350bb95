import { logOn } from '../../../directory/logon/lockout.js';
import type { BindRequest } from '../../../wire/ldap/bind-request.js';
import { type LdapResult, refusedLogon } from '../result.js';
import type { Session } from '../session.js';
import type { OperationContext } from './context.js';

/** Simple bind by any of Active Directory's names; an empty name or password makes the session anonymous. */
export function bind(session: Session, request: BindRequest, { directory }: OperationContext): LdapResult {
  session.principal = undefined;
  session.pages.clear();
  if (request.version !== 3) {
    return { result: 'protocolError', diagnostic: 'LDAP version 3 is spoken here' };
  }
  if (request.password === undefined) {
    return {
      result: 'authMethodNotSupported',
      diagnostic: '00002027: LdapErr: DSID-0C0904F9, comment: Invalid Authentication method, data 0, v1db1',
    };
  }
  if (request.name === '' || request.password === '') return { result: 'success' };
  const outcome = logOn(directory, request.name, request.password);
  if (!outcome.ok) return refusedLogon(outcome.reason);
  session.principal = outcome.entry.dn.toString();
  return { result: 'success' };
}
