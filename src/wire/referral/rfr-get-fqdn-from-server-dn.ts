import { u32 } from '../ndr/fields.js';
import type { Message } from '../ndr/layout.js';
import { octetString, parameter, stub, unique } from '../ndr/stub.js';

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

/** u32 cbMailboxServerDN (10..1024), [string, size_is(cbMailboxServerDN)] szMailboxServerDN. */
const sizedString = parameter<string>(
  (reader) => {
    const length = reader.u32();
    if (length < size.least || length > size.most) {
      throw reader.refused(`cbMailboxServerDN of ${size.least} to ${size.most}`);
    }
    const text = reader.conformantVaryingString();
    if (text.length >= length) throw reader.refused(`szMailboxServerDN of ${length} octets`, 1);
    return text;
  },
  (writer, text) => {
    writer.u32(text.length + 1);
    writer.conformantVaryingString(text);
  },
);

/** RfrGetFQDNFromServerDN, opnum 1 (MS-OXABREF 3.1.4.2). */
export const {
  decode: decodeRfrGetFqdnFromServerDnRequest,
  encode: encodeRfrGetFqdnFromServerDnRequest,
}: Message<RfrGetFqdnFromServerDnRequest> = stub('RfrGetFQDNFromServerDN request', {
  flags: u32,
  mailboxServerDN: sizedString,
});

export const {
  decode: decodeRfrGetFqdnFromServerDnResponse,
  encode: encodeRfrGetFqdnFromServerDnResponse,
}: Message<RfrGetFqdnFromServerDnResponse> = stub('RfrGetFQDNFromServerDN response', {
  serverFQDN: unique(octetString),
  status: u32,
});
