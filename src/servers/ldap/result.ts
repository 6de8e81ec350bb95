import type { AuthenticationFailure } from '../../directory/principals.js';
import { AttributeRefused, NoSuchObject, type RefusalReason } from '../../directory/refusals.js';
import { LabError } from '../../errors.js';

/** resultCode (RFC 4511 4.1.9). */
export const resultCodes = {
  success: 0,
  operationsError: 1,
  protocolError: 2,
  sizeLimitExceeded: 4,
  authMethodNotSupported: 7,
  unavailableCriticalExtension: 12,
  noSuchAttribute: 16,
  constraintViolation: 19,
  attributeOrValueExists: 20,
  invalidAttributeSyntax: 21,
  noSuchObject: 32,
  invalidDnSyntax: 34,
  invalidCredentials: 49,
  insufficientAccessRights: 50,
  unwillingToPerform: 53,
  other: 80,
} as const;

/** Name of a result code, as RFC 4511 has it. */
export type ResultName = keyof typeof resultCodes;

/** What ends an operation. */
export interface LdapResult {
  readonly result: ResultName;
  readonly matchedDn?: string;
  /** Without the NUL that Active Directory puts behind it. */
  readonly diagnostic?: string;
}

/*
 * Active Directory's diagnostic texts in one profile, Windows Server 2008 R2 (build 7601 = 0x1db1). DSIDs name a
 * line of its source and vary with the build; tools look at the comment and the data.
 */

/** Win32 error of a refused logon, in hexadecimal. */
const logonErrors: Readonly<Record<AuthenticationFailure, string>> = {
  'no-such-user': '525',
  'wrong-password': '52e',
  disabled: '533',
  expired: '701',
  locked: '775',
};

/** An operation before a bind. */
export const notBound: LdapResult = {
  result: 'operationsError',
  diagnostic:
    '000004DC: LdapErr: DSID-0C0906E8, comment: In order to perform this operation a successful bind must be completed on the connection., data 0, v1db1',
};

/** A write by somebody who is no administrator. */
export const notPermitted: LdapResult = {
  result: 'insufficientAccessRights',
  diagnostic: '00002098: SecErr: DSID-03150BB9, problem 4003 (INSUFF_ACCESS_RIGHTS), data 0\n',
};

/** A bind whose name or password is wrong, or whose account may not log on. */
export function refusedLogon(reason: AuthenticationFailure): LdapResult {
  return {
    result: 'invalidCredentials',
    diagnostic: `80090308: LdapErr: DSID-0C0903A9, comment: AcceptSecurityContext error, data ${logonErrors[reason]}, v1db1`,
  };
}

/** An object that is not there; the nearest ancestor that is goes with it. */
export function noSuchObject(nearest: string): LdapResult {
  return {
    result: 'noSuchObject',
    matchedDn: nearest,
    diagnostic: `0000208D: NameErr: DSID-0310021C, problem 2001 (NO_OBJECT), data 0, best match of:\n\t'${nearest}'\n`,
  };
}

const refusals: Readonly<Record<RefusalReason, ResultName>> = {
  'value-exists': 'attributeOrValueExists',
  'no-such-value': 'noSuchAttribute',
  'too-many-values': 'constraintViolation',
  'invalid-value': 'invalidAttributeSyntax',
  'not-writable': 'constraintViolation',
};

/** The result for what the directory refuses; rethrows what is not a refusal. */
export function resultOf(error: unknown): LdapResult {
  if (error instanceof NoSuchObject) return noSuchObject(error.nearest ?? '');
  if (error instanceof AttributeRefused) return { result: refusals[error.reason], diagnostic: error.message };
  if (error instanceof LabError && error.code === 'attribute-refused') {
    return { result: 'constraintViolation', diagnostic: error.message };
  }
  if (error instanceof LabError && error.code === 'decode-failed') {
    return { result: 'invalidDnSyntax', diagnostic: error.message };
  }
  throw error;
}
