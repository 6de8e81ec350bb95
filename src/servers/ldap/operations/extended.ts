import { netbiosDomainName } from '../../../directory/domain-names.js';
import type { Session } from '../session.js';
import type { Answer, OperationContext } from './context.js';

/** StartTLS (RFC 4511 4.14); the connection does it. */
export const startTlsOid = '1.3.6.1.4.1.1466.20037';
/** Who am I? (RFC 4532). */
export const whoAmIOid = '1.3.6.1.4.1.4203.1.11.3';

/** supportedExtension of the rootDSE. */
export function supportedExtensions({ offersTls }: OperationContext): readonly string[] {
  return [...(offersTls ? [startTlsOid] : []), whoAmIOid];
}

/** Who am I?: the name that the session is bound by. */
export function whoAmI(session: Session, context: OperationContext): Answer {
  return { result: 'success', responseValue: identityOf(session, context) };
}

/** An extended operation that is not known. */
export const unknownExtended: Answer = {
  result: 'protocolError',
  diagnostic: '00000057: LdapErr: DSID-0C090B2B, comment: Unknown extended request OID, data 0, v1db1',
};

/** `u:CONTOSO\anna` (MS-ADTS 3.1.1.3.4.2.4); empty while anonymous. */
function identityOf({ principal }: Session, { directory }: OperationContext): string {
  const entry = principal === undefined ? undefined : directory.get(principal);
  if (entry === undefined) return '';
  return `u:${netbiosDomainName(directory, entry.dn.toString())}\\${entry.first('sAMAccountName') ?? entry.dn.name}`;
}
