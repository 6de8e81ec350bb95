import type {
  PoxElement,
  PoxHttpRedirect,
  PoxRequest,
  PoxResponse,
} from '../../../wire/autodiscover/messages.js';
import type { Fact } from '../../fact.js';
import type { Mailbox } from '../../recipient.js';
import type { AutodiscoverClient } from './client.js';

/** One request for settings and the circumstances in which it was asked. */
export interface AutodiscoverQuestion {
  readonly request: PoxRequest;
  /** Default: a client that says nothing of itself. */
  readonly client?: AutodiscoverClient;
  /** Name of the client access server that was asked. */
  readonly server: string;
  /** For an error: local time of day, `HH:mm:ss.fffffff`. */
  readonly time: string;
  /** For an error: the number of the server that was asked. */
  readonly errorId: number;
}

/** What is said, and for each part of it what decided it. */
export interface AutodiscoverAnswer {
  readonly response: PoxResponse | PoxHttpRedirect;
  readonly facts: readonly ElementFact[];
}

/** Protocols that the servers really offer: what nothing answers is never advertised. */
export interface ServedProtocols {
  readonly mapiHttp: boolean;
}

/** An element by its path, `EXCH/Server`, or a block of elements, `EXCH`, and the fact behind it. */
export interface ElementFact {
  readonly element: string;
  readonly fact: Fact<unknown>;
}

/** A value that every mailbox of a database has in common, or one that is each mailbox's own. */
export type ElementValue = Fact<string> | undefined | ((mailbox: Mailbox) => Fact<string> | undefined);

/** An element that is sent when there is a value for it. */
export type Candidate = readonly [name: string, value: ElementValue];

/** The elements of a block for which the directory has a value, in the order given, and the facts behind them. */
export function elementsFor(
  block: string,
  candidates: readonly Candidate[],
  mailbox: Mailbox,
): { readonly elements: readonly PoxElement[]; readonly facts: readonly ElementFact[] } {
  const elements: PoxElement[] = [];
  const facts: ElementFact[] = [];
  for (const [name, value] of candidates) {
    const fact = typeof value === 'function' ? value(mailbox) : value;
    if (fact === undefined) continue;
    elements.push({ name, text: fact.value });
    facts.push({ element: `${block}/${name}`, fact });
  }
  return { elements, facts };
}
