import { NdrReader } from '../ndr/ndr-reader.js';
import { NdrWriter } from '../ndr/ndr-writer.js';
import { readPointer, writePointer } from '../ndr/pointer.js';

/** What is the host name of this mailbox server? */
export interface RfrGetFqdnFromServerDnRequest {
  /** Reserved: 0. */
  readonly flags: number;
  /** The server's legacy DN, 9 to 1023 octets. */
  readonly mailboxServerDN: string;
}

export interface RfrGetFqdnFromServerDnResponse {
  /** Undefined when the call failed. */
  readonly serverFQDN: string | undefined;
  /** See `rfrStatus`. */
  readonly status: number;
}

/** range(10,1024) of cbMailboxServerDN, the terminator counted. */
const size = { least: 10, most: 1024 } as const;

/*
 * RfrGetFQDNFromServerDN, opnum 1 (MS-OXABREF 3.1.4.2)
 *   in:  u32 ulFlags, u32 cbMailboxServerDN (10..1024), [string, size_is(cbMailboxServerDN)] szMailboxServerDN
 *   out: [unique, string] ppszServerFQDN, u32 status
 */

/** @throws DecodeError */
export function decodeRfrGetFqdnFromServerDnRequest(stub: Uint8Array): RfrGetFqdnFromServerDnRequest {
  const reader = new NdrReader(stub, 'RfrGetFQDNFromServerDN request');
  const flags = reader.u32();
  const length = reader.u32();
  if (length < size.least || length > size.most) {
    throw reader.refused(`cbMailboxServerDN of ${size.least} to ${size.most}`);
  }
  const mailboxServerDN = reader.conformantVaryingString();
  if (mailboxServerDN.length >= length) throw reader.refused(`szMailboxServerDN of ${length} octets`, 1);
  return { flags, mailboxServerDN };
}

export function encodeRfrGetFqdnFromServerDnRequest(request: RfrGetFqdnFromServerDnRequest): Uint8Array {
  const writer = new NdrWriter();
  writer.u32(request.flags);
  writer.u32(request.mailboxServerDN.length + 1);
  writer.conformantVaryingString(request.mailboxServerDN);
  return writer.finish();
}

/** @throws DecodeError */
export function decodeRfrGetFqdnFromServerDnResponse(stub: Uint8Array): RfrGetFqdnFromServerDnResponse {
  const reader = new NdrReader(stub, 'RfrGetFQDNFromServerDN response');
  return {
    serverFQDN: readPointer(reader, (text) => text.conformantVaryingString()),
    status: reader.u32(),
  };
}

export function encodeRfrGetFqdnFromServerDnResponse(response: RfrGetFqdnFromServerDnResponse): Uint8Array {
  const writer = new NdrWriter();
  writePointer(writer, response.serverFQDN, (stub, text) => stub.conformantVaryingString(text));
  writer.u32(response.status);
  return writer.finish();
}
