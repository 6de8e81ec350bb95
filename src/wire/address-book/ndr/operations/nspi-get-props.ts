import { reserved, u32 } from '../../../ndr/fields.js';
import { stub } from '../../../ndr/stub.js';
import { statLayout } from '../../stat.js';
import { handle, uniqueRow, uniqueTags } from './parameters.js';

/** NspiGetProps, opnum 9 (MS-OXNSPI 3.1.4.1.7). */
const request = stub('NspiGetProps request', {
  handle,
  /** See `retrieveFlag`. */
  flags: u32,
  /** `currentRec` names the object. */
  stat: statLayout,
  propertyTags: uniqueTags,
});

/** impacket writes a referent id before pStat, which moves all that follows by four bytes. */
const shifted = stub('NspiGetProps request', {
  handle,
  flags: u32,
  referentId: reserved(u32, 1),
  stat: statLayout,
  propertyTags: uniqueTags,
});

/** Bytes up to and with the referent id of pPropTags. */
const fixedSize = 64;

/** @throws DecodeError */
export function decodeNspiGetPropsRequest(bytes: Uint8Array): ReturnType<typeof request.decode> {
  const isShifted = bytes.length !== sizeFrom(bytes, 0) && bytes.length === sizeFrom(bytes, 4);
  return (isShifted ? shifted : request).decode(bytes);
}

export const { encode: encodeNspiGetPropsRequest } = request;

export const { decode: decodeNspiGetPropsResponse, encode: encodeNspiGetPropsResponse } = stub(
  'NspiGetProps response',
  {
    row: uniqueRow,
    status: u32,
  },
);

/** The size of a stub by the count of its property tags, when that stands `shift` bytes after its place. */
function sizeFrom(bytes: Uint8Array, shift: number): number | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = fixedSize + shift;
  if (view.byteLength < end) return undefined;
  if (view.getUint32(end - 4, true) === 0) return end;
  if (view.byteLength < end + 16) return undefined;
  return end + 16 + 4 * view.getUint32(end + 12, true);
}
