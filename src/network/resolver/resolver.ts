import { isIPv4 } from 'node:net';
import type { Answer } from 'dns-packet';
import { LabError } from '../../errors.js';
import type { ClientConnection } from '../client-connections.js';
import type { ListenAt } from '../listener.js';
import type { Clock } from '../time/clock.js';
import type { SrvRecord } from '../world/world.js';
import { exchangeTcp, exchangeUdp } from './resolver-exchange.js';
import { isWritableName, type Reply, type ResolverQuestion, sameName } from './resolver-message.js';
import type { DnsTimings } from './resolver-timings.js';

/** The stub resolver of a workstation. It keeps no answers. */
export interface Resolver {
  /**
   * The IPv4 addresses of a name, aliases followed, in the server's order; an IPv4 address is its own.
   *
   * @throws LabError `name-not-found`, `name-no-data`, `name-timed-out`, `protocol-refused`; the signal's reason
   */
  resolveAddress(name: string, signal?: AbortSignal): Promise<readonly string[]>;
  /**
   * The SRV records of a name, best first: by priority, then by weight from high to low (RFC 2782 draws lots by
   * weight; this does not, so that two runs are the same).
   *
   * @throws as {@link Resolver.resolveAddress}
   */
  resolveService(name: string, signal?: AbortSignal): Promise<readonly SrvRecord[]>;
}

/** What a {@link Resolver} stands on. */
export interface ResolverOptions {
  readonly clock: Clock;
  /** The real socket of the name server, asked for at every query; `unreachable`: queries go out and are lost. */
  readonly server: () => ListenAt | 'unreachable';
  readonly roundTripMs: number;
  readonly timings: DnsTimings;
  /** Real time after which a server that has not answered is silent, ms; 500 by default. */
  readonly realPatienceMs?: number;
  /** What a round trip takes longer, ms. Default: nothing. */
  readonly latencyMs?: () => number;
  /** Makes the record of a query, by which a server can say that it is silent. Default: none does. */
  readonly newQuery?: (() => RecordedQuery) | undefined;
}

/** A query as the emulated network has it. */
export interface RecordedQuery {
  readonly connection: ClientConnection;
  /** Tells of the real socket that it leaves by; returns how to tell that it is closed. */
  announce(client: ListenAt, server: ListenAt): () => void;
}

const longestChain = 16;
const longestPatienceTurnMs = 100;
const codeNames: Readonly<Record<number, string>> = {
  1: 'FORMERR',
  2: 'SERVFAIL',
  4: 'NOTIMP',
  5: 'REFUSED',
};

/** Makes a stub resolver that asks one name server over real UDP, and over TCP where the answer was truncated. */
export function createResolver(options: ResolverOptions): Resolver {
  const query = async (question: ResolverQuestion, signal: AbortSignal | undefined) => {
    if (!isWritableName(question.name)) {
      throw new LabError('name-not-found', 'not a DNS name', { where: question.name });
    }
    return checked(await ask(options, question, signal), question);
  };

  return {
    resolveAddress: async (name, signal) => {
      if (isIPv4(name)) return [name];
      const question = { name: withoutDot(name), type: 'A' } as const;
      return addressesOf(await query(question, signal), question);
    },
    resolveService: async (name, signal) => {
      const question = { name: withoutDot(name), type: 'SRV' } as const;
      return servicesOf(await query(question, signal), question);
    },
  };
}

/** One question with all its repetitions. The answer to an earlier one may come while a later one is under way. */
async function ask(
  options: ResolverOptions,
  question: ResolverQuestion,
  signal: AbortSignal | undefined,
): Promise<Reply> {
  const { clock, timings } = options;
  const started = clock.now();
  const over = new AbortController();
  const end = signal === undefined ? over.signal : AbortSignal.any([signal, over.signal]);
  const late: Promise<Reply>[] = [];
  const sleepUntil = (ms: number) => {
    const time = clock.sleep(Math.max(0, started + ms - clock.now()), end).then(() => undefined);
    return Promise.race([...late, time]);
  };
  try {
    for (const at of timings.queriesAtMs) {
      const lateReply = at > 0 ? await sleepUntil(at) : undefined;
      if (lateReply !== undefined) return lateReply;
      const query = options.newQuery?.();
      const attempted = attempt(options, question, end, query);
      const reply = await Promise.race([attempted, silent(query)]);
      signal?.throwIfAborted();
      if (reply !== undefined) return reply;
      late.push(
        attempted.then(
          (one) => one ?? never(),
          () => never(),
        ),
      );
    }
    const lateReply = await sleepUntil(timings.giveUpAtMs);
    if (lateReply !== undefined) return lateReply;
  } finally {
    over.abort();
  }
  const seconds = timings.giveUpAtMs / 1000;
  throw new LabError('name-timed-out', `the name server did not answer within ${seconds} s`, {
    where: `${question.name} ${question.type}`,
  });
}

