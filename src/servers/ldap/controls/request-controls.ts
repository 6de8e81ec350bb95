import { DecodeError } from '../../../errors.js';
import type { Control } from '../../../wire/ldap/control.js';
import { badControl, type LdapResult, unknownCriticalControl } from '../result.js';
import { decodeFlags, extendedDnOid, sdFlagsOid, searchOptionsOid } from './flags-control.js';
import { decodePagedResults, type PagedResults, pagedResultsOid } from './paged-results.js';
import { decodeSortKeys, type SortKey, sortRequestOid, sortResponseOid } from './server-side-sort.js';

/** What the controls of a request ask for. */
export interface RequestControls {
  readonly paged: PagedResults | undefined;
  readonly sort: { readonly keys: readonly SortKey[]; readonly critical: boolean } | undefined;
  /** How names are to be decorated with GUID and SID. */
  readonly extendedDn: 'hexadecimal' | 'text' | undefined;
  /** No references to other naming contexts. */
  readonly domainScope: boolean;
  /** The naming contexts below the base are searched too. */
  readonly phantomRoot: boolean;
  readonly permissiveModify: boolean;
  readonly treeDelete: boolean;
  /** A range behind the last value is no error. */
  readonly rangeNoError: boolean;
}

const domainScopeOid = '1.2.840.113556.1.4.1339';
const permissiveModifyOid = '1.2.840.113556.1.4.1413';
/** LDAP_SERVER_RANGE_RETRIEVAL_NOERR_OID (MS-ADTS 3.1.1.3.4.1.22). */
const rangeNoErrorOid = '1.2.840.113556.1.4.1948';
const treeDeleteOid = '1.2.840.113556.1.4.805';

/**
 * Controls that change nothing here, because what they are about is not: show deleted and show recycled (nothing is
 * kept of what was deleted), SD flags (no security descriptors), lazy commit (there is no disk), range option (ranges
 * are always understood).
 */
const harmless: ReadonlySet<string> = new Set([
  '1.2.840.113556.1.4.417',
  '1.2.840.113556.1.4.2064',
  sdFlagsOid,
  '1.2.840.113556.1.4.619',
  '1.2.840.113556.1.4.802',
]);

/** supportedControl of the rootDSE: what is honoured, and what there is nothing to honour of. */
export const supportedControls: readonly string[] = [
  pagedResultsOid,
  sdFlagsOid,
  sortRequestOid,
  sortResponseOid,
  '1.2.840.113556.1.4.417',
  '1.2.840.113556.1.4.619',
  extendedDnOid,
  treeDeleteOid,
  domainScopeOid,
  searchOptionsOid,
  permissiveModifyOid,
  rangeNoErrorOid,
  '1.2.840.113556.1.4.802',
  '1.2.840.113556.1.4.2064',
];

/** Reads the controls of a request, or says why it cannot be done with them. */
export function readControls(controls: readonly Control[]): RequestControls | LdapResult {
  if (controls.length === 0) return none;
  const read: { -readonly [K in keyof RequestControls]: RequestControls[K] } = { ...none };
  try {
    for (const { type, critical, value } of controls) {
      switch (type) {
        case pagedResultsOid:
          read.paged = decodePagedResults(given(value));
          break;
        case sortRequestOid:
          read.sort = { keys: decodeSortKeys(given(value)), critical };
          break;
        case extendedDnOid:
          read.extendedDn = value !== undefined && decodeFlags(value) === 1 ? 'text' : 'hexadecimal';
          break;
        case searchOptionsOid: {
          const flags = decodeFlags(given(value));
          read.domainScope ||= (flags & 1) !== 0;
          read.phantomRoot ||= (flags & 2) !== 0;
          break;
        }
        case domainScopeOid:
          read.domainScope = true;
          break;
        case permissiveModifyOid:
          read.permissiveModify = true;
          break;
        case treeDeleteOid:
          read.treeDelete = true;
          break;
        case rangeNoErrorOid:
          read.rangeNoError = true;
          break;
        default:
          if (critical && !harmless.has(type)) return unknownCriticalControl;
      }
    }
    return read;
  } catch (error) {
    if (error instanceof DecodeError) return badControl;
    throw error;
  }
}

const none: RequestControls = {
  paged: undefined,
  sort: undefined,
  extendedDn: undefined,
  domainScope: false,
  phantomRoot: false,
  permissiveModify: false,
  treeDelete: false,
  rangeNoError: false,
};

function given(value: Uint8Array | undefined): Uint8Array {
  if (value === undefined) throw new DecodeError('controlValue', 0, 'a value');
  return value;
}
