import type { OutOfContext } from './ndr/operations/in-context.js';
import type { decodeNspiBindRequest, decodeNspiBindResponse } from './ndr/operations/nspi-bind.js';
import type {
  decodeNspiCompareMIdsRequest,
  decodeNspiCompareMIdsResponse,
} from './ndr/operations/nspi-compare-mids.js';
import type { decodeNspiDNToMIdRequest, decodeNspiDNToMIdResponse } from './ndr/operations/nspi-dn-to-mid.js';
import type {
  decodeNspiGetMatchesRequest,
  decodeNspiGetMatchesResponse,
} from './ndr/operations/nspi-get-matches.js';
import type {
  decodeNspiGetPropListRequest,
  decodeNspiGetPropListResponse,
} from './ndr/operations/nspi-get-prop-list.js';
import type {
  decodeNspiGetPropsRequest,
  decodeNspiGetPropsResponse,
} from './ndr/operations/nspi-get-props.js';
import type {
  decodeNspiGetSpecialTableRequest,
  decodeNspiGetSpecialTableResponse,
} from './ndr/operations/nspi-get-special-table.js';
import type { decodeNspiGetTemplateInfoRequest } from './ndr/operations/nspi-get-template-info.js';
import type {
  decodeNspiModLinkAttRequest,
  decodeNspiModLinkAttResponse,
} from './ndr/operations/nspi-mod-link-att.js';
import type { decodeNspiModPropsRequest } from './ndr/operations/nspi-mod-props.js';
import type { decodeNspiQueryColumnsRequest } from './ndr/operations/nspi-query-columns.js';
import type {
  decodeNspiQueryRowsRequest,
  decodeNspiQueryRowsResponse,
} from './ndr/operations/nspi-query-rows.js';
import type {
  decodeNspiResolveNamesWRequest,
  decodeNspiResolveNamesWResponse,
} from './ndr/operations/nspi-resolve-names-w.js';
import type {
  decodeNspiResortRestrictionRequest,
  decodeNspiResortRestrictionResponse,
} from './ndr/operations/nspi-resort-restriction.js';
import type { decodeNspiSeekEntriesRequest } from './ndr/operations/nspi-seek-entries.js';
import type { decodeNspiUnbindResponse } from './ndr/operations/nspi-unbind.js';
import type {
  decodeNspiUpdateStatRequest,
  decodeNspiUpdateStatResponse,
} from './ndr/operations/nspi-update-stat.js';

/*
 * What the operations of the address book ask and answer (MS-OXNSPI 3.1.4.1), whatever carries them. The layouts of NSPI
 * over RPC (`ndr/operations`) describe them, a context handle aside; MAPI over HTTP has a cookie instead. Undefined stands
 * for a NULL pointer. `status` is one of `nspiStatus`, `propertyTags` the columns asked for, a MId a Minimal Entry ID.
 */

export type BindRequest = ReturnType<typeof decodeNspiBindRequest>;
export type BindResponse = OutOfContext<ReturnType<typeof decodeNspiBindResponse>>;
/** `UnbindSuccess`, not `Success`, is good news. */
export type UnbindResponse = OutOfContext<ReturnType<typeof decodeNspiUnbindResponse>>;
export type UpdateStatRequest = OutOfContext<ReturnType<typeof decodeNspiUpdateStatRequest>>;
export type UpdateStatResponse = ReturnType<typeof decodeNspiUpdateStatResponse>;
export type QueryRowsRequest = OutOfContext<ReturnType<typeof decodeNspiQueryRowsRequest>>;
/** Of NspiQueryRows and NspiSeekEntries. */
export type RowsResponse = ReturnType<typeof decodeNspiQueryRowsResponse>;
export type SeekEntriesRequest = OutOfContext<ReturnType<typeof decodeNspiSeekEntriesRequest>>;
export type GetMatchesRequest = OutOfContext<ReturnType<typeof decodeNspiGetMatchesRequest>>;
export type GetMatchesResponse = ReturnType<typeof decodeNspiGetMatchesResponse>;
export type ResortRestrictionRequest = OutOfContext<ReturnType<typeof decodeNspiResortRestrictionRequest>>;
export type ResortRestrictionResponse = ReturnType<typeof decodeNspiResortRestrictionResponse>;
export type DNToMIdRequest = OutOfContext<ReturnType<typeof decodeNspiDNToMIdRequest>>;
export type DNToMIdResponse = ReturnType<typeof decodeNspiDNToMIdResponse>;
export type GetPropListRequest = OutOfContext<ReturnType<typeof decodeNspiGetPropListRequest>>;
/** Of NspiGetPropList and NspiQueryColumns. */
export type PropertyTagsResponse = ReturnType<typeof decodeNspiGetPropListResponse>;
export type GetPropsRequest = OutOfContext<ReturnType<typeof decodeNspiGetPropsRequest>>;
/** Of NspiGetProps and NspiGetTemplateInfo. */
export type RowResponse = ReturnType<typeof decodeNspiGetPropsResponse>;
export type CompareMIdsRequest = OutOfContext<ReturnType<typeof decodeNspiCompareMIdsRequest>>;
export type CompareMIdsResponse = ReturnType<typeof decodeNspiCompareMIdsResponse>;
export type ModPropsRequest = OutOfContext<ReturnType<typeof decodeNspiModPropsRequest>>;
/** Of NspiModProps and NspiModLinkAtt. */
export type StatusResponse = ReturnType<typeof decodeNspiModLinkAttResponse>;
export type GetSpecialTableRequest = OutOfContext<ReturnType<typeof decodeNspiGetSpecialTableRequest>>;
export type GetSpecialTableResponse = ReturnType<typeof decodeNspiGetSpecialTableResponse>;
export type GetTemplateInfoRequest = OutOfContext<ReturnType<typeof decodeNspiGetTemplateInfoRequest>>;
export type ModLinkAttRequest = OutOfContext<ReturnType<typeof decodeNspiModLinkAttRequest>>;
export type QueryColumnsRequest = OutOfContext<ReturnType<typeof decodeNspiQueryColumnsRequest>>;
/** Of NspiResolveNames, whose names are octets in the code page of `stat`, and NspiResolveNamesW, whose names are text. */
export type ResolveNamesRequest = OutOfContext<ReturnType<typeof decodeNspiResolveNamesWRequest>>;
export type ResolveNamesResponse = ReturnType<typeof decodeNspiResolveNamesWResponse>;
