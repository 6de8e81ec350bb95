import type { AddressBook } from '../../exchange/roles/address-book/role.js';
import type { AddressBookSession } from '../../exchange/roles/address-book/session.js';
import { defaultColumns } from '../../exchange/roles/address-book/tables.js';
import { nspiStatus } from '../../wire/address-book/status.js';
import { decodeDNToMIdRequest, encodeDNToMIdResponse } from '../../wire/mapi-http/address-book/dn-to-mid.js';
import {
  decodeGetPropListRequest,
  encodeGetPropListResponse,
} from '../../wire/mapi-http/address-book/get-prop-list.js';
import {
  decodeGetPropsRequest,
  encodeGetPropsResponse,
} from '../../wire/mapi-http/address-book/get-props.js';
import {
  decodeGetTemplateInfoRequest,
  encodeGetTemplateInfoResponse,
} from '../../wire/mapi-http/address-book/get-template-info.js';
import {
  decodeModLinkAttRequest,
  encodeModLinkAttResponse,
} from '../../wire/mapi-http/address-book/mod-link-att.js';
import {
  decodeModPropsRequest,
  encodeModPropsResponse,
} from '../../wire/mapi-http/address-book/mod-props.js';
import {
  decodeResolveNamesRequest,
  encodeResolveNamesResponse,
} from '../../wire/mapi-http/address-book/resolve-names.js';
import {
  describeAnswer,
  describeNames,
  describeResolutions,
} from '../rpc/address-book/address-book-describe.js';
import { operation, rowSetOf, withStat } from './address-book-operation.js';
import type { SessionOperation } from './endpoint.js';

const status = nspiStatus.InvalidParameter;

/** The operations on single objects, and those that find them by name. */
export function objectOperations(book: AddressBook): Record<string, SessionOperation<AddressBookSession>> {
  return {
    DNToMId: operation({
      decode: decodeDNToMIdRequest,
      answer: (_, request) => book.dnToMId(request),
      encode: encodeDNToMIdResponse,
      asked: ({ names }) => `DNToMId ${describeNames(names)}`,
      answered: describeAnswer,
    }),
    GetPropList: operation({
      decode: decodeGetPropListRequest,
      answer: (session, request) => book.getPropList(session, request),
      encode: encodeGetPropListResponse,
      asked: () => 'GetPropList',
      answered: describeAnswer,
    }),
    GetProps: operation({
      decode: decodeGetPropsRequest,
      answer: (session, request) =>
        withStat(request, (whole) => ({ ...book.getProps(session, whole), codePage: whole.stat.codePage }), {
          codePage: 0,
          row: undefined,
          status,
        }),
      encode: encodeGetPropsResponse,
      asked: () => 'GetProps',
      answered: describeAnswer,
    }),
    ModProps: operation({
      decode: decodeModPropsRequest,
      answer: (_, request) => withStat(request, (whole) => book.modProps(whole), { status }),
      encode: encodeModPropsResponse,
      asked: () => 'ModProps',
      answered: describeAnswer,
    }),
    GetTemplateInfo: operation({
      decode: decodeGetTemplateInfoRequest,
      answer: (_, request) => ({ ...book.getTemplateInfo(request), codePage: request.codePage }),
      encode: encodeGetTemplateInfoResponse,
      asked: () => 'GetTemplateInfo',
      answered: describeAnswer,
    }),
    ModLinkAtt: operation({
      decode: decodeModLinkAttRequest,
      answer: (_, request) => book.modLinkAtt(request),
      encode: encodeModLinkAttResponse,
      asked: () => 'ModLinkAtt',
      answered: describeAnswer,
    }),
    ResolveNames: operation({
      decode: decodeResolveNamesRequest,
      answer: (session, request) =>
        withStat(
          request,
          (whole) => {
            const propertyTags = whole.propertyTags ?? defaultColumns;
            const { rows, ...rest } = book.resolveNamesW(session, { ...whole, propertyTags });
            return { ...rest, rowSet: rowSetOf(propertyTags, rows), codePage: whole.stat.codePage };
          },
          { codePage: 0, mids: undefined, rowSet: undefined, status },
        ),
      encode: encodeResolveNamesResponse,
      asked: ({ names }) => `ResolveNames ${describeNames(names)}`,
      answered: ({ mids, status: came }) => describeResolutions(mids, came),
    }),
  };
}
