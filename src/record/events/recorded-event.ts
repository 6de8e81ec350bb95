import { dnsEvents, dnsSentences } from './dns.js';
import type { Sentences, ToldOf } from './facts.js';
import { httpEvents, httpSentences } from './http.js';
import { ldapEvents, ldapSentences } from './ldap.js';
import { rpcEvents, rpcSentences } from './rpc.js';
import { rpcHttpEvents, rpcHttpSentences } from './rpc-http.js';
import { tcpEvents, tcpSentences } from './tcp.js';

/** The closed list of events: by protocol, each with its facts. Nothing else says what servers tell. */
export const eventList = {
  ldap: ldapEvents,
  dns: dnsEvents,
  http: httpEvents,
  rpc: rpcEvents,
  'rpc-http': rpcHttpEvents,
  tcp: tcpEvents,
} as const;

type EventList = typeof eventList;

/** A wire that servers tell of. */
export type Protocol = keyof EventList;

/** All of them. */
export const protocols = [
  'ldap',
  'dns',
  'http',
  'rpc',
  'rpc-http',
  'tcp',
] as const satisfies readonly Protocol[];

/** An event of a protocol and its facts, before it is known who tells it of whom. */
export type Told<P extends Protocol> = { readonly [Q in P]: ToldOf<EventList[Q]> }[P];

/** The names of a protocol's events. */
export type EventName<P extends Protocol> = keyof EventList[P];

/** The facts of one event. */
export type Facts<P extends Protocol, Event extends EventName<P>> = Extract<
  Told<P>,
  { readonly event: Event }
>['facts'];

/** Who tells of whom, and how long it took. */
interface Occasion {
  /** Name of the lab host that answered, as in `network.yaml`. */
  readonly host: string;
  /** Peer as `address:port` on the real socket. */
  readonly client: string;
  /** From the question to the answer, ms of this machine's monotonic clock; undefined where nobody measured it. */
  readonly elapsedMs?: number | undefined;
}

/** One question and its answer on one of the lab's wires, as facts; no secrets. */
export type RecordedEvent = {
  readonly [P in Protocol]: Told<P> & { readonly protocol: P } & Occasion;
}[Protocol];

/** Where servers tell what they saw. It must not throw, and must not keep a text as it is given: see `keptEvent`. */
export type Tell = (event: RecordedEvent) => void;

/** The one place that turns facts into words. */
export function sentencesOf(event: RecordedEvent): Sentences {
  switch (event.protocol) {
    case 'ldap':
      return ldapSentences(event);
    case 'dns':
      return dnsSentences(event);
    case 'http':
      return httpSentences(event);
    case 'rpc':
      return rpcSentences(event);
    case 'rpc-http':
      return rpcHttpSentences(event);
    case 'tcp':
      return tcpSentences(event);
  }
}
