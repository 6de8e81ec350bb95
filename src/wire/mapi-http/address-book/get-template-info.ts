import { u32 } from '../../ndr/fields.js';
import { auxiliary, body, octetString, optional, status } from '../body.js';
import { propertyList } from './fields.js';

/** GetTemplateInfo (MS-OXCMAPIHTTP 2.2.5.9). */
export const { decode: decodeGetTemplateInfoRequest, encode: encodeGetTemplateInfoRequest } = body(
  'GetTemplateInfo request',
  { flags: u32, displayType: u32, templateDN: optional(octetString), codePage: u32, locale: u32, auxiliary },
);

export const { decode: decodeGetTemplateInfoResponse, encode: encodeGetTemplateInfoResponse } = body(
  'GetTemplateInfo response',
  { status, codePage: u32, row: optional(propertyList), auxiliary },
);
