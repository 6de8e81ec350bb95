import type * as messages from '../../address-book/messages.js';
import type { Stat } from '../../address-book/stat.js';
import type { RowSet } from '../structures/property-rows.js';

/*
 * The messages of `wire/address-book` as MAPI over HTTP varies them: nearly everything may be missing, rows come with
 * their columns, and some answers name the code page of their strings. `status` is ErrorCode, one of `nspiStatus`.
 */

/** A message whose STAT may be missing. */
export type WithOptionalStat<Message extends { readonly stat: Stat }> = Omit<Message, 'stat'> & {
  readonly stat: Stat | undefined;
};

/** A message whose rows have their columns with them. */
export type WithRowSet<Message extends { readonly rows: unknown }> = Omit<Message, 'rows'> & {
  readonly rowSet: RowSet | undefined;
};

/** A message that names the code page of its strings. */
export type WithCodePage<Message> = Message & { readonly codePage: number };

export type BindRequest = WithOptionalStat<Pick<messages.BindRequest, 'flags' | 'stat'>>;
export interface BindResponse {
  readonly serverGuid: NonNullable<messages.BindResponse['serverGuid']>;
  readonly status: number;
}
export type CompareMIdsRequest = WithOptionalStat<messages.CompareMIdsRequest>;
export type GetMatchesRequest = WithOptionalStat<messages.GetMatchesRequest>;
export type GetMatchesResponse = WithRowSet<WithOptionalStat<messages.GetMatchesResponse>>;
export type GetPropsRequest = WithOptionalStat<messages.GetPropsRequest>;
/** Of GetProps and GetTemplateInfo. */
export type RowResponse = WithCodePage<messages.RowResponse>;
export type GetSpecialTableRequest = WithOptionalStat<messages.GetSpecialTableRequest>;
export type GetSpecialTableResponse = WithCodePage<messages.GetSpecialTableResponse>;
export type ModPropsRequest = WithOptionalStat<messages.ModPropsRequest>;
export type QueryRowsRequest = WithOptionalStat<messages.QueryRowsRequest>;
/** Of QueryRows and SeekEntries. */
export type RowsResponse = WithRowSet<WithOptionalStat<messages.RowsResponse>>;
export type ResolveNamesRequest = WithOptionalStat<messages.ResolveNamesRequest>;
export type ResolveNamesResponse = WithCodePage<WithRowSet<messages.ResolveNamesResponse>>;
export type ResortRestrictionRequest = WithOptionalStat<messages.ResortRestrictionRequest>;
export type ResortRestrictionResponse = WithOptionalStat<messages.ResortRestrictionResponse>;
export type SeekEntriesRequest = Omit<WithOptionalStat<messages.SeekEntriesRequest>, 'target'> & {
  readonly target: messages.SeekEntriesRequest['target'] | undefined;
};
export type UpdateStatRequest = Omit<WithOptionalStat<messages.UpdateStatRequest>, 'delta'> & {
  readonly isDeltaRequested: boolean;
};
export type UpdateStatResponse = WithOptionalStat<messages.UpdateStatResponse>;

/** GetMailboxUrl and GetAddressBookUrl ask for the endpoint that serves somebody. */
export interface UrlRequest {
  /** Legacy DN: of a server for GetMailboxUrl, of the user for GetAddressBookUrl. */
  readonly dn: string;
}

export interface UrlResponse {
  readonly status: number;
  readonly url: string;
}
