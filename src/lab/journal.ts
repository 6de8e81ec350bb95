import type { Tell, WireEvent } from '../network/journal.js';

/** A {@link WireEvent} with the lab's wall time, ISO 8601. */
export interface JournalEntry extends WireEvent {
  readonly at: string;
}

/** What passed over the lab's wires, newest last, bounded. */
export interface Journal {
  readonly entries: readonly JournalEntry[];
  clear(): void;
}

/** Keeps the last `capacity` events. */
export function createJournal(
  now: () => Date,
  onEntry?: (entry: JournalEntry) => void,
  capacity = 10_000,
): Journal & { readonly tell: Tell } {
  let kept: JournalEntry[] = [];
  let start = 0;
  return {
    get entries() {
      return kept.slice(start);
    },
    clear: () => {
      kept = [];
      start = 0;
    },
    tell: (event) => {
      const entry = { at: now().toISOString(), ...event };
      kept.push(entry);
      if (kept.length - start > capacity) start++;
      if (start >= capacity) {
        kept = kept.slice(start);
        start = 0;
      }
      onEntry?.(entry);
    },
  };
}
