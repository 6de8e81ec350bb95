import { u32 } from '../../../ndr/fields.js';
import { octetString, stub, unique } from '../../../ndr/stub.js';
import { handle, uniqueRow } from './parameters.js';

/** NspiGetTemplateInfo, opnum 13 (MS-OXNSPI 3.1.4.1.18). */
export const { decode: decodeNspiGetTemplateInfoRequest, encode: encodeNspiGetTemplateInfoRequest } = stub(
  'NspiGetTemplateInfo request',
  {
    handle,
    /** See `templateInfoFlag`. */
    flags: u32,
    /** See `displayType`. */
    displayType: u32,
    /** Legacy DN of the template; undefined for the one of `displayType`. */
    templateDN: unique(octetString),
    codePage: u32,
    locale: u32,
  },
);

export const { decode: decodeNspiGetTemplateInfoResponse, encode: encodeNspiGetTemplateInfoResponse } = stub(
  'NspiGetTemplateInfo response',
  {
    row: uniqueRow,
    status: u32,
  },
);
