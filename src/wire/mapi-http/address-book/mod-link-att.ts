import { u32 } from '../../ndr/fields.js';
import { auxiliary, body, counted, optionalOr, sizedBytes, status } from '../body.js';

/** ModLinkAtt (MS-OXCMAPIHTTP 2.2.5.10). */
export const { decode: decodeModLinkAttRequest, encode: encodeModLinkAttRequest } = body(
  'ModLinkAtt request',
  { flags: u32, propertyTag: u32, mid: u32, entryIds: optionalOr(counted(4, sizedBytes), []), auxiliary },
);

export const { decode: decodeModLinkAttResponse, encode: encodeModLinkAttResponse } = body(
  'ModLinkAtt response',
  { status, auxiliary },
);
