import type { Guid } from '../../values/guid.js';
import type { ContextHandle } from '../ndr/context-handle.js';
import { NdrReader } from '../ndr/ndr-reader.js';
import { NdrWriter } from '../ndr/ndr-writer.js';
import { maxElements } from './status.js';
import type { Tower } from './tower.js';
import { decodeTwr, encodeTwr } from './twr.js';

/** Where is this interface? The tower says which, and by which protocols. */
export interface EptMapRequest {
  readonly object?: Guid;
  readonly tower?: Tower;
  readonly handle: ContextHandle;
  readonly maxTowers: number;
}

export interface EptMapResponse {
  /** Not null when more towers can be asked for with it. */
  readonly handle: ContextHandle;
  /** What the request asked for: the capacity of the array on the wire. */
  readonly maxTowers: number;
  readonly towers: readonly Tower[];
  /** See `eptStatus`. */
  readonly status: number;
}

/*
 * ept_map, opnum 3 (C706 appendix O, MS-RPCE 2.2.1.2.5)
 *   in:  [ptr] uuid obj, [ptr] twr_t map_tower, handle entry_handle, u32 max_towers (0..500)
 *   out: handle entry_handle, u32 num_towers, twr_p_t ITowers[] (size max_towers, length num_towers: counts, referent
 *        ids, then each twr_t), u32 status
 */

/** @throws DecodeError */
export function decodeEptMapRequest(stub: Uint8Array): EptMapRequest {
  const reader = new NdrReader(stub, 'ept_map request');
  const object = reader.pointer() ? reader.guid() : undefined;
  const tower = reader.pointer() ? decodeTwr(reader) : undefined;
  const handle = reader.contextHandle();
  const maxTowers = reader.u32();
  if (maxTowers > maxElements) throw reader.refused(`max_towers of at most ${maxElements}`);
  return {
    ...(object === undefined ? {} : { object }),
    ...(tower === undefined ? {} : { tower }),
    handle,
    maxTowers,
  };
}

export function encodeEptMapRequest({ object, tower, handle, maxTowers }: EptMapRequest): Uint8Array {
  const writer = new NdrWriter();
  writer.pointer(object !== undefined);
  if (object !== undefined) writer.guid(object);
  writer.pointer(tower !== undefined);
  if (tower !== undefined) encodeTwr(writer, tower);
  writer.contextHandle(handle);
  writer.u32(maxTowers);
  return writer.finish();
}

/** @throws DecodeError */
export function decodeEptMapResponse(stub: Uint8Array): EptMapResponse {
  const reader = new NdrReader(stub, 'ept_map response');
  const handle = reader.contextHandle();
  const count = reader.u32();
  const { maximum, actual } = reader.conformantVaryingCount(4);
  if (actual !== count) throw reader.refused(`actual_count ${count}`);
  const present: boolean[] = [];
  for (let i = 0; i < actual; i++) present.push(reader.pointer());
  const towers = present.filter(Boolean).map(() => decodeTwr(reader));
  return { handle, maxTowers: maximum, towers, status: reader.u32() };
}

export function encodeEptMapResponse({ handle, maxTowers, towers, status }: EptMapResponse): Uint8Array {
  const writer = new NdrWriter();
  writer.contextHandle(handle);
  writer.u32(towers.length);
  writer.conformantVaryingCount(maxTowers, towers.length);
  for (const _ of towers) writer.pointer(true);
  for (const tower of towers) encodeTwr(writer, tower);
  writer.u32(status);
  return writer.finish();
}
