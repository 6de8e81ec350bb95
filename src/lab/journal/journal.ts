import { LabError } from '../../errors.js';
import type { Sentences } from '../../record/events/facts.js';
import { fieldsOf, type WireFields } from '../../record/events/fields.js';
import { keptEvent } from '../../record/events/kept.js';
import { type RecordedEvent, sentencesOf, type Tell } from '../../record/events/recorded-event.js';
import type { JournalEntry } from './journal-entry.js';
import { countBounds, describeMiss, type ExpectedCount } from './journal-expectation.js';
import { type CompiledMatcher, compileMatcher, type JournalMatcher } from './journal-matcher.js';

export type { JournalEntry };

/** Options of {@link Journal.waitFor}. */
export interface WaitOptions {
  /** Real time to wait, ms. Default 5000. */
  readonly timeoutMs?: number;
  /** Ignores entries that already exist. Default false. */
  readonly onlyNew?: boolean;
}

/** What passed over the lab's wires, in order: the newest `journalSize` entries. */
export interface Journal {
  /** Newest last. */
  readonly entries: readonly JournalEntry[];
  /** How many entries have been dropped since the journal was last cleared. */
  readonly dropped: number;
  /** Returns the entries that match, newest last; without a matcher, all. */
  find(matcher?: JournalMatcher): readonly JournalEntry[];
  /** Counts the entries that match; without a matcher, all. */
  count(matcher?: JournalMatcher): number;
  /**
   * Resolves with the first entry that matches, at once or as soon as there is one.
   *
   * @throws LabError `not-as-expected` if there is none in time, or if the lab stops: the message shows the nearest
   * entries and what differs
   */
  waitFor(matcher: JournalMatcher, options?: WaitOptions): Promise<JournalEntry>;
  /**
   * Checks how many entries match, by default at least one, and returns them.
   *
   * @throws LabError `not-as-expected`: the message shows the nearest entries and what differs
   * @example
   * lab.journal.verify({ protocol: 'http', name: /autodiscover\.xml$/i, status: 200 }, { times: 1 });
   * lab.journal.verify({ protocol: 'rpc' }, { times: 0 });
   */
  verify(matcher: JournalMatcher, expected?: ExpectedCount): readonly JournalEntry[];
  /** Calls the listener with each new entry; returns a function that ends the subscription. */
  subscribe(listener: (entry: JournalEntry) => void): () => void;
  /** Deletes all entries. */
  clear(): void;
}

/** What {@link createJournal} takes. */
export interface JournalOptions {
  /** Entries kept. Default 10,000. */
  readonly size?: number | undefined;
  /** As by {@link Journal.subscribe}. */
  readonly onEntry?: ((entry: JournalEntry) => void) | undefined;
}

/** A journal as its lab has it. */
export interface OpenJournal extends Journal {
  readonly tell: Tell;
  /** Ends what waits for an entry. */
  close(): void;
}

const defaultSize = 10_000;
const defaultTimeoutMs = 5_000;

/**
 * Makes a journal. It keeps a bounded copy of each event; words and fields are made when somebody looks.
 *
 * @param now - the lab's wall clock
 */
