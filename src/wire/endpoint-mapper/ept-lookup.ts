import type { Guid } from '../../values/guid.js';
import type { ContextHandle } from '../ndr/context-handle.js';
import { NdrReader } from '../ndr/ndr-reader.js';
import { NdrWriter } from '../ndr/ndr-writer.js';
import type { SyntaxId } from '../ndr/syntax-id.js';
import { maxElements } from './status.js';
import type { Tower } from './tower.js';
import { decodeTwr, encodeTwr } from './twr.js';

/** Which elements of the endpoint map are asked for (MS-RPCE 2.2.1.2.4). */
export const inquiryType = { all: 0, byInterface: 1, byObject: 2, byBoth: 3 } as const;

/** Which versions of the interface asked for match (MS-RPCE 2.2.1.2.4). */
export const versionOption = { all: 1, compatible: 2, exact: 3, majorOnly: 4, upTo: 5 } as const;

/** What is registered here? */
export interface EptLookupRequest {
  /** See {@link inquiryType}. */
  readonly inquiryType: number;
  readonly object?: Guid;
  readonly interface?: SyntaxId;
  /** See {@link versionOption}. */
  readonly versionOption: number;
  readonly handle: ContextHandle;
  readonly maxEntries: number;
}

/** ept_entry_t: one element of the endpoint map. */
export interface EptEntry {
  readonly object: Guid;
  readonly tower: Tower;
  /** At most 63 Latin-1 characters. */
  readonly annotation: string;
}

export interface EptLookupResponse {
  /** Not null when more entries can be asked for with it. */
  readonly handle: ContextHandle;
  /** What the request asked for: the capacity of the array on the wire. */
  readonly maxEntries: number;
  readonly entries: readonly EptEntry[];
  /** See `eptStatus`. */
  readonly status: number;
}

/** ept_max_annotation_size, terminator included (C706 appendix O). */
export const maxAnnotationSize = 64;

/*
 * ept_lookup, opnum 2 (C706 appendix O, MS-RPCE 2.2.1.2.4)
 *   in:  u32 inquiry_type, [ptr] uuid object, [ptr] rpc_if_id_t { uuid, u16 vers_major, u16 vers_minor } Ifid,
 *        u32 vers_option, handle entry_handle, u32 max_ents (0..500)
 *   out: handle entry_handle, u32 num_ents, ept_entry_t entries[] (size max_ents, length num_ents), u32 status
 *   ept_entry_t: uuid object, [ptr] twr_t tower (after the array), varying string annotation
 */

/** @throws DecodeError */
export function decodeEptLookupRequest(stub: Uint8Array): EptLookupRequest {
  const reader = new NdrReader(stub, 'ept_lookup request');
  const inquiryType = reader.u32();
  const object = reader.pointer() ? reader.guid() : undefined;
  const ifid = reader.pointer()
    ? { uuid: reader.guid(), major: reader.u16(), minor: reader.u16() }
    : undefined;
  const versionOption = reader.u32();
  const handle = reader.contextHandle();
  const maxEntries = reader.u32();
  if (maxEntries > maxElements) throw reader.refused(`max_ents of at most ${maxElements}`);
  return {
    inquiryType,
    ...(object === undefined ? {} : { object }),
    ...(ifid === undefined ? {} : { interface: ifid }),
    versionOption,
    handle,
    maxEntries,
  };
}

export function encodeEptLookupRequest(request: EptLookupRequest): Uint8Array {
  const writer = new NdrWriter();
  writer.u32(request.inquiryType);
  writer.pointer(request.object !== undefined);
  if (request.object !== undefined) writer.guid(request.object);
  writer.pointer(request.interface !== undefined);
  if (request.interface !== undefined) {
    writer.guid(request.interface.uuid);
    writer.u16(request.interface.major);
    writer.u16(request.interface.minor);
  }
  writer.u32(request.versionOption);
  writer.contextHandle(request.handle);
  writer.u32(request.maxEntries);
  return writer.finish();
}

/** @throws DecodeError */
export function decodeEptLookupResponse(stub: Uint8Array): EptLookupResponse {
  const reader = new NdrReader(stub, 'ept_lookup response');
  const handle = reader.contextHandle();
  const count = reader.u32();
  const { maximum, actual } = reader.conformantVaryingCount(29); // uuid, referent id, counts, terminator
  if (actual !== count) throw reader.refused(`actual_count ${count}`);
  const heads: (Omit<EptEntry, 'tower'> & { readonly hasTower: boolean })[] = [];
  for (let i = 0; i < actual; i++) {
    heads.push({ object: reader.guid(), hasTower: reader.pointer(), annotation: reader.varyingString() });
  }
  const entries = heads.map(({ object, hasTower, annotation }) => ({
    object,
    tower: hasTower ? decodeTwr(reader) : [],
    annotation,
  }));
  return { handle, maxEntries: maximum, entries, status: reader.u32() };
}

export function encodeEptLookupResponse(response: EptLookupResponse): Uint8Array {
  const { handle, maxEntries, entries, status } = response;
  const writer = new NdrWriter();
  writer.contextHandle(handle);
  writer.u32(entries.length);
  writer.conformantVaryingCount(maxEntries, entries.length);
  for (const { object, annotation } of entries) {
    writer.guid(object);
    writer.pointer(true);
    writer.varyingString(annotation.slice(0, maxAnnotationSize - 1));
  }
  for (const { tower } of entries) encodeTwr(writer, tower);
  writer.u32(status);
  return writer.finish();
}
