import { type Guid, nullGuid } from '../../values/guid.js';

/** A server's name for state it keeps between calls (C706's ndr_context_handle); all zero means none. */
export interface ContextHandle {
  readonly attributes: number;
  readonly uuid: Guid;
}

export const nullContextHandle: ContextHandle = { attributes: 0, uuid: nullGuid };

export function isNullContextHandle(handle: ContextHandle): boolean {
  return handle.attributes === 0 && handle.uuid === nullGuid;
}
