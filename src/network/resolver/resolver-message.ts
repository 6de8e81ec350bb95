import { type Answer, type DecodedPacket, decode, encode, RECURSION_DESIRED } from 'dns-packet';

/** One question of a stub resolver. */
export interface ResolverQuestion {
  readonly name: string;
  readonly type: 'A' | 'SRV';
}

/** A response that belongs to a query. */
export interface Reply {
  readonly rcode: number;
  readonly truncated: boolean;
  readonly answers: readonly Answer[];
}

const headerLength = 12;
/** A question is 5 octets at least, a record 11 (RFC 1035 section 4.1). */
const shortestQuestion = 5;
const shortestRecord = 11;

/** RFC 1035 section 2.3.4: labels of 1 to 63 octets, 255 octets in all, length octets and root label counted. */
export function isWritableName(name: string): boolean {
  const lengths = name.split('.').map((label) => Buffer.byteLength(label));
  const octets = lengths.reduce((sum, length) => sum + length + 1, 1);
  return octets <= 255 && lengths.every((length) => length >= 1 && length <= 63);
}

/** A recursive query without EDNS, as Windows' client sends it. */
export function encodeQuery(id: number, question: ResolverQuestion): Buffer {
  return encode({
    type: 'query',
    id,
    flags: RECURSION_DESIRED,
    questions: [{ name: question.name, type: question.type, class: 'IN' }],
  });
}

/** Undefined for anything but the response to that query, be it garbage, late or forged. Never throws. */
export function decodeReply(message: Buffer, id: number, question: ResolverQuestion): Reply | undefined {
  if (message.length < headerLength || message.readUInt16BE(0) !== id) return undefined;
  const [questions = 0, ...records] = [4, 6, 8, 10].map((at) => message.readUInt16BE(at));
  const least = records.reduce((sum, count) => sum + count * shortestRecord, questions * shortestQuestion);
  // Checked before decoding, which allocates by these counts.
  if (questions !== 1 || headerLength + least > message.length) return undefined;
  const packet = decodeOrNothing(message);
  const asked = packet?.questions?.[0];
  if (packet === undefined || asked === undefined || packet.type !== 'response') return undefined;
  const same =
    sameName(asked.name, question.name) && asked.type === question.type && (asked.class ?? 'IN') === 'IN';
  if (!same) return undefined;
  return { rcode: (packet.flags ?? 0) & 0xf, truncated: packet.flag_tc, answers: packet.answers ?? [] };
}

export function sameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function decodeOrNothing(message: Buffer): DecodedPacket | undefined {
  try {
    const packet = decode(message);
    // dns-packet clips record data that the message is too short for, yet counts it.
    return decode.bytes > message.length ? undefined : packet;
  } catch {
    return undefined;
  }
}
