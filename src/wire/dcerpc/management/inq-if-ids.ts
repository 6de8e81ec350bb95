import { NdrReader } from '../../ndr/ndr-reader.js';
import { NdrWriter } from '../../ndr/ndr-writer.js';
import { decodeSyntaxId, encodeSyntaxId, type SyntaxId } from '../../ndr/syntax-id.js';

/** The interfaces a server offers. The request has no parameters. */
export interface InqIfIdsResponse {
  readonly interfaces: readonly SyntaxId[];
  readonly status: number;
}

/*
 * rpc__mgmt_inq_if_ids, opnum 0 (C706 appendix Q, MS-RPCE 2.2.1.3.1)
 *   in:  nothing
 *   out: [ptr] rpc_if_id_vector_t { maximum_count, u32 count, rpc_if_id_p_t if_id[] }, each then
 *        rpc_if_id_t { uuid, u16 vers_major, u16 vers_minor }; u32 status
 */

/** @throws DecodeError */
export function decodeInqIfIdsResponse(stub: Uint8Array): InqIfIdsResponse {
  const reader = new NdrReader(stub, 'inq_if_ids response');
  const interfaces = reader.pointer() ? decodeVector(reader) : [];
  return { interfaces, status: reader.u32() };
}

function decodeVector(reader: NdrReader): SyntaxId[] {
  const maximum = reader.conformantCount(4);
  const count = reader.u32();
  if (count !== maximum) throw reader.refused(`count ${maximum}`);
  const present: boolean[] = [];
  for (let i = 0; i < count; i++) present.push(reader.pointer());
  return present.filter(Boolean).map(() => decodeSyntaxId(reader));
}

export function encodeInqIfIdsResponse({ interfaces, status }: InqIfIdsResponse): Uint8Array {
  const writer = new NdrWriter();
  writer.pointer(true);
  writer.conformantCount(interfaces.length);
  writer.u32(interfaces.length);
  for (const _ of interfaces) writer.pointer(true);
  for (const id of interfaces) encodeSyntaxId(writer, id);
  writer.u32(status);
  return writer.finish();
}
