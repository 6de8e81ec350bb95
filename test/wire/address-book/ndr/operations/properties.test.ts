import { describe } from 'vitest';
import {
  defaultLocale,
  displayType,
  modLinkAttFlag,
  queryColumnsFlag,
  retrieveFlag,
  templateInfoFlag,
} from '../../../../../src/wire/address-book/flags.js';
import * as nspiGetPropList from '../../../../../src/wire/address-book/ndr/operations/nspi-get-prop-list.js';
import * as nspiGetProps from '../../../../../src/wire/address-book/ndr/operations/nspi-get-props.js';
import * as nspiGetTemplateInfo from '../../../../../src/wire/address-book/ndr/operations/nspi-get-template-info.js';
import * as nspiModLinkAtt from '../../../../../src/wire/address-book/ndr/operations/nspi-mod-link-att.js';
import * as nspiModProps from '../../../../../src/wire/address-book/ndr/operations/nspi-mod-props.js';
import * as nspiQueryColumns from '../../../../../src/wire/address-book/ndr/operations/nspi-query-columns.js';
import { pidTag, propertyType as types } from '../../../../../src/wire/address-book/property-tag.js';
import { nspiStatus } from '../../../../../src/wire/address-book/status.js';
import { hex } from '../../../dcerpc/vectors.js';
import { readVectors } from '../../../ndr/read-vectors.js';
import { threeWays } from '../../../ndr/three-ways.js';
import { handle, people, stat, tags } from '../../samples.js';

const vector = readVectors(new URL('../../vectors.txt', import.meta.url));

describe('NspiGetPropList request', () => {
  threeWays({
    ...vector('NspiGetPropList request'),
    message: { handle, flags: retrieveFlag.fSkipObjects, mid: 0x10, codePage: 1252 },
    decode: nspiGetPropList.decodeNspiGetPropListRequest,
    encode: nspiGetPropList.encodeNspiGetPropListRequest,
  });
});

describe('NspiGetPropList response', () => {
  threeWays({
    ...vector('NspiGetPropList response'),
    message: { propertyTags: tags, status: nspiStatus.Success },
    decode: nspiGetPropList.decodeNspiGetPropListResponse,
    encode: nspiGetPropList.encodeNspiGetPropListResponse,
  });
});

describe('NspiGetProps request', () => {
  threeWays({
    ...vector('NspiGetProps request'),
    message: { handle, flags: retrieveFlag.fSkipObjects, stat, propertyTags: tags },
    decode: nspiGetProps.decodeNspiGetPropsRequest,
    encode: nspiGetProps.encodeNspiGetPropsRequest,
  });
});

describe('NspiGetProps request of everything', () => {
  threeWays({
    ...vector('NspiGetProps request of everything'),
    message: { handle, flags: 0, stat, propertyTags: undefined },
    decode: nspiGetProps.decodeNspiGetPropsRequest,
    encode: nspiGetProps.encodeNspiGetPropsRequest,
  });
});

describe('NspiGetProps response', () => {
  threeWays({
    ...vector('NspiGetProps response'),
    message: { row: people[1], status: nspiStatus.ErrorsReturned },
    decode: nspiGetProps.decodeNspiGetPropsResponse,
    encode: nspiGetProps.encodeNspiGetPropsResponse,
  });
});

describe('NspiQueryColumns request', () => {
  threeWays({
    ...vector('NspiQueryColumns request'),
    message: { handle, flags: queryColumnsFlag.NspiUnicodeProptypes },
    decode: nspiQueryColumns.decodeNspiQueryColumnsRequest,
    encode: nspiQueryColumns.encodeNspiQueryColumnsRequest,
  });
});

describe('NspiQueryColumns response', () => {
  threeWays({
    ...vector('NspiQueryColumns response'),
    message: { propertyTags: tags, status: nspiStatus.Success },
    decode: nspiQueryColumns.decodeNspiQueryColumnsResponse,
    encode: nspiQueryColumns.encodeNspiQueryColumnsResponse,
  });
});

describe('NspiGetTemplateInfo request', () => {
  threeWays({
    ...vector('NspiGetTemplateInfo request'),
    message: {
      handle,
      flags: templateInfoFlag.TI_TEMPLATE,
      displayType: displayType.DT_MAILUSER,
      templateDN: undefined,
      codePage: 1252,
      locale: defaultLocale,
    },
    decode: nspiGetTemplateInfo.decodeNspiGetTemplateInfoRequest,
    encode: nspiGetTemplateInfo.encodeNspiGetTemplateInfoRequest,
  });
});

describe('NspiGetTemplateInfo request by DN', () => {
  threeWays({
    ...vector('NspiGetTemplateInfo request by DN'),
    message: {
      handle,
      flags: templateInfoFlag.TI_TEMPLATE,
      displayType: displayType.DT_MAILUSER,
      templateDN: '/o=Contoso/cn=Recipients/cn=anna',
      codePage: 1252,
      locale: defaultLocale,
    },
    decode: nspiGetTemplateInfo.decodeNspiGetTemplateInfoRequest,
    encode: nspiGetTemplateInfo.encodeNspiGetTemplateInfoRequest,
  });
});

describe('NspiGetTemplateInfo response', () => {
  threeWays({
    ...vector('NspiGetTemplateInfo response'),
    message: { row: [{ id: 1, type: types.PtypBinary, value: hex('0102') }], status: nspiStatus.Success },
    decode: nspiGetTemplateInfo.decodeNspiGetTemplateInfoResponse,
    encode: nspiGetTemplateInfo.encodeNspiGetTemplateInfoResponse,
  });
});

describe('NspiModProps request', () => {
  threeWays({
    ...vector('NspiModProps request'),
    message: {
      handle,
      stat,
      propertyTags: [pidTag.PidTagBusinessTelephoneNumber],
      row: [{ id: 0x3a08, type: types.PtypString, value: '+1 555' }],
    },
    decode: nspiModProps.decodeNspiModPropsRequest,
    encode: nspiModProps.encodeNspiModPropsRequest,
  });
});

describe('NspiModProps response', () => {
  threeWays({
    ...vector('NspiModProps response'),
    message: { status: nspiStatus.AccessDenied },
    decode: nspiModProps.decodeNspiModPropsResponse,
    encode: nspiModProps.encodeNspiModPropsResponse,
  });
});

describe('NspiModLinkAtt request', () => {
  threeWays({
    ...vector('NspiModLinkAtt request'),
    message: {
      handle,
      flags: modLinkAttFlag.fDelete,
      propertyTag: pidTag.PidTagAddressBookMember,
      mid: 0x10,
      entryIds: [hex('870000'), hex('00')],
    },
    decode: nspiModLinkAtt.decodeNspiModLinkAttRequest,
    encode: nspiModLinkAtt.encodeNspiModLinkAttRequest,
  });
});

describe('NspiModLinkAtt response', () => {
  threeWays({
    ...vector('NspiModLinkAtt response'),
    message: { status: nspiStatus.AccessDenied },
    decode: nspiModLinkAtt.decodeNspiModLinkAttResponse,
    encode: nspiModLinkAtt.encodeNspiModLinkAttResponse,
  });
});
