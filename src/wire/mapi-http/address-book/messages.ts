import type { decodeBindRequest, decodeBindResponse } from './bind.js';
import type { decodeCompareMIdsRequest } from './compare-mids.js';
import type { decodeGetMailboxUrlRequest, decodeGetMailboxUrlResponse } from './get-mailbox-url.js';
import type { decodeGetMatchesRequest, decodeGetMatchesResponse } from './get-matches.js';
import type { decodeGetPropsRequest, decodeGetPropsResponse } from './get-props.js';
import type { decodeGetSpecialTableRequest, decodeGetSpecialTableResponse } from './get-special-table.js';
import type { decodeModPropsRequest } from './mod-props.js';
import type { decodeQueryRowsRequest, decodeQueryRowsResponse } from './query-rows.js';
import type { decodeResolveNamesRequest, decodeResolveNamesResponse } from './resolve-names.js';
import type {
  decodeResortRestrictionRequest,
  decodeResortRestrictionResponse,
} from './resort-restriction.js';
import type { decodeSeekEntriesRequest } from './seek-entries.js';
import type { decodeUpdateStatRequest, decodeUpdateStatResponse } from './update-stat.js';

/*
 * The messages of `wire/address-book` as MAPI over HTTP varies them: nearly everything may be missing, rows come with
 * their columns, and some answers name the code page of their strings. `status` is ErrorCode, one of `nspiStatus`.
 */

export type BindRequest = ReturnType<typeof decodeBindRequest>;
export type BindResponse = ReturnType<typeof decodeBindResponse>;
export type CompareMIdsRequest = ReturnType<typeof decodeCompareMIdsRequest>;
export type GetMatchesRequest = ReturnType<typeof decodeGetMatchesRequest>;
export type GetMatchesResponse = ReturnType<typeof decodeGetMatchesResponse>;
export type GetPropsRequest = ReturnType<typeof decodeGetPropsRequest>;
/** Of GetProps and GetTemplateInfo. */
export type RowResponse = ReturnType<typeof decodeGetPropsResponse>;
export type GetSpecialTableRequest = ReturnType<typeof decodeGetSpecialTableRequest>;
export type GetSpecialTableResponse = ReturnType<typeof decodeGetSpecialTableResponse>;
export type ModPropsRequest = ReturnType<typeof decodeModPropsRequest>;
export type QueryRowsRequest = ReturnType<typeof decodeQueryRowsRequest>;
/** Of QueryRows and SeekEntries. */
export type RowsResponse = ReturnType<typeof decodeQueryRowsResponse>;
export type ResolveNamesRequest = ReturnType<typeof decodeResolveNamesRequest>;
export type ResolveNamesResponse = ReturnType<typeof decodeResolveNamesResponse>;
export type ResortRestrictionRequest = ReturnType<typeof decodeResortRestrictionRequest>;
export type ResortRestrictionResponse = ReturnType<typeof decodeResortRestrictionResponse>;
export type SeekEntriesRequest = ReturnType<typeof decodeSeekEntriesRequest>;
export type UpdateStatRequest = ReturnType<typeof decodeUpdateStatRequest>;
export type UpdateStatResponse = ReturnType<typeof decodeUpdateStatResponse>;
/**
 * GetMailboxUrl and GetAddressBookUrl ask for the endpoint that serves somebody. `dn` is the legacy DN of a server for
 * GetMailboxUrl, of the user for GetAddressBookUrl.
 */
export type UrlRequest = ReturnType<typeof decodeGetMailboxUrlRequest>;
export type UrlResponse = ReturnType<typeof decodeGetMailboxUrlResponse>;