export function createJournal(now: () => Date, options: JournalOptions = {}): OpenJournal {
  const { size = defaultSize, onEntry } = options;
  const events: RecordedEvent[] = [];
  const times: number[] = [];
  const listeners = new Set<(entry: JournalEntry) => void>();
  const waits = new Set<(error: LabError) => void>();
  /** The place of the oldest event, once all places are taken. */
  let oldest = 0;
  let told = 0;
  let cleared = 0;
  if (onEntry !== undefined) listeners.add(onEntry);

  const entryAt = (place: number, id: number): JournalEntry[] => {
    const [event, time] = [events[place], times[place]];
    if (event === undefined || time === undefined) return [];
    return [entryOf(id, time, event)];
  };
  const entries = () =>
    events.flatMap((_, index) => entryAt((oldest + index) % events.length, told - events.length + index + 1));
  const dropped = () => told - cleared - events.length;
  const matching = ({ accepts }: CompiledMatcher) => entries().filter((entry) => accepts(entry));
  const find = (matcher?: JournalMatcher) =>
    matcher === undefined ? entries() : matching(compileMatcher(matcher));
  const subscribe = (listener: (entry: JournalEntry) => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };

  /** @param after - the id from which on an entry counts */
  const waitFor = (matcher: CompiledMatcher, timeoutMs: number, after: number) =>
    new Promise<JournalEntry>((resolve, reject) => {
      const end = () => {
        clearTimeout(timer);
        waits.delete(fail);
        unsubscribe();
      };
      const fail = (error: unknown) => {
        end();
        reject(error);
      };
      const miss = () => {
        const seen = entries().filter(({ id }) => id > after);
        const found = { entries: seen, matching: [], dropped: dropped() };
        const when = ` within ${timeoutMs} ms`;
        fail(new LabError('not-as-expected', describeMiss(matcher, countBounds({}), found, when)));
      };
      const timer = setTimeout(miss, timeoutMs);
      const unsubscribe = subscribe((entry) => {
        try {
          if (!matcher.accepts(entry)) return;
        } catch (error) {
          return fail(error);
        }
        end();
        resolve(entry);
      });
      waits.add(fail);
    });

  return {
    get entries() {
      return entries();
    },
    get dropped() {
      return dropped();
    },
    find,
    count: (matcher) => (matcher === undefined ? events.length : find(matcher).length),
    waitFor: async (matcher, { timeoutMs = defaultTimeoutMs, onlyNew = false } = {}) => {
      const compiled = compileMatcher(matcher);
      const [first] = onlyNew ? [] : matching(compiled);
      return first ?? waitFor(compiled, timeoutMs, onlyNew ? told : 0);
    },
    verify: (matcher, expected = {}) => {
      const bounds = countBounds(expected);
      const compiled = compileMatcher(matcher);
      const all = entries();
      const found = all.filter((entry) => compiled.accepts(entry));
      if (found.length >= bounds.least && found.length <= bounds.most) return found;
      const seen = { entries: all, matching: found, dropped: dropped() };
      throw new LabError('not-as-expected', describeMiss(compiled, bounds, seen));
    },
    subscribe,
    clear: () => {
      events.length = 0;
      times.length = 0;
      oldest = 0;
      cleared = told;
    },
    tell: (event) => {
      const place = events.length < size ? events.length : oldest;
      if (place === oldest && events.length === size) oldest = (oldest + 1) % size;
      events[place] = keptEvent(event);
      times[place] = now().getTime();
      told++;
      if (listeners.size > 0) for (const entry of entryAt(place, told)) hand(entry, listeners);
    },
    close: () => {
      for (const fail of [...waits])
        fail(new LabError('not-as-expected', 'the lab stopped before there was such an entry'));
    },
  };
}

/** An entry as readers see it. */
function entryOf(id: number, time: number, event: RecordedEvent): JournalEntry {
  const { protocol, host, client, elapsedMs } = event;
  let words: Sentences | undefined;
  let fields: WireFields | undefined;
  const sentences = () => {
    words ??= sentencesOf(event);
    return words;
  };
  return {
    id,
    at: new Date(time).toISOString(),
    protocol,
    host,
    client,
    get asked() {
      return sentences().asked;
    },
    get answered() {
      return sentences().answered;
    },
    get fields() {
      fields ??= fieldsOf(event);
      return fields;
    },
    ...(elapsedMs === undefined ? {} : { elapsedMs }),
  };
}

/** A listener that throws is not the server's fault, and must not be its problem: the process hears of it. */
function hand(entry: JournalEntry, listeners: Iterable<(entry: JournalEntry) => void>): void {
  for (const listener of [...listeners]) {
    try {
      listener(entry);
    } catch (error) {
      queueMicrotask(() => {
        throw error;
      });
    }
  }
}
