import type { PoxElement, PoxRequest, PoxResponse } from '../../../wire/autodiscover/messages.js';
import type { Fact } from '../../fact.js';

/** One request for settings and the circumstances in which it was asked. */
export interface AutodiscoverQuestion {
  readonly request: PoxRequest;
  /** Name of the client access server that was asked. */
  readonly server: string;
  /** For an error: local time of day, `HH:mm:ss.fffffff`. */
  readonly time: string;
  /** For an error: the number of the server that was asked. */
  readonly errorId: number;
}

/** What is said, and for each part of it what decided it. */
export interface AutodiscoverAnswer {
  readonly response: PoxResponse;
  readonly facts: readonly ElementFact[];
}

/** An element by its path, `EXCH/Server`, or a block of elements, `EXCH`, and the fact behind it. */
export interface ElementFact {
  readonly element: string;
  readonly fact: Fact<unknown>;
}

/** An element that is sent when there is a fact for it. */
export type Candidate = readonly [name: string, fact: Fact<string> | undefined];

/** The elements of a block for which the directory has a value, in the order given. */
export function elementsOf(candidates: readonly Candidate[]): readonly PoxElement[] {
  return candidates.flatMap(([name, fact]) => (fact === undefined ? [] : { name, text: fact.value }));
}

/** The facts behind {@link elementsOf}. */
export function factsOf(block: string, candidates: readonly Candidate[]): readonly ElementFact[] {
  return candidates.flatMap(([name, fact]) =>
    fact === undefined ? [] : { element: `${block}/${name}`, fact },
  );
}
