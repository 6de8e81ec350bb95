import type { DirectoryReader } from '../../../directory/reader.js';
import type { Guid } from '../../../values/guid.js';
import type { EntryId } from '../../../wire/address-book/entry-id.js';
import { bindFlag } from '../../../wire/address-book/flags.js';
import type * as messages from '../../../wire/address-book/messages.js';
import { nspiStatus } from '../../../wire/address-book/status.js';
import type { Organization } from '../../organization.js';
import { Catalogue } from './catalogue.js';
import { CodePages } from './code-pages.js';
import { getMatches, resortRestriction } from './matches.js';
import { compareMIds, dnToMId, getPropList, getProps, modLinkAtt, modProps } from './objects.js';
import type { AddressBookSources } from './reading-context.js';
import { resolveNames } from './resolve-names.js';
import { type AddressBookSession, isUnicode } from './session.js';
import { getSpecialTable, getTemplateInfo, queryColumns } from './special-tables.js';
import { queryRows, seekEntries, updateStat } from './tables.js';

/** What an address book answers from. */
export interface AddressBookOptions {
  readonly directory: DirectoryReader;
  readonly organization: Organization;
  /** Writes the values of PidTagEntryId: the codec is no business of a role. */
  readonly encodeEntryId: (entryId: EntryId) => Uint8Array;
}

/** What NspiBind comes to: a session, or why there is none. */
export interface Bound {
  readonly response: messages.BindResponse;
  readonly session: AddressBookSession | undefined;
}

/**
 * The operations of the address book (MS-OXNSPI 3.1.4.1), whatever carries them. All servers of an organization have one
 * between them: the lists, their order and the index of names are worked out once, when they are first needed after the
 * directory has changed. A Minimal Entry ID means the same object at each.
 */
export interface AddressBook {
  /**
   * Begins a session.
   *
   * @param server - the server's GUID, its own among all servers
   * @param userName - who asks; undefined for somebody who has not said
   */
  bind(request: messages.BindRequest, server: Guid, userName: string | undefined): Bound;
  updateStat(request: messages.UpdateStatRequest): messages.UpdateStatResponse;
  queryRows(session: AddressBookSession, request: messages.QueryRowsRequest): messages.RowsResponse;
  seekEntries(session: AddressBookSession, request: messages.SeekEntriesRequest): messages.RowsResponse;
  getMatches(session: AddressBookSession, request: messages.GetMatchesRequest): messages.GetMatchesResponse;
  resortRestriction(request: messages.ResortRestrictionRequest): messages.ResortRestrictionResponse;
  dnToMId(request: messages.DNToMIdRequest): messages.DNToMIdResponse;
  getPropList(
    session: AddressBookSession,
    request: messages.GetPropListRequest,
  ): messages.PropertyTagsResponse;
  getProps(session: AddressBookSession, request: messages.GetPropsRequest): messages.RowResponse;
  compareMIds(request: messages.CompareMIdsRequest): messages.CompareMIdsResponse;
  modProps(request: messages.ModPropsRequest): messages.StatusResponse;
  getSpecialTable(request: messages.GetSpecialTableRequest): messages.GetSpecialTableResponse;
  getTemplateInfo(request: messages.GetTemplateInfoRequest): messages.RowResponse;
  modLinkAtt(request: messages.ModLinkAttRequest): messages.StatusResponse;
  queryColumns(request: messages.QueryColumnsRequest): messages.PropertyTagsResponse;
  /** NspiResolveNames: names are octets in the code page of the request's STAT. */
  resolveNames(
    session: AddressBookSession,
    request: messages.ResolveNamesRequest,
  ): messages.ResolveNamesResponse;
  /** NspiResolveNamesW: names are text. */
  resolveNamesW(
    session: AddressBookSession,
    request: messages.ResolveNamesRequest,
  ): messages.ResolveNamesResponse;
}

/** Makes the address book of an organization. Nothing is read before it is asked for. */
export function createAddressBook({
  directory,
  organization,
  encodeEntryId,
}: AddressBookOptions): AddressBook {
  const sources: AddressBookSources = {
    directory,
    organization,
    encodeEntryId,
    catalogue: new Catalogue(directory, organization),
    codePages: new CodePages(),
  };
  const { codePages } = sources;
  return {
    bind: (request, server, userName) => bind(sources, request, server, userName),
    updateStat: (request) => updateStat(sources, request),
    queryRows: (session, request) => queryRows(sources, session, request),
    seekEntries: (session, request) => seekEntries(sources, session, request),
    getMatches: (session, request) => getMatches(sources, session, request),
    resortRestriction: (request) => resortRestriction(sources, request),
    dnToMId: (request) => dnToMId(sources, request),
    getPropList: (session, request) => getPropList(sources, session, request),
    getProps: (session, request) => getProps(sources, session, request),
    compareMIds: (request) => compareMIds(sources, request),
    modProps: (request) => modProps(sources, request),
    getSpecialTable: (request) => getSpecialTable(sources, request),
    getTemplateInfo: (request) => getTemplateInfo(sources, request),
    modLinkAtt: (request) => modLinkAtt(sources, request),
    queryColumns,
    resolveNames: (session, request) => {
      const names = request.names.map((name) => codePages.decode(name, request.stat.codePage));
      return resolveNames(sources, session, { ...request, names });
    },
    resolveNamesW: (session, request) => resolveNames(sources, session, request),
  };
}

/** NspiBind (MS-OXNSPI 3.1.4.1.1). */
function bind(
  { codePages }: AddressBookSources,
  { flags, stat, serverGuid }: messages.BindRequest,
  server: Guid,
  userName: string | undefined,
): Bound {
  const fail = (status: number) => ({ response: { serverGuid: undefined, status }, session: undefined });
  if (isUnicode(stat)) return fail(nspiStatus.NotSupported);
  const isAnonymous = userName === undefined || (flags & bindFlag.fAnonymousLogin) !== 0;
  if (isAnonymous) return fail(nspiStatus.LogonFailed);
  if (!codePages.supports(stat.codePage)) return fail(nspiStatus.InvalidCodepage);
  return {
    response: { serverGuid: serverGuid === undefined ? undefined : server, status: nspiStatus.Success },
    session: { serverGuid: server, userName },
  };
}
