import {
  codePage,
  displayType,
  queryColumnsFlag,
  specialTableFlag,
} from '../../../wire/address-book/flags.js';
import type {
  GetSpecialTableRequest,
  GetSpecialTableResponse,
  GetTemplateInfoRequest,
  PropertyTagsResponse,
  QueryColumnsRequest,
  RowResponse,
} from '../../../wire/address-book/messages.js';
import { pidTag, propertyIdOf, propertyType as types } from '../../../wire/address-book/property-tag.js';
import type { PropertyRow } from '../../../wire/address-book/property-value.js';
import { nspiStatus } from '../../../wire/address-book/status.js';
import { guidNameOf } from './address-book-object.js';
import { type Container, globalAddressListId } from './hierarchy.js';
import { properties, tagInClientsType } from './properties.js';
import type { AddressBookSources } from './reading-context.js';
import { isUnicode } from './session.js';

/** PidTagContainerFlags (MS-OXOABK 2.2.2.1). */
const containerFlags = { AB_RECIPIENTS: 0x1, AB_SUBCONTAINERS: 0x2, AB_UNMODIFIABLE: 0x8 } as const;

/** The GAL's name in entry ids (MS-OXNSPI 2.2.9.3). */
const globalAddressListName = '/';

/**
 * NspiGetSpecialTable (MS-OXNSPI 3.1.4.1.3): the hierarchy of address lists. The table of address creation templates has
 * no rows, because the directory holds no templates.
 */
export function getSpecialTable(
  sources: AddressBookSources,
  { flags, stat, version }: GetSpecialTableRequest,
): GetSpecialTableResponse {
  if ((flags & specialTableFlag.NspiAddressCreationTemplates) !== 0) {
    return { version, rows: [], status: nspiStatus.Success };
  }
  const unicode = (flags & specialTableFlag.NspiUnicodeStrings) !== 0;
  if (!unicode && isUnicode(stat)) return { version, rows: undefined, status: nspiStatus.NotSupported };
  const { containers, hierarchyVersion } = sources.catalogue;
  const rows =
    version === hierarchyVersion
      ? undefined
      : containers.map((container) => hierarchyRow(sources, container, unicode ? undefined : stat.codePage));
  return { version: hierarchyVersion, rows, status: nspiStatus.Success };
}

/** MS-OXOABK 2.2.2, in the order of MS-OXNSPI 3.1.4.3.3.1. @param page - undefined for texts in Unicode */
function hierarchyRow(
  sources: AddressBookSources,
  container: Container,
  page: number | undefined,
): PropertyRow {
  const { displayName, parent } = container;
  const subcontainers = container.hasChildren ? containerFlags.AB_SUBCONTAINERS : 0;
  return [
    { id: idOf(pidTag.PidTagEntryId), type: types.PtypBinary, value: entryIdOf(sources, container) },
    {
      id: idOf(pidTag.PidTagContainerFlags),
      type: types.PtypInteger32,
      value: containerFlags.AB_RECIPIENTS | containerFlags.AB_UNMODIFIABLE | subcontainers,
    },
    { id: idOf(pidTag.PidTagDepth), type: types.PtypInteger32, value: container.depth },
    { id: idOf(pidTag.PidTagAddressBookContainerId), type: types.PtypInteger32, value: container.mid },
    page === undefined
      ? { id: idOf(pidTag.PidTagDisplayName), type: types.PtypString, value: displayName }
      : {
          id: idOf(pidTag.PidTagDisplayName),
          type: types.PtypString8,
          value: sources.codePages.encode(displayName, page),
        },
    { id: idOf(pidTag.PidTagAddressBookIsMaster), type: types.PtypBoolean, value: false },
    ...(parent === undefined
      ? []
      : [
          {
            id: idOf(pidTag.PidTagAddressBookParentEntryId),
            type: types.PtypBinary,
            value: entryIdOf(sources, parent),
          },
        ]),
  ];
}

function entryIdOf({ encodeEntryId }: AddressBookSources, { mid, entry }: Container): Uint8Array {
  const distinguishedName = mid === globalAddressListId ? globalAddressListName : guidNameOf(entry);
  return encodeEntryId({ kind: 'permanent', displayType: displayType.DT_CONTAINER, distinguishedName });
}

function idOf(tag: number): number {
  return propertyIdOf(tag);
}

/** NspiQueryColumns (MS-OXNSPI 3.1.4.1.5). */
export function queryColumns({ flags }: QueryColumnsRequest): PropertyTagsResponse {
  const unicode = (flags & queryColumnsFlag.NspiUnicodeProptypes) !== 0;
  return {
    propertyTags: properties.map(({ tag }) => tagInClientsType(tag, unicode)),
    status: nspiStatus.Success,
  };
}

/** NspiGetTemplateInfo (MS-OXNSPI 3.1.4.1.18): the directory holds no templates, in no language. */
export function getTemplateInfo(
  { codePages }: AddressBookSources,
  { codePage: page }: GetTemplateInfoRequest,
): RowResponse {
  const isKnown = page !== codePage.CP_WINUNICODE && codePages.supports(page);
  return { row: undefined, status: isKnown ? nspiStatus.InvalidLocale : nspiStatus.InvalidCodepage };
}
