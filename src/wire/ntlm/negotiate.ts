import { ByteWriter } from '../ndr/byte-writer.js';
import { flagWord, hasFlag } from './negotiate-flags.js';
import {
  beginMessage,
  decodeName,
  encodeName,
  openMessage,
  PayloadWriter,
  payloadBytes,
  readPayloadField,
} from './payload.js';
import { decodeVersion, encodeVersion, type Version, versionLength } from './version.js';

/** NEGOTIATE_MESSAGE: what a client is able to do. */
export interface NegotiateMessage {
  /** Without the two flags that say whether the names are there. */
  readonly flags: number;
  /** Domain and workstation of the client, for its own part; nothing depends on them. */
  readonly domain?: string;
  readonly workstation?: string;
  /** Present when the flags say so. */
  readonly version?: Version;
}

const structure = 'NEGOTIATE_MESSAGE';
const messageType = 1;
const fixedLength = 32;

/*
 * NEGOTIATE_MESSAGE (MS-NLMP 2.2.1.1):
 *   Signature, u32 1, u32 NegotiateFlags, DomainNameFields, WorkstationFields, [VERSION], Payload
 * Names are in the OEM code page here, and count only with their flags.
 */

/** Writes the message; payload: workstation, domain, as Windows has them. */
export function encodeNegotiate({ flags, domain, workstation, version }: NegotiateMessage): Uint8Array {
  const writer = new ByteWriter();
  const supplied =
    (domain === undefined ? 0 : flagWord('domainSupplied')) |
    (workstation === undefined ? 0 : flagWord('workstationSupplied'));
  const hasVersion = hasFlag(flags, 'version');
  const payload = new PayloadWriter(fixedLength + (hasVersion ? versionLength : 0));
  const writeWorkstation =
    workstation === undefined ? undefined : payload.add(encodeName(workstation, false));
  const writeDomain = domain === undefined ? undefined : payload.add(encodeName(domain, false));
  beginMessage(writer, messageType);
  writer.u32((flags | supplied) >>> 0);
  if (writeDomain === undefined) writer.zeros(8);
  else writeDomain(writer);
  if (writeWorkstation === undefined) writer.zeros(8);
  else writeWorkstation(writer);
  if (hasVersion) encodeVersion(writer, version);
  return payload.finish(writer);
}

/** @throws DecodeError */
export function decodeNegotiate(bytes: Uint8Array): NegotiateMessage {
  const reader = openMessage(bytes, messageType, structure);
  const flags = reader.u32();
  const domain = readPayloadField(reader);
  const workstation = readPayloadField(reader);
  const name = (field: typeof domain) => decodeName(payloadBytes(bytes, field, structure), false);
  const named = flagWord('domainSupplied', 'workstationSupplied');
  return {
    flags: (flags & ~named) >>> 0,
    ...(hasFlag(flags, 'domainSupplied') ? { domain: name(domain) } : {}),
    ...(hasFlag(flags, 'workstationSupplied') ? { workstation: name(workstation) } : {}),
    ...(hasFlag(flags, 'version') ? { version: decodeVersion(reader) } : {}),
  };
}
