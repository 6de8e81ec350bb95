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

/** Keeps the last `capacity` events. An event costs no more than its place: what readers see is made when they look. */
export function createJournal(
  now: () => Date,
  onEntry?: (entry: JournalEntry) => void,
  capacity = 10_000,
): Journal & { readonly tell: Tell } {
  const events: WireEvent[] = [];
  const times: number[] = [];
  /** The place of the oldest event, once all places are taken. */
  let oldest = 0;
  const entryAt = (place: number): JournalEntry[] => {
    const [event, time] = [events[place], times[place]];
    return event === undefined || time === undefined ? [] : [{ at: new Date(time).toISOString(), ...event }];
  };
  return {
    get entries() {
      return events.flatMap((_, index) => entryAt((oldest + index) % events.length));
    },
    clear: () => {
      events.length = 0;
      times.length = 0;
      oldest = 0;
    },
    tell: (event) => {
      const place = events.length < capacity ? events.length : oldest;
      if (place === oldest && events.length === capacity) oldest = (oldest + 1) % capacity;
      events[place] = event;
      times[place] = now().getTime();
      if (onEntry !== undefined) for (const entry of entryAt(place)) onEntry(entry);
    },
  };
}
