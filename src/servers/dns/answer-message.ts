import type { Answer } from 'dns-packet';
import type { DnsViewSettings } from '../../network/world/world.js';
import type { Facts, Told } from '../../record/events/recorded-event.js';
import { answerQuestion, type DnsAnswer, refusal } from './answer-question.js';
import { type Query, readQuery } from './query.js';
import { formatRcode, rcode } from './rcode.js';
import { encodeRefusal, encodeResponse } from './response.js';
import { indexZones, type Zones } from './zones.js';

/** What becomes of one message; `response` is undefined when it gets no answer. */
export interface AnsweredMessage {
  readonly told: Told<'dns'>;
  readonly response: Buffer | undefined;
}

/** Answers whole messages as one name server, whose views may change between two of them. Never throws. */
export type MessageAnswerer = (
  view: DnsViewSettings,
  message: Buffer,
  transport: 'udp' | 'tcp',
) => AnsweredMessage;

const mostCachedMessages = 1024;
const longestCachedQuery = 512;
const longestCachedResponse = 4096;

/** A view made ready to answer from. */
interface Answering {
  readonly silent: boolean;
  readonly zones: Zones;
  readonly expose: (address: string) => string;
}

/**
 * Makes an answerer. It keeps each view's index and its latest answers as long as the view object lives.
 *
 * @param expose - turns the modelled address of an A record into the one that is answered; must always turn the same
 * address into the same one
 */
export function createMessageAnswerer(
  expose: (address: string) => string = (address) => address,
): MessageAnswerer {
  const views = new WeakMap<DnsViewSettings, Answering & { readonly cache: Map<string, AnsweredMessage> }>();

  return (view, message, transport) => {
    const known = views.get(view) ?? {
      silent: view.silent,
      zones: indexZones(view),
      expose,
      cache: new Map(),
    };
    views.set(view, known);
    if (message.length > longestCachedQuery) return answerMessage(known, message, transport);
    const key = `${transport}${message.toString('latin1', 2)}`;
    const cached = known.cache.get(key);
    if (cached !== undefined) return { ...cached, response: withId(cached.response, message) };
    const answered = answerMessage(known, message, transport);
    if (isWorthKeeping(answered.response)) {
      if (known.cache.size >= mostCachedMessages) known.cache.clear();
      known.cache.set(key, answered);
    }
    return answered;
  };
}

function isWorthKeeping(response: Buffer | undefined): boolean {
  if (response === undefined || response.length > longestCachedResponse) return false;
  return (response.readUInt16BE(2) & 0xf) !== rcode.serverFailure;
}

/** A copy that carries the ID of `message`. */
function withId(response: Buffer | undefined, message: Buffer): Buffer | undefined {
  if (response === undefined) return undefined;
  const copy = Buffer.from(response);
  message.copy(copy, 0, 0, 2);
  return copy;
}

function answerMessage(answering: Answering, message: Buffer, transport: 'udp' | 'tcp'): AnsweredMessage {
  const reading = readQuery(message);
  if (reading.kind === 'ignored') {
    const facts = { problem: reading.reason, status: 'nothing' };
    return { told: { event: 'not a query', facts }, response: undefined };
  }
  const silence = answering.silent ? { status: 'nothing', reason: 'the view is silent' } : undefined;
  if (reading.kind === 'refused') {
    const problem = reading.reason;
    const facts = { problem, ...(silence ?? { status: formatRcode(reading.rcode) }) };
    const response = silence === undefined ? encodeRefusal(reading.header, reading.rcode) : undefined;
    return { told: { event: 'unreadable query', facts }, response };
  }
  const question = toldQuestion(reading.query);
  if (silence !== undefined) {
    return { told: { event: 'query', facts: { ...question, ...silence } }, response: undefined };
  }
  return answerQuery(answering, reading.query, transport);
}

/** What the journal has of a question. */
export function toldQuestion({
  question: { name, type },
}: Query): Pick<Facts<'dns', 'query'>, 'name' | 'type'> {
  return { name: name || '.', type };
}

function answerQuery({ zones, expose }: Answering, query: Query, transport: 'udp' | 'tcp'): AnsweredMessage {
  const told = (answer: Omit<Facts<'dns', 'query'>, 'name' | 'type'>): Told<'dns'> => ({
    event: 'query',
    facts: { ...toldQuestion(query), ...answer },
  });
  try {
    // RFC 6891 section 6.1.3: only version 0 is spoken here.
    const bare: DnsAnswer =
      query.edns !== undefined && query.edns.version !== 0
        ? refusal(rcode.badVersion)
        : answerQuestion(zones, query.question);
    const answer = {
      ...bare,
      answers: exposed(bare.answers, expose),
      additionals: exposed(bare.additionals, expose),
    };
    const response = encodeResponse(query, answer, transport);
    const isTruncated = (response.readUInt16BE(2) & 0x0200) !== 0;
    const status = formatRcode(answer.rcode);
    return {
      told: told(isTruncated ? { status, isTruncated } : { status, answers: answer.answers.length }),
      response,
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {
      told: told({ status: formatRcode(rcode.serverFailure), reason }),
      response: encodeResponse(query, refusal(rcode.serverFailure), transport),
    };
  }
}

/** Two addresses may be exposed as one; a record set holds no record twice (RFC 2181 section 5). */
function exposed(records: readonly Answer[], expose: (address: string) => string): Answer[] {
  const seen = new Set<string>();
  return records.flatMap((record) => {
    if (record.type !== 'A') return [record];
    const data = expose(record.data);
    const key = `${record.name} ${data}`;
    if (seen.has(key)) return [];
    seen.add(key);
    return [{ ...record, data }];
  });
}
