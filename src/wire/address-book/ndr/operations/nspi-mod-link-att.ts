import { u32 } from '../../../ndr/fields.js';
import { parameter, stub } from '../../../ndr/stub.js';
import { readBinary, readCountedArray, writeBinary, writeCountedArray } from '../structures/counted-array.js';
import { handle } from './parameters.js';

const binaryArray = parameter<readonly Uint8Array[]>(
  (reader) => readCountedArray(reader, 8, () => readBinary(reader))(),
  (writer, values) => writeCountedArray(writer, values, (octets) => writeBinary(writer, octets))(),
);

/** NspiModLinkAtt, opnum 14 (MS-OXNSPI 3.1.4.1.15). */
export const { decode: decodeNspiModLinkAttRequest, encode: encodeNspiModLinkAttRequest } = stub(
  'NspiModLinkAtt request',
  {
    handle,
    /** See `modLinkAttFlag`. */
    flags: u32,
    propertyTag: u32,
    mid: u32,
    entryIds: binaryArray,
  },
);

export const { decode: decodeNspiModLinkAttResponse, encode: encodeNspiModLinkAttResponse } = stub(
  'NspiModLinkAtt response',
  {
    status: u32,
  },
);
