import { reserved, u32 } from '../../ndr/fields.js';
import { auxiliary, body, status } from '../body.js';

/** Unbind (MS-OXCMAPIHTTP 2.2.5.2). */
const request = body('Unbind request', { reserved: reserved(u32, 0), auxiliary });

/** @throws DecodeError */
export function decodeUnbindRequest(bytes: Uint8Array): void {
  request.decode(bytes);
}

export function encodeUnbindRequest(): Uint8Array {
  return request.encode({});
}

export const { decode: decodeUnbindResponse, encode: encodeUnbindResponse } = body('Unbind response', {
  status,
  auxiliary,
});
