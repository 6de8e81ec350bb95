import { ByteWriter } from '../ndr/byte-writer.js';
import { hasFlag } from './negotiate-flags.js';
import {
  beginMessage,
  decodeName,
  encodeName,
  openMessage,
  type PayloadField,
  PayloadWriter,
  payloadBytes,
  readPayloadField,
} from './payload.js';
import { decodeVersion, encodeVersion, type Version, versionLength } from './version.js';

/** AUTHENTICATE_MESSAGE: who the client is, and its proof. */
export interface AuthenticateMessage {
  readonly flags: number;
  readonly domain: string;
  readonly userName: string;
  readonly workstation: string;
  /** LmChallengeResponse. */
  readonly lmResponse: Uint8Array;
  /** NtChallengeResponse. */
  readonly ntResponse: Uint8Array;
  /** EncryptedRandomSessionKey: 16 bytes, or none. */
  readonly encryptedSessionKey: Uint8Array;
  readonly version?: Version;
  /** 16 bytes, where the client has left room for them; they count only when MsvAvFlags says so. */
  readonly mic?: Uint8Array;
}

const structure = 'AUTHENTICATE_MESSAGE';
const messageType = 3;
const fixedLength = 64;

/** Where the MIC stands in a message that has one. */
export const micOffset = fixedLength + versionLength;
/** Length of the MIC in bytes. */
export const micLength = 16;

/*
 * AUTHENTICATE_MESSAGE (MS-NLMP 2.2.1.3):
 *   Signature, u32 3, LmChallengeResponseFields, NtChallengeResponseFields, DomainNameFields, UserNameFields,
 *   WorkstationFields, EncryptedRandomSessionKeyFields, u32 NegotiateFlags, [VERSION], [MIC[16]], Payload
 * The last two are there when the payload begins behind them: some clients send neither.
 */

/** Writes the message; payload: domain, user, workstation, responses, key, as Windows has them. */
export function encodeAuthenticate(message: AuthenticateMessage): Uint8Array {
  const { flags, version, mic } = message;
  const hasVersion = version !== undefined || mic !== undefined;
  const payload = new PayloadWriter(
    fixedLength + (hasVersion ? versionLength : 0) + (mic === undefined ? 0 : micLength),
  );
  const name = (text: string) => payload.add(encodeName(text, hasFlag(flags, 'unicode')));
  const [domain, userName, workstation] = [
    name(message.domain),
    name(message.userName),
    name(message.workstation),
  ];
  const lmResponse = payload.add(message.lmResponse);
  const ntResponse = payload.add(message.ntResponse);
  const sessionKey = payload.add(message.encryptedSessionKey);
  const writer = new ByteWriter();
  beginMessage(writer, messageType);
  for (const field of [lmResponse, ntResponse, domain, userName, workstation, sessionKey]) field(writer);
  writer.u32(flags);
  if (hasVersion) encodeVersion(writer, version);
  if (mic !== undefined) writer.bytes(mic);
  return payload.finish(writer);
}

/** @throws DecodeError */
export function decodeAuthenticate(bytes: Uint8Array): AuthenticateMessage {
  const reader = openMessage(bytes, messageType, structure);
  const lmResponse = readPayloadField(reader);
  const ntResponse = readPayloadField(reader);
  const domain = readPayloadField(reader);
  const userName = readPayloadField(reader);
  const workstation = readPayloadField(reader);
  const sessionKey = readPayloadField(reader);
  const flags = reader.u32();
  const start = payloadStart(
    [lmResponse, ntResponse, domain, userName, workstation, sessionKey],
    bytes.length,
  );
  const version = start >= micOffset ? decodeVersion(reader) : undefined;
  const mic = start >= micOffset + micLength ? Uint8Array.from(reader.bytes(micLength)) : undefined;
  const value = (field: PayloadField) => Uint8Array.from(payloadBytes(bytes, field, structure));
  const name = (field: PayloadField) =>
    decodeName(payloadBytes(bytes, field, structure), hasFlag(flags, 'unicode'));
  return {
    flags,
    domain: name(domain),
    userName: name(userName),
    workstation: name(workstation),
    lmResponse: value(lmResponse),
    ntResponse: value(ntResponse),
    encryptedSessionKey: value(sessionKey),
    ...(version !== undefined && hasFlag(flags, 'version') ? { version } : {}),
    ...(mic === undefined ? {} : { mic }),
  };
}

function payloadStart(fields: readonly PayloadField[], end: number): number {
  return fields.reduce((start, { length, offset }) => (length === 0 ? start : Math.min(start, offset)), end);
}
