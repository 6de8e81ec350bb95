import {
  type Answer,
  AUTHORITATIVE_ANSWER,
  CHECKING_DISABLED,
  DNSSEC_OK,
  encode,
  RECURSION_AVAILABLE,
  RECURSION_DESIRED,
  TRUNCATED_RESPONSE,
} from 'dns-packet';
import { type DnsAnswer, refusal } from './answer-question.js';
import type { Query, QueryHeader } from './query.js';
import type { Rcode } from './rcode.js';

/** UDP without EDNS (RFC 1035 section 4.2.1). */
const shortestUdpLimit = 512;
/** What this server takes and sends over UDP at most, announced in OPT. */
const longestUdpMessage = 4096;
/** The two octets that frame a message on TCP (RFC 1035 section 4.2.2) can say no more. */
const longestTcpMessage = 65_535;

/** A response of the header alone, to a query that could not be read further. */
export function encodeRefusal(header: QueryHeader, code: Rcode): Buffer {
  return encodeMessage(header, Buffer.alloc(0), refusal(code), 0);
}

/**
 * Encodes a response. One that is too long first loses its additional records, then all of them, with TC set, so
 * that the client asks again over TCP (RFC 2181 section 9).
 */
export function encodeResponse(query: Query, answer: DnsAnswer, transport: 'udp' | 'tcp'): Buffer {
  const limit =
    transport === 'tcp'
      ? longestTcpMessage
      : Math.min(Math.max(query.edns?.udpPayloadSize ?? 0, shortestUdpLimit), longestUdpMessage);
  const opt = optRecord(query, answer.rcode);
  const whole = { ...answer, additionals: [...answer.additionals, ...opt] };
  const answersOnly = { ...answer, additionals: opt };
  for (const candidate of [whole, answersOnly]) {
    const message = encodeMessage(query, query.questionBytes, candidate, 0);
    if (message.length <= limit) return message;
  }
  const empty = { ...answer, answers: [], authorities: [], additionals: opt };
  return encodeMessage(query, query.questionBytes, empty, TRUNCATED_RESPONSE);
}

/** OPT is answered by OPT, and by nothing else (RFC 6891 section 6.1.1); DO comes back (RFC 3225 section 3). */
function optRecord({ edns }: Query, code: Rcode): Answer[] {
  if (edns === undefined) return [];
  return [
    {
      type: 'OPT',
      name: '.',
      udpPayloadSize: longestUdpMessage,
      extendedRcode: code >> 4,
      ednsVersion: 0,
      flags: edns.dnssecOk ? DNSSEC_OK : 0,
      flag_do: edns.dnssecOk,
      options: [],
    },
  ];
}

/** The question goes back octet for octet: clients check its letter case (draft-vixie-dnsext-dns0x20). */
function encodeMessage(header: QueryHeader, question: Buffer, answer: DnsAnswer, truncated: number): Buffer {
  const message = encode({
    id: header.id,
    type: 'response',
    flags:
      (header.opcode << 11) |
      (answer.authoritative ? AUTHORITATIVE_ANSWER : 0) |
      truncated |
      (header.recursionDesired ? RECURSION_DESIRED : 0) |
      // Set always: the server answers for the world outside its zones too.
      RECURSION_AVAILABLE |
      (header.checkingDisabled ? CHECKING_DISABLED : 0) |
      (answer.rcode & 0xf),
    answers: [...answer.answers],
    authorities: [...answer.authorities],
    additionals: [...answer.additionals],
  });
  if (question.length > 0) message.writeUInt16BE(1, 4);
  return Buffer.concat([message.subarray(0, 12), question, message.subarray(12)]);
}