const never = () => new Promise<never>(() => undefined);

/** Resolves when the server lets it be known that it says nothing. */
function silent(query: RecordedQuery | undefined): Promise<undefined> {
  return new Promise((resolve) => {
    const silence = query?.connection.silence;
    const stop = silence?.watch(() => {
      if (!silence.isSilent) return;
      stop?.();
      resolve(undefined);
    });
  });
}

/** One query. An answer costs a round trip; a truncated one two more, for the TCP handshake and the question. */
async function attempt(
  options: ResolverOptions,
  question: ResolverQuestion,
  signal: AbortSignal,
  query: RecordedQuery | undefined,
): Promise<Reply | undefined> {
  const { clock, realPatienceMs = 500, latencyMs = () => 0 } = options;
  const place = clock.place();
  const server = options.server();
  if (server === 'unreachable') return undefined;
  const silence = query?.connection.silence;
  const mayEnd = () => silence?.isSilent !== true;
  const exchange = (by: typeof exchangeUdp) =>
    clock.during(
      () =>
        withPatience(realPatienceMs, mayEnd, signal, (patience) =>
          by(server, question, patience, query?.announce),
        ),
      silence,
    );
  const roundTripMs = options.roundTripMs + latencyMs();
  const reply = await exchange(exchangeUdp);
  if (reply === undefined) return undefined;
  await clock.sleep(roundTripMs, signal, place);
  if (!reply.truncated) return reply;
  const whole = await exchange(exchangeTcp);
  if (whole !== undefined) await clock.sleep(2 * roundTripMs, signal, place);
  return whole;
}

/**
 * Aborts `work` after `ms` of real time, or again so much where it may not end yet; and when `signal` is. A process that
 * gets no processor time has no patience to lose: turns of the event loop are counted.
 */
async function withPatience<T>(
  ms: number,
  mayEnd: () => boolean,
  signal: AbortSignal,
  work: (patience: AbortSignal) => Promise<T>,
): Promise<T> {
  const patience = new AbortController();
  const end = () => patience.abort();
  const turnMs = Math.min(ms, longestPatienceTurnMs);
  let left = ms;
  const timer = setInterval(() => {
    left -= turnMs;
    if (left > 0) return;
    left = ms;
    if (mayEnd()) end();
  }, turnMs);
  signal.addEventListener('abort', end, { once: true });
  if (signal.aborted) end();
  try {
    return await work(patience.signal);
  } finally {
    clearInterval(timer);
    signal.removeEventListener('abort', end);
  }
}

function checked(reply: Reply, question: ResolverQuestion): Reply {
  const where = `${question.name} ${question.type}`;
  if (reply.rcode === 0) return reply;
  if (reply.rcode === 3) throw new LabError('name-not-found', 'no such name (NXDOMAIN)', { where });
  const code = codeNames[reply.rcode] ?? `code ${reply.rcode}`;
  throw new LabError('protocol-refused', `the name server answered ${code}`, { where });
}

/** The owner of the records that are asked for: the end of the chain of aliases in the answer. */
function canonicalName(answers: readonly Answer[], name: string): string {
  let canonical = name;
  for (let links = 0; links < longestChain; links++) {
    const alias = answers.find((answer) => answer.type === 'CNAME' && sameName(answer.name, canonical));
    if (alias?.type !== 'CNAME') break;
    canonical = alias.data;
  }
  return canonical;
}

function addressesOf({ answers }: Reply, question: ResolverQuestion): readonly string[] {
  const owner = canonicalName(answers, question.name);
  const addresses = answers.flatMap((answer) =>
    answer.type === 'A' && sameName(answer.name, owner) ? [answer.data] : [],
  );
  return someOf(addresses, question);
}

function servicesOf({ answers }: Reply, question: ResolverQuestion): readonly SrvRecord[] {
  const owner = canonicalName(answers, question.name);
  const services = answers.flatMap((answer) => {
    if (answer.type !== 'SRV' || !sameName(answer.name, owner)) return [];
    const { priority = 0, weight = 0, port, target } = answer.data;
    // RFC 2782: the root as target says that the service is not offered.
    return target === '.' ? [] : [{ priority, weight, port, target }];
  });
  return someOf(services, question).toSorted((a, b) => a.priority - b.priority || b.weight - a.weight);
}

function someOf<T>(found: readonly T[], question: ResolverQuestion): readonly T[] {
  if (found.length > 0) return found;
  throw new LabError('name-no-data', `the name exists and has no ${question.type} record`, {
    where: `${question.name} ${question.type}`,
  });
}

function withoutDot(name: string): string {
  return name.replace(/\.$/, '');
}
