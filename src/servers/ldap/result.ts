import type { AuthenticationFailure } from '../../directory/logon/principals.js';
import {
  AttributeRefused,
  type EntryRefusalReason,
  EntryRefused,
  NoSuchObject,
  type RefusalReason,
} from '../../directory/refusals.js';
import { LabError } from '../../errors.js';
import type { ResultName } from '../../wire/ldap/result-code.js';

/** What ends an operation. */
export interface LdapResult {
  readonly result: ResultName;
  readonly matchedDn?: string;
  /** Without the NUL that Active Directory puts behind it. */
  readonly diagnostic?: string;
  readonly referral?: readonly string[];
}

/*
 * Active Directory's diagnostic texts in one profile, Windows Server 2008 R2 (build 7601 = 0x1db1). The number in
 * front is a Win32 error (8 hexadecimal digits), the problem an X.511 one. DSIDs name a line of its source and vary
 * with the build; tools look at the comment, the problem and the data.
 */

/** Win32 error of a refused logon, in hexadecimal. */
const logonErrors: Readonly<Record<AuthenticationFailure, string>> = {
  'no-such-user': '525',
  'wrong-password': '52e',
  'password-expired': '532',
  disabled: '533',
  expired: '701',
  'must-change-password': '773',
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

/** A critical control that is not known. */
export const unknownCriticalControl: LdapResult = {
  result: 'unavailableCriticalExtension',
  diagnostic: '00000057: LdapErr: DSID-0C09068F, comment: Error processing control, data 0, v1db1',
};

/** A control whose value is wrong, or a cookie that is not (or no longer) known on this connection. */
export const badControl: LdapResult = unknownCriticalControl;

/** A range that begins behind the last value of a link (MS-ADTS 3.1.1.3.4.1.22); the text is from memory. */
export const behindEnd: LdapResult = {
  result: 'operationsError',
  diagnostic: '00002121: SvcErr: DSID-03140384, problem 5012 (DIR_ERROR), data 0\n',
};

/** An attribute that only a search of one entry may ask for (ERROR_DS_NON_BASE_SEARCH); the text is from memory. */
export const baseSearchOnly: LdapResult = {
  result: 'operationsError',
  diagnostic: '00002120: SvcErr: DSID-03140384, problem 5012 (DIR_ERROR), data 0\n',
};

/** A request that does not follow RFC 4511. */
export function undecodable(what: string): LdapResult {
  return {
    result: 'protocolError',
    diagnostic: `00000057: LdapErr: DSID-0C090C3D, comment: Error decoding ldap message, data 0, v1db1 (${what})`,
  };
}

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

/** A filter with more leaves than a search may have; the text is from memory. */
export const tooManyLeaves: LdapResult = {
  result: 'adminLimitExceeded',
  diagnostic: '00002024: SvcErr: DSID-02060E00, problem 5008 (ADMIN_LIMIT_EXCEEDED), data 0\n',
};

/** Text that is not a name. */
export function badName(name: string): LdapResult {
  return {
    result: 'invalidDnSyntax',
    diagnostic: `0000208F: NameErr: DSID-031001F7, problem 2006 (BAD_NAME), data 8350, best match of:\n\t'${name}'\n`,
  };
}

/** A base in another forest: its domain's servers may know it. */
export function referralTo(dnsName: string, dn: string): LdapResult {
  return {
    result: 'referral',
    diagnostic: `0000202B: RefErr: DSID-0310082F, data 0, 1 access points\n\tref 1: '${dnsName}'\n`,
    referral: [`ldap://${dnsName}/${encodeURI(dn)}`],
  };
}

/** An operation that is not done here, with the reason. */
export function unwilling(comment: string): LdapResult {
  return {
    result: 'unwillingToPerform',
    diagnostic: `00002077: SvcErr: DSID-03190DE2, problem 5003 (WILL_NOT_PERFORM), data 0: ${comment}`,
  };
}

interface Refusal {
  readonly result: ResultName;
  readonly error: string;
  readonly problem: string;
}

const attributeRefusals: Readonly<Record<RefusalReason, Refusal>> = {
  'value-exists': {
    result: 'attributeOrValueExists',
    error: '00002083',
    problem: '1006 (ATT_OR_VALUE_EXISTS)',
  },
  'no-such-value': { result: 'noSuchAttribute', error: '00002085', problem: '1001 (NO_ATTRIBUTE_OR_VAL)' },
  'too-many-values': {
    result: 'constraintViolation',
    error: '00002081',
    problem: '1005 (CONSTRAINT_ATT_TYPE)',
  },
  'out-of-range': { result: 'constraintViolation', error: '00002082', problem: '1005 (CONSTRAINT_ATT_TYPE)' },
  'not-writable': { result: 'constraintViolation', error: '0000202F', problem: '1005 (CONSTRAINT_ATT_TYPE)' },
  'invalid-value': {
    result: 'invalidAttributeSyntax',
    error: '0000200B',
    problem: '1002 (INVALID_ATT_SYNTAX)',
  },
  'no-such-target': { result: 'noSuchObject', error: '00000525', problem: '2001 (NO_OBJECT)' },
};

const entryRefusals: Readonly<Record<EntryRefusalReason, Refusal>> = {
  exists: { result: 'entryAlreadyExists', error: '00002071', problem: '6005 (ENTRY_EXISTS)' },
  'not-leaf': { result: 'notAllowedOnNonLeaf', error: '00002015', problem: '6003 (CANT_ON_NON_LEAF)' },
  'no-class': { result: 'objectClassViolation', error: '00002014', problem: '6002 (OBJ_CLASS_VIOLATION)' },
  'wrong-naming-attribute': {
    result: 'namingViolation',
    error: '00002037',
    problem: '6001 (NAMING_VIOLATION)',
  },
  'below-itself': { result: 'unwillingToPerform', error: '00002077', problem: '5003 (WILL_NOT_PERFORM)' },
  'other-context': {
    result: 'affectsMultipleDsas',
    error: '00002018',
    problem: '6006 (AFFECTS_MULTIPLE_DSAS)',
  },
  head: { result: 'unwillingToPerform', error: '00002077', problem: '5003 (WILL_NOT_PERFORM)' },
};

/** The result for what the directory refuses; rethrows what is not a refusal. */
export function resultOf(error: unknown): LdapResult {
  if (error instanceof NoSuchObject) return noSuchObject(error.nearest ?? '');
  if (error instanceof AttributeRefused) {
    const { result, error: code, problem } = attributeRefusals[error.reason];
    if (error.reason === 'no-such-target') {
      return {
        result,
        diagnostic: `${code}: NameErr: DSID-031A0F80, problem ${problem}, data 0, best match of:\n\t''\n`,
      };
    }
    const text = `${code}: AtrErr: DSID-03151830, #1:\n\t0: ${code}: DSID-03151830, problem ${problem}, data 0, Att (${error.attribute})\n`;
    return { result, diagnostic: text };
  }
  if (error instanceof EntryRefused) {
    const { result, error: code, problem } = entryRefusals[error.reason];
    return { result, diagnostic: `${code}: UpdErr: DSID-03050328, problem ${problem}, data 0\n` };
  }
  if (error instanceof LabError && error.code === 'attribute-refused') {
    return { result: 'constraintViolation', diagnostic: error.message };
  }
  if (error instanceof LabError && error.code === 'decode-failed') return badName('');
  throw error;
}
