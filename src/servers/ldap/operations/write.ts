import { isAdministrator } from '../../../directory/logon/principals.js';
import type { AddRequest } from '../../../wire/ldap/add-request.js';
import type { DeleteRequest } from '../../../wire/ldap/delete-request.js';
import type { ModifyDnRequest } from '../../../wire/ldap/modify-dn-request.js';
import type { ModifyRequest } from '../../../wire/ldap/modify-request.js';
import type { RequestControls } from '../controls/request-controls.js';
import { type LdapResult, notBound, notPermitted, resultOf, unwilling } from '../result.js';
import type { Session } from '../session.js';
import type { OperationContext } from './context.js';

/** A request that changes the directory. */
export type WriteRequest = AddRequest | DeleteRequest | ModifyRequest | ModifyDnRequest;

/** Changes the directory, for administrators; all of it or nothing. */
export function write(
  session: Session,
  request: WriteRequest,
  controls: RequestControls,
  { directory, catalog }: OperationContext,
): LdapResult {
  if (session.principal === undefined) return notBound;
  const principal = directory.get(session.principal);
  if (principal === undefined || !isAdministrator(directory, principal)) return notPermitted;
  if (catalog === 'global') return unwilling('the global catalogue is read-only');
  try {
    switch (request.operation) {
      case 'add':
        directory.add(request.entry, request.attributes);
        break;
      case 'delete':
        directory.delete(request.entry, controls.treeDelete);
        break;
      case 'modify':
        directory.modify(request.object, request.changes, controls.permissiveModify);
        break;
      case 'modifyDn':
        // MS-ADTS 3.1.1.5.4.1: the old name never stays as a value.
        if (!request.deleteOldRdn) return unwilling('deleteoldrdn must be true');
        directory.rename(request.entry, request.newRdn, request.newSuperior);
        break;
    }
    return { result: 'success' };
  } catch (error) {
    return resultOf(error);
  }
}
