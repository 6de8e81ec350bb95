import type { FactValue } from './facts.js';
import type { RecordedEvent } from './recorded-event.js';

/*
 * What the journal keeps outlives its request. In V8 a slice of a string keeps the string that it was cut from, and a
 * concatenation keeps its parts, so that 20 characters of a request can hold a megabyte. What is kept is a copy, bounded.
 */

/** Characters kept of a text: more than any line shows. */
export const longestKept = 512;
/** V8 copies what is shorter when it cuts. */
const shortest = 13;

/** A text as it may be kept: a copy of its own, cut to `longestKept` characters and `...`. */
export function keptText(text: string): string {
  if (text.length < shortest) return text;
  const cut = text.length > longestKept ? `${text.slice(0, longestKept)}...` : text;
  return Buffer.from(cut, 'utf8').toString('utf8');
}

/** Texts as they may be kept: as many as one text may have characters, and `...` where there are more. */
function keptTexts(texts: readonly string[]): readonly string[] {
  const kept: string[] = [];
  let left = longestKept;
  for (const text of texts) {
    if (left <= 0) return [...kept, '...'];
    kept.push(keptText(text));
    left -= text.length + 1;
  }
  return kept;
}

function keptValue(value: FactValue): FactValue {
  if (typeof value === 'string') return keptText(value);
  return typeof value === 'object' ? keptTexts(value) : value;
}

/** An event as it may be kept: bounded copies of its facts, and no key without a value. */
export function keptEvent<Event extends RecordedEvent>(event: Event): Event {
  const facts: Record<string, FactValue> = {};
  const given: Readonly<Record<string, FactValue | undefined>> = event.facts;
  for (const name in given) {
    const value = given[name];
    if (value !== undefined) facts[name] = keptValue(value);
  }
  return Object.assign({}, event, { facts });
}
