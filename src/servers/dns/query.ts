import { type DecodedPacket, decode, type OptAnswer } from 'dns-packet';
import { DecodeError } from '../../errors.js';
import { type Rcode, rcode } from './rcode.js';

/*
 * RFC 1035 section 4.1.1, header, six 16-bit words:
 *   ID | QR(1) OPCODE(4) AA(1) TC(1) RD(1) RA(1) Z(1) AD(1) CD(1) RCODE(4) | QDCOUNT | ANCOUNT | NSCOUNT | ARCOUNT
 * Section 4.1.2, question: QNAME (labels: length octet and octets, ended by 0) | QTYPE(16) | QCLASS(16)
 * RFC 6891 section 6.1.2, OPT in the additional section: 0 | 41 | UDP payload size | extended RCODE, VERSION, DO | options
 */
const headerLength = 12;
/** More than any query needs; bounds what decoding one may cost. */
export const longestQuery = 4096;
const mostAdditionalRecords = 8;

/** Header fields that a response copies from its query. */
export interface QueryHeader {
  readonly id: number;
  readonly opcode: number;
  readonly recursionDesired: boolean;
  readonly checkingDisabled: boolean;
}

/** What is asked. */
export interface DnsQuestion {
  /** As the client spelled it, without trailing dot; octets that are no text, and dots in a label, as `\DDD`. */
  readonly name: string;
  /** Mnemonic, or `UNKNOWN_65` for a type that dns-packet does not know. */
  readonly type: string;
  readonly class: string;
}

/** A query with one question. */
export interface Query extends QueryHeader {
  readonly question: DnsQuestion;
  /** The question section as it came, letter case and all. */
  readonly questionBytes: Buffer;
  readonly edns:
    | { readonly udpPayloadSize: number; readonly version: number; readonly dnssecOk: boolean }
    | undefined;
}

/** `ignored`: deserves no answer at all. `refused`: the header could be read, and what follows is not for us. */
export type QueryReading =
  | { readonly kind: 'query'; readonly query: Query }
  | { readonly kind: 'refused'; readonly header: QueryHeader; readonly rcode: Rcode; readonly reason: string }
  | { readonly kind: 'ignored'; readonly reason: string };

/** Reads one message as a server does. Never throws. */
export function readQuery(message: Buffer): QueryReading {
  if (message.length < headerLength) return { kind: 'ignored', reason: 'shorter than a DNS header' };
  const flags = message.readUInt16BE(2);
  // Answering responses would let two servers talk to each other for ever.
  if ((flags & 0x8000) !== 0) return { kind: 'ignored', reason: 'a response' };
  const header: QueryHeader = {
    id: message.readUInt16BE(0),
    opcode: (flags >> 11) & 0xf,
    recursionDesired: (flags & 0x0100) !== 0,
    checkingDisabled: (flags & 0x0010) !== 0,
  };
  const refuse = (code: Rcode, reason: string): QueryReading => ({
    kind: 'refused',
    header,
    rcode: code,
    reason,
  });
  if (header.opcode !== 0) return refuse(rcode.notImplemented, `opcode ${header.opcode}`);
  if (message.length > longestQuery) return refuse(rcode.formatError, `query of ${message.length} octets`);
  const [questions, answers, authorities, additionals] = [4, 6, 8, 10].map((at) => message.readUInt16BE(at));
  // Checked before decoding, which allocates by these counts.
  if (questions !== 1) return refuse(rcode.formatError, `${questions} questions`);
  if (answers !== 0 || authorities !== 0) return refuse(rcode.formatError, 'a query with answers');
  if ((additionals ?? 0) > mostAdditionalRecords)
    return refuse(rcode.formatError, `${additionals} additional records`);
  try {
    return { kind: 'query', query: { ...header, ...readSections(message) } };
  } catch (error) {
    return refuse(rcode.formatError, error instanceof Error ? error.message : String(error));
  }
}

function readSections(message: Buffer): Pick<Query, 'question' | 'questionBytes' | 'edns'> {
  const { name, end } = readQuestionName(message);
  const packet = decode(message);
  // dns-packet clips record data that the message is too short for, yet counts it.
  if (decode.bytes > message.length) throw new DecodeError('RDATA', message.length, 'the rest of a record');
  const [question] = packet.questions ?? [];
  if (question === undefined) throw new DecodeError('Question', headerLength, 'a question');
  return {
    question: { name, type: question.type, class: question.class ?? 'IN' },
    questionBytes: message.subarray(headerLength, end + 4),
    edns: readEdns(packet),
  };
}

function readEdns(packet: DecodedPacket): Query['edns'] {
  const [opt, second] = (packet.additionals ?? []).filter(
    (record): record is OptAnswer => record.type === 'OPT',
  );
  if (opt === undefined) return undefined;
  if (second !== undefined || opt.name !== '.') {
    throw new DecodeError('OPT', headerLength, 'one OPT record, owned by the root (RFC 6891 section 6.1.1)');
  }
  return { udpPayloadSize: opt.udpPayloadSize, version: opt.ednsVersion, dnssecOk: opt.flag_do };
}

/** dns-packet joins labels by dots and replaces what is not UTF-8, so two different names could become one. */
function readQuestionName(message: Buffer): { name: string; end: number } {
  const labels: string[] = [];
  let at = headerLength;
  for (;;) {
    const length = message[at];
    if (length === undefined || length > 63)
      throw new DecodeError('QNAME', at, 'a label of at most 63 octets');
    at++;
    if (length === 0) break;
    labels.push(formatLabel(message.subarray(at, at + length)));
    at += length;
  }
  if (at - headerLength > 255) throw new DecodeError('QNAME', headerLength, 'a name of at most 255 octets');
  return { name: labels.join('.'), end: at };
}

/** RFC 1035 section 5.1; UTF-8 stays readable, as Windows' DNS server allows it in names. */
function formatLabel(label: Buffer): string {
  const text = label.toString('utf8');
  if (!/[\p{C}\s.\\\uFFFD]/u.test(text)) return text;
  return Array.from(label, (octet) => {
    const character = String.fromCharCode(octet);
    return /[!-~]/.test(character) && !/[.\\]/.test(character)
      ? character
      : `\\${String(octet).padStart(3, '0')}`;
  }).join('');
}
