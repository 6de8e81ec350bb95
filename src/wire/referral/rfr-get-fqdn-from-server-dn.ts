import { u32 } from '../ndr/fields.js';
import { octetString, parameter, stub, unique } from '../ndr/stub.js';

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
export const { decode: decodeRfrGetFqdnFromServerDnRequest, encode: encodeRfrGetFqdnFromServerDnRequest } =
  stub('RfrGetFQDNFromServerDN request', {
    /** Reserved: 0. */
    flags: u32,
    /** The server's legacy DN, 9 to 1023 octets. */
    mailboxServerDN: sizedString,
  });

/** What is the host name of this mailbox server? */
export type RfrGetFqdnFromServerDnRequest = ReturnType<typeof decodeRfrGetFqdnFromServerDnRequest>;

export const { decode: decodeRfrGetFqdnFromServerDnResponse, encode: encodeRfrGetFqdnFromServerDnResponse } =
  stub('RfrGetFQDNFromServerDN response', {
    /** Undefined when the call failed. */
    serverFQDN: unique(octetString),
    /** See `rfrStatus`. */
    status: u32,
  });

export type RfrGetFqdnFromServerDnResponse = ReturnType<typeof decodeRfrGetFqdnFromServerDnResponse>;
