import type { Answer } from 'dns-packet';
import { dnsKey } from '../../network/resolver/dns-registration.js';
import type { DnsQuestion } from './query.js';
import { type Rcode, rcode } from './rcode.js';
import type { RecordData, Zones } from './zones.js';

/** What a name server has to say to one question. */
export interface DnsAnswer {
  readonly rcode: Rcode;
  /** AA: about the first owner name in the answer section (RFC 1035 section 4.1.1). */
  readonly authoritative: boolean;
  readonly answers: readonly Answer[];
  readonly authorities: readonly Answer[];
  readonly additionals: readonly Answer[];
}

/** Aliases followed in one answer; a chain that is longer, or a loop, ends there. */
const longestChain = 16;

/** An answer without records. */
export function refusal(code: Rcode): DnsAnswer {
  return { rcode: code, authoritative: false, answers: [], authorities: [], additionals: [] };
}

/** Answers from a view's zones as RFC 1034 section 4.3.2 does. Any name outside them does not exist. */
export function answerQuestion(zones: Zones, question: DnsQuestion): DnsAnswer {
  if (question.class !== 'IN') return refusal(rcode.refused);
  // Nobody may copy a whole zone; a query for the pseudo-record OPT means nothing.
  if (question.type === 'AXFR' || question.type === 'IXFR') return refusal(rcode.refused);
  if (question.type === 'OPT') return refusal(rcode.formatError);

  const { authoritative } = zones.find(question.name);
  const answers: Answer[] = [];
  const passed = new Set<string>();
  let name = question.name;
  for (;;) {
    const { records, soa } = zones.find(name);
    const matching =
      records?.filter((record) => question.type === 'ANY' || record.type === question.type) ?? [];
    answers.push(...matching.map((record) => owned(name, record)));
    if (matching.length > 0) {
      return {
        rcode: rcode.noError,
        authoritative,
        answers,
        authorities: [],
        additionals: additionalAddresses(zones, answers),
      };
    }
    const alias = records?.find((record) => record.type === 'CNAME');
    if (alias?.type !== 'CNAME') {
      // RFC 6604: the code is about the last name of the chain.
      const code = records === undefined ? rcode.nameError : rcode.noError;
      return { rcode: code, authoritative, answers, authorities: [soa], additionals: [] };
    }
    answers.push(owned(name, alias));
    passed.add(dnsKey(name));
    name = alias.data;
    if (passed.has(dnsKey(name)) || passed.size >= longestChain) {
      return { rcode: rcode.noError, authoritative, answers, authorities: [], additionals: [] };
    }
  }
}

function owned(name: string, record: RecordData): Answer {
  return { ...record, name: name === '' ? '.' : name };
}

/** Addresses of the hosts that the answers name (RFC 2782, RFC 1035 section 3.3.9). */
function additionalAddresses(zones: Zones, answers: readonly Answer[]): Answer[] {
  const hosts = new Map<string, string>();
  for (const answer of answers) {
    const host = hostNamedBy(answer);
    if (host !== undefined) hosts.set(dnsKey(host), host);
  }
  return [...hosts.values()].flatMap((host) =>
    (zones.find(host).records ?? [])
      .filter((record) => record.type === 'A')
      .map((record) => owned(host, record)),
  );
}

function hostNamedBy(answer: Answer): string | undefined {
  switch (answer.type) {
    case 'SRV':
      return answer.data.target;
    case 'MX':
      return answer.data.exchange;
    case 'NS':
      return answer.data;
    default:
      return undefined;
  }
}
