import { describe, it } from 'vitest';
import * as nspiBind from '../../../../../src/wire/address-book/ndr/operations/nspi-bind.js';
import * as nspiCompareMIds from '../../../../../src/wire/address-book/ndr/operations/nspi-compare-mids.js';
import * as nspiDNToMId from '../../../../../src/wire/address-book/ndr/operations/nspi-dn-to-mid.js';
import * as nspiGetMatches from '../../../../../src/wire/address-book/ndr/operations/nspi-get-matches.js';
import * as nspiGetPropList from '../../../../../src/wire/address-book/ndr/operations/nspi-get-prop-list.js';
import * as nspiGetProps from '../../../../../src/wire/address-book/ndr/operations/nspi-get-props.js';
import * as nspiGetSpecialTable from '../../../../../src/wire/address-book/ndr/operations/nspi-get-special-table.js';
import * as nspiGetTemplateInfo from '../../../../../src/wire/address-book/ndr/operations/nspi-get-template-info.js';
import * as nspiModLinkAtt from '../../../../../src/wire/address-book/ndr/operations/nspi-mod-link-att.js';
import * as nspiModProps from '../../../../../src/wire/address-book/ndr/operations/nspi-mod-props.js';
import * as nspiQueryColumns from '../../../../../src/wire/address-book/ndr/operations/nspi-query-columns.js';
import * as nspiQueryRows from '../../../../../src/wire/address-book/ndr/operations/nspi-query-rows.js';
import * as nspiResolveNames from '../../../../../src/wire/address-book/ndr/operations/nspi-resolve-names.js';
import * as nspiResolveNamesW from '../../../../../src/wire/address-book/ndr/operations/nspi-resolve-names-w.js';
import * as nspiResortRestriction from '../../../../../src/wire/address-book/ndr/operations/nspi-resort-restriction.js';
import * as nspiSeekEntries from '../../../../../src/wire/address-book/ndr/operations/nspi-seek-entries.js';
import * as nspiUnbind from '../../../../../src/wire/address-book/ndr/operations/nspi-unbind.js';
import * as nspiUpdateStat from '../../../../../src/wire/address-book/ndr/operations/nspi-update-stat.js';
import { onlyDecodeErrors } from '../../../ndr/hostile.js';
import { readVectors } from '../../../ndr/read-vectors.js';

const vector = readVectors(new URL('../../vectors.txt', import.meta.url));

const operations = [
  ['NspiBind', nspiBind.decodeNspiBindRequest, nspiBind.decodeNspiBindResponse],
  ['NspiUnbind', nspiUnbind.decodeNspiUnbindRequest, nspiUnbind.decodeNspiUnbindResponse],
  ['NspiUpdateStat', nspiUpdateStat.decodeNspiUpdateStatRequest, nspiUpdateStat.decodeNspiUpdateStatResponse],
  ['NspiQueryRows', nspiQueryRows.decodeNspiQueryRowsRequest, nspiQueryRows.decodeNspiQueryRowsResponse],
  [
    'NspiSeekEntries',
    nspiSeekEntries.decodeNspiSeekEntriesRequest,
    nspiSeekEntries.decodeNspiSeekEntriesResponse,
  ],
  ['NspiGetMatches', nspiGetMatches.decodeNspiGetMatchesRequest, nspiGetMatches.decodeNspiGetMatchesResponse],
  [
    'NspiResortRestriction',
    nspiResortRestriction.decodeNspiResortRestrictionRequest,
    nspiResortRestriction.decodeNspiResortRestrictionResponse,
  ],
  ['NspiDNToMId', nspiDNToMId.decodeNspiDNToMIdRequest, nspiDNToMId.decodeNspiDNToMIdResponse],
  [
    'NspiGetPropList',
    nspiGetPropList.decodeNspiGetPropListRequest,
    nspiGetPropList.decodeNspiGetPropListResponse,
  ],
  ['NspiGetProps', nspiGetProps.decodeNspiGetPropsRequest, nspiGetProps.decodeNspiGetPropsResponse],
  [
    'NspiCompareMIds',
    nspiCompareMIds.decodeNspiCompareMIdsRequest,
    nspiCompareMIds.decodeNspiCompareMIdsResponse,
  ],
  ['NspiModProps', nspiModProps.decodeNspiModPropsRequest, nspiModProps.decodeNspiModPropsResponse],
  [
    'NspiGetSpecialTable',
    nspiGetSpecialTable.decodeNspiGetSpecialTableRequest,
    nspiGetSpecialTable.decodeNspiGetSpecialTableResponse,
  ],
  [
    'NspiGetTemplateInfo',
    nspiGetTemplateInfo.decodeNspiGetTemplateInfoRequest,
    nspiGetTemplateInfo.decodeNspiGetTemplateInfoResponse,
  ],
  ['NspiModLinkAtt', nspiModLinkAtt.decodeNspiModLinkAttRequest, nspiModLinkAtt.decodeNspiModLinkAttResponse],
  [
    'NspiQueryColumns',
    nspiQueryColumns.decodeNspiQueryColumnsRequest,
    nspiQueryColumns.decodeNspiQueryColumnsResponse,
  ],
  [
    'NspiResolveNames',
    nspiResolveNames.decodeNspiResolveNamesRequest,
    nspiResolveNames.decodeNspiResolveNamesResponse,
  ],
  [
    'NspiResolveNamesW',
    nspiResolveNamesW.decodeNspiResolveNamesWRequest,
    nspiResolveNamesW.decodeNspiResolveNamesWResponse,
  ],
] as const;

const further = [
  'NspiQueryRows request of given rows',
  'NspiQueryRows response of every type',
  'NspiGetMatches request of every kind',
  'NspiGetProps request of hNspiGetProps',
  'NspiGetSpecialTable request of hNspiGetSpecialTable',
];

describe('hostile address book calls', () => {
  for (const [name, decodeRequest, decodeResponse] of operations) {
    it(`${name} never fails otherwise than by a decode error`, () => {
      const messages = [
        `${name} request`,
        `${name} response`,
        ...further.filter((other) => other.startsWith(`${name} `)),
      ];
      onlyDecodeErrors(
        messages.map((message) => vector(message).bytes),
        [decodeRequest, decodeResponse],
        1000,
      );
    });
  }
});
