import type { Guid } from '../../values/guid.js';
import type { PropertyRow, PropertyValue } from './property-value.js';
import type { Restriction } from './restriction.js';
import type { Stat } from './stat.js';

/*
 * What the operations of the address book ask and answer (MS-OXNSPI 3.1.4.1), whatever carries them: NSPI over RPC
 * (`ndr/`) adds a context handle, MAPI over HTTP a cookie. Reserved parameters are left out: 0 when written, ignored when
 * read. Undefined stands for a NULL pointer. `status` is one of `nspiStatus`, `propertyTags` the columns asked for,
 * a MId a Minimal Entry ID.
 */

export interface BindRequest {
  /** See `bindFlag`. */
  readonly flags: number;
  readonly stat: Stat;
  /** Anything but undefined asks for the server's. */
  readonly serverGuid: Guid | undefined;
}

export interface BindResponse {
  readonly serverGuid: Guid | undefined;
  readonly status: number;
}

/** `UnbindSuccess`, not `Success`, is good news. */
export interface UnbindResponse {
  readonly status: number;
}

export interface UpdateStatRequest {
  readonly stat: Stat;
  /** Anything but undefined asks for the distance moved. */
  readonly delta: number | undefined;
}

export interface UpdateStatResponse {
  readonly stat: Stat;
  /** Rows moved, signed. */
  readonly delta: number | undefined;
  readonly status: number;
}

export interface QueryRowsRequest {
  /** See `retrieveFlag`. */
  readonly flags: number;
  readonly stat: Stat;
  /** MIds of the rows asked for; undefined for those from `stat` on. */
  readonly explicitTable: readonly number[] | undefined;
  readonly count: number;
  readonly propertyTags: readonly number[] | undefined;
}

/** Of NspiQueryRows and NspiSeekEntries. */
export interface RowsResponse {
  readonly stat: Stat;
  readonly rows: readonly PropertyRow[] | undefined;
  readonly status: number;
}

export interface SeekEntriesRequest {
  readonly stat: Stat;
  /** Rows from the first one not below this value. */
  readonly target: PropertyValue;
  /** MIds of a table to seek in; undefined for the container of `stat`. */
  readonly explicitTable: readonly number[] | undefined;
  readonly propertyTags: readonly number[] | undefined;
}

/** A property named by property set and number (PropertyName_r, MS-OXNSPI 2.2.6). */
export interface PropertyName {
  readonly propertySet: Guid | undefined;
  readonly id: number;
}

export interface GetMatchesRequest {
  readonly stat: Stat;
  readonly filter: Restriction | undefined;
  readonly propertyName: PropertyName | undefined;
  /** Most rows wanted. */
  readonly requested: number;
  readonly propertyTags: readonly number[] | undefined;
}

export interface GetMatchesResponse {
  readonly stat: Stat;
  readonly mids: readonly number[] | undefined;
  readonly rows: readonly PropertyRow[] | undefined;
  readonly status: number;
}

export interface ResortRestrictionRequest {
  readonly stat: Stat;
  readonly mids: readonly number[];
}

export interface ResortRestrictionResponse {
  readonly stat: Stat;
  /** The same, sorted. */
  readonly mids: readonly number[] | undefined;
  readonly status: number;
}

export interface DNToMIdRequest {
  readonly names: readonly string[];
}

export interface DNToMIdResponse {
  /** One for each name; 0 for a name unknown. */
  readonly mids: readonly number[] | undefined;
  readonly status: number;
}

export interface GetPropListRequest {
  /** See `retrieveFlag`. */
  readonly flags: number;
  readonly mid: number;
  readonly codePage: number;
}

/** Of NspiGetPropList and NspiQueryColumns. */
export interface PropertyTagsResponse {
  readonly propertyTags: readonly number[] | undefined;
  readonly status: number;
}

export interface GetPropsRequest {
  /** See `retrieveFlag`. */
  readonly flags: number;
  /** `currentRec` names the object. */
  readonly stat: Stat;
  readonly propertyTags: readonly number[] | undefined;
}

/** Of NspiGetProps and NspiGetTemplateInfo. */
export interface RowResponse {
  readonly row: PropertyRow | undefined;
  readonly status: number;
}

export interface CompareMIdsRequest {
  readonly stat: Stat;
  readonly mid1: number;
  readonly mid2: number;
}

export interface CompareMIdsResponse {
  /** Negative, zero or positive, as the first stands before, at or after the second. */
  readonly result: number;
  readonly status: number;
}

export interface ModPropsRequest {
  readonly stat: Stat;
  readonly propertyTags: readonly number[] | undefined;
  readonly row: PropertyRow;
}

/** Of NspiModProps and NspiModLinkAtt. */
export interface StatusResponse {
  readonly status: number;
}

export interface GetSpecialTableRequest {
  /** See `specialTableFlag`. */
  readonly flags: number;
  readonly stat: Stat;
  /** Of the table the client has; 0 for none. */
  readonly version: number;
}

export interface GetSpecialTableResponse {
  readonly version: number;
  /** Undefined also when the client's version is the present one. */
  readonly rows: readonly PropertyRow[] | undefined;
  readonly status: number;
}

export interface GetTemplateInfoRequest {
  /** See `templateInfoFlag`. */
  readonly flags: number;
  /** See `displayType`. */
  readonly displayType: number;
  /** Legacy DN of the template; undefined for the one of `displayType`. */
  readonly templateDN: string | undefined;
  readonly codePage: number;
  readonly locale: number;
}

export interface ModLinkAttRequest {
  /** See `modLinkAttFlag`. */
  readonly flags: number;
  readonly propertyTag: number;
  readonly mid: number;
  readonly entryIds: readonly Uint8Array[];
}

export interface QueryColumnsRequest {
  /** See `queryColumnsFlag`. */
  readonly flags: number;
}

/** Of NspiResolveNames, whose names are octets in the code page of `stat`, and NspiResolveNamesW, whose names are text. */
export interface ResolveNamesRequest {
  readonly stat: Stat;
  readonly propertyTags: readonly number[] | undefined;
  readonly names: readonly string[];
}

export interface ResolveNamesResponse {
  /** One of `resolutionMid` for each name. */
  readonly mids: readonly number[] | undefined;
  /** One for each name resolved, in their order. */
  readonly rows: readonly PropertyRow[] | undefined;
  readonly status: number;
}
