import type { AddressBook } from '../../../exchange/roles/address-book/role.js';
import {
  decodeNspiDNToMIdRequest,
  encodeNspiDNToMIdResponse,
} from '../../../wire/address-book/ndr/nspi-dn-to-mid.js';
import {
  decodeNspiGetPropListRequest,
  encodeNspiGetPropListResponse,
} from '../../../wire/address-book/ndr/nspi-get-prop-list.js';
import {
  decodeNspiGetPropsRequest,
  encodeNspiGetPropsResponse,
} from '../../../wire/address-book/ndr/nspi-get-props.js';
import {
  decodeNspiGetTemplateInfoRequest,
  encodeNspiGetTemplateInfoResponse,
} from '../../../wire/address-book/ndr/nspi-get-template-info.js';
import {
  decodeNspiModLinkAttRequest,
  encodeNspiModLinkAttResponse,
} from '../../../wire/address-book/ndr/nspi-mod-link-att.js';
import {
  decodeNspiModPropsRequest,
  encodeNspiModPropsResponse,
} from '../../../wire/address-book/ndr/nspi-mod-props.js';
import {
  decodeNspiResolveNamesRequest,
  encodeNspiResolveNamesResponse,
} from '../../../wire/address-book/ndr/nspi-resolve-names.js';
import {
  decodeNspiResolveNamesWRequest,
  encodeNspiResolveNamesWResponse,
} from '../../../wire/address-book/ndr/nspi-resolve-names-w.js';
import { nspiOpnum } from '../../../wire/address-book/status.js';
import type { RpcOperation } from '../rpc-interface.js';
import { describeAnswer, describeNames, describeResolutions } from './address-book-describe.js';
import type { AddressBookSessions } from './address-book-sessions.js';

/** The operations on single objects, and those that find them by name. */
export function objectOperations(
  book: AddressBook,
  sessions: AddressBookSessions,
): readonly (readonly [opnum: number, operation: RpcOperation])[] {
  return [
    [
      nspiOpnum.NspiDNToMId,
      sessions.operation({
        decode: decodeNspiDNToMIdRequest,
        answer: (_, request) => book.dnToMId(request),
        encode: encodeNspiDNToMIdResponse,
        asked: (request) => `NspiDNToMId ${describeNames(request.names)}`,
        answered: describeAnswer,
      }),
    ],
    [
      nspiOpnum.NspiGetPropList,
      sessions.operation({
        decode: decodeNspiGetPropListRequest,
        answer: (session, request) => book.getPropList(session, request),
        encode: encodeNspiGetPropListResponse,
        asked: () => 'NspiGetPropList',
        answered: describeAnswer,
      }),
    ],
    [
      nspiOpnum.NspiGetProps,
      sessions.operation({
        decode: decodeNspiGetPropsRequest,
        answer: (session, request) => book.getProps(session, request),
        encode: encodeNspiGetPropsResponse,
        asked: () => 'NspiGetProps',
        answered: describeAnswer,
      }),
    ],
    [
      nspiOpnum.NspiModProps,
      sessions.operation({
        decode: decodeNspiModPropsRequest,
        answer: (_, request) => book.modProps(request),
        encode: encodeNspiModPropsResponse,
        asked: () => 'NspiModProps',
        answered: describeAnswer,
      }),
    ],
    [
      nspiOpnum.NspiGetTemplateInfo,
      sessions.operation({
        decode: decodeNspiGetTemplateInfoRequest,
        answer: (_, request) => book.getTemplateInfo(request),
        encode: encodeNspiGetTemplateInfoResponse,
        asked: () => 'NspiGetTemplateInfo',
        answered: describeAnswer,
      }),
    ],
    [
      nspiOpnum.NspiModLinkAtt,
      sessions.operation({
        decode: decodeNspiModLinkAttRequest,
        answer: (_, request) => book.modLinkAtt(request),
        encode: encodeNspiModLinkAttResponse,
        asked: () => 'NspiModLinkAtt',
        answered: describeAnswer,
      }),
    ],
    [
      nspiOpnum.NspiResolveNames,
      sessions.operation({
        decode: decodeNspiResolveNamesRequest,
        answer: (session, request) => book.resolveNames(session, request),
        encode: encodeNspiResolveNamesResponse,
        asked: (request) => `NspiResolveNames ${describeNames(request.names)}`,
        answered: ({ mids, status }) => describeResolutions(mids, status),
      }),
    ],
    [
      nspiOpnum.NspiResolveNamesW,
      sessions.operation({
        decode: decodeNspiResolveNamesWRequest,
        answer: (session, request) => book.resolveNamesW(session, request),
        encode: encodeNspiResolveNamesWResponse,
        asked: (request) => `NspiResolveNamesW ${describeNames(request.names)}`,
        answered: ({ mids, status }) => describeResolutions(mids, status),
      }),
    ],
  ];
}
