import { ByteWriter } from '../ndr/byte-writer.js';
import { type AvPair, decodeAvPairs, encodeAvPairs } from './av-pairs.js';
import { hasFlag } from './negotiate-flags.js';
import {
  beginMessage,
  decodeName,
  encodeName,
  openMessage,
  PayloadWriter,
  payloadBytes,
  readPayloadField,
} from './payload.js';
import { decodeVersion, encodeVersion, type Version } from './version.js';

/** CHALLENGE_MESSAGE: who the server is, and the number that the client's proof has to cover. */
export interface ChallengeMessage {
  readonly flags: number;
  /** Name of the domain (or of the server, where it is in none). */
  readonly targetName: string;
  /** 8 bytes. */
  readonly serverChallenge: Uint8Array;
  /** Empty where the flags do not announce it. */
  readonly targetInfo: readonly AvPair[];
  readonly version?: Version;
}

const structure = 'CHALLENGE_MESSAGE';
const messageType = 2;
const fixedLength = 56;

/*
 * CHALLENGE_MESSAGE (MS-NLMP 2.2.1.2), payload: TargetName, TargetInfo:
 *   Signature, u32 2, TargetNameFields, u32 NegotiateFlags, ServerChallenge[8], Reserved[8], TargetInfoFields, VERSION
 */

/** Writes the message. */
export function encodeChallenge(message: ChallengeMessage): Uint8Array {
  const { flags, targetName, serverChallenge, targetInfo, version } = message;
  const writer = new ByteWriter();
  const payload = new PayloadWriter(fixedLength);
  const writeName = payload.add(encodeName(targetName, hasFlag(flags, 'unicode')));
  const writeInfo = payload.add(hasFlag(flags, 'targetInfo') ? encodeAvPairs(targetInfo) : new Uint8Array());
  beginMessage(writer, messageType);
  writeName(writer);
  writer.u32(flags);
  writer.bytes(serverChallenge);
  writer.zeros(8);
  writeInfo(writer);
  encodeVersion(writer, version);
  return payload.finish(writer);
}

/** @throws DecodeError */
export function decodeChallenge(bytes: Uint8Array): ChallengeMessage {
  const reader = openMessage(bytes, messageType, structure);
  const targetName = readPayloadField(reader);
  const flags = reader.u32();
  const serverChallenge = Uint8Array.from(reader.bytes(8));
  reader.skip(8);
  const targetInfo = readPayloadField(reader);
  const version = decodeVersion(reader);
  return {
    flags,
    targetName: decodeName(payloadBytes(bytes, targetName, structure), hasFlag(flags, 'unicode')),
    serverChallenge,
    targetInfo: hasFlag(flags, 'targetInfo') ? decodeAvPairs(payloadBytes(bytes, targetInfo, structure)) : [],
    ...(hasFlag(flags, 'version') ? { version } : {}),
  };
}
