import { openingRopIds } from './rop-id.js';
import type { OtherRopRequest, OtherRopResponse } from './rop-other.js';

/** The refusal of a ROP: it names the handle that the ROP's own response would name. */
export function refusalOf(request: OtherRopRequest, returnValue: number): OtherRopResponse {
  const outputHandleIndex = openingRopIds.has(request.ropId) ? request.parameters[0] : undefined;
  return {
    rop: 'other',
    ropId: request.ropId,
    handleIndex: outputHandleIndex ?? request.handleIndex,
    returnValue,
    results: new Uint8Array(),
  };
}
