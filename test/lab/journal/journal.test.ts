import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isLabError, type LabError } from '../../../src/errors.js';
import { createJournal, type JournalEntry } from '../../../src/lab/journal/journal.js';
import { nearest } from '../../../src/lab/journal/nearest.js';
import type { Facts, RecordedEvent } from '../../../src/record/events/recorded-event.js';

const base = { host: 'DC1', client: '127.0.0.1:1' } as const;

/** A DNS query, which finds one record. */
function query(name: string, changes: Partial<Facts<'dns', 'query'>> = {}): RecordedEvent {
  const facts = { name, type: 'A', status: 'NOERROR', answers: 1, ...changes };
  return { ...base, protocol: 'dns', event: 'query', facts };
}

const missing = { status: 'NXDOMAIN', answers: 0 } as const;

function request(method: string, name: string, status: string): RecordedEvent {
  return { ...base, protocol: 'http', event: 'request', host: 'CAS1', facts: { method, name, status } };
}

/** What an expectation that fails says. */
function complaint(expectation: () => unknown): string {
  try {
    expectation();
  } catch (error) {
    if (isLabError(error, 'not-as-expected')) return error.message;
    throw error;
  }
  throw new Error('it did not fail');
}

const midnight = () => new Date(0);

function journalOf(...events: readonly RecordedEvent[]) {
  const journal = createJournal(midnight);
  for (const one of events) journal.tell(one);
  return journal;
}

describe('journal', () => {
  it('keeps the newest events, in order, with id and time, and counts those that are gone', () => {
    const seen: string[] = [];
    const onEntry = (entry: JournalEntry) => seen.push(entry.asked);
    const journal = createJournal(midnight, { onEntry, size: 3 });
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) journal.tell(query(name));
    expect(journal.entries.map(({ id, asked }) => `${id} ${asked}`)).toEqual(['5 e A', '6 f A', '7 g A']);
    expect(journal.entries[0]?.at).toBe('1970-01-01T00:00:00.000Z');
    expect(journal.dropped).toBe(4);
    expect(journal.count()).toBe(3);
    expect(seen).toHaveLength(7);
    journal.clear();
    expect([journal.entries, journal.dropped, journal.count()]).toEqual([[], 0, 0]);
    journal.tell(query('h'));
    expect(journal.entries.map(({ id }) => id)).toEqual([8]);
    expect(journal.dropped).toBe(0);
  });

  it('hands new entries to subscribers until they have enough', () => {
    const journal = createJournal(midnight);
    const seen: number[] = [];
    const unsubscribe = journal.subscribe(({ id }) => seen.push(id));
    journal.tell(query('a'));
    unsubscribe();
    journal.tell(query('b'));
    expect(seen).toEqual([1]);
  });

  it('finds and counts by exact text, number, expression and function', () => {
    const journal = journalOf(
      query('mail.contoso.example'),
      query('mail.contoso.example', { type: 'AAAA', ...missing }),
      request('GET', '/owa', '401'),
    );
    const ids = (...args: Parameters<typeof journal.find>) => journal.find(...args).map(({ id }) => id);
    expect(ids()).toEqual([1, 2, 3]);
    expect(ids({ name: 'mail.contoso.example' })).toEqual([1, 2]);
    expect(ids({ name: 'mail.contoso' })).toEqual([]);
    expect(ids({ name: /contoso/g, status: /^NX/ })).toEqual([2]);
    expect(ids({ name: /contoso/g, status: /^NX/ })).toEqual([2]);
    expect(ids({ status: 401, host: (host) => host.startsWith('CAS') })).toEqual([3]);
    expect(ids(({ answered }) => answered.endsWith('answers'))).toEqual([2]);
    expect(ids({ user: () => true })).toEqual([]);
    expect(journal.count({ protocol: 'dns' })).toBe(2);
  });

  it('finds by the facts that one protocol has: numbers, flags and lists', () => {
    const search = {
      name: 'DC=contoso',
      type: 'sub',
      filter: '(cn=a)',
      attributes: ['cn', 'mail'],
      entries: 2,
      status: 'success',
    };
    const journal = journalOf(
      query('long.contoso.example', { isTruncated: true }),
      query('mail.contoso.example', missing),
      { ...base, protocol: 'ldap', event: 'search', facts: search },
    );
    const ids = (...args: Parameters<typeof journal.find>) => journal.find(...args).map(({ id }) => id);
    expect(ids({ isTruncated: true })).toEqual([1]);
    expect(ids({ answers: 0 })).toEqual([2]);
    expect(ids({ event: 'search', attributes: 'cn, mail', entries: 2 })).toEqual([3]);
    expect(journal.entries[2]?.fields).toEqual({ event: 'search', operation: 'search', ...search });
  });

  it('makes words and fields when somebody looks, and not before', () => {
    const journal = createJournal(midnight);
    let looked = 0;
    const facts = { name: 'a', type: 'A', status: 'NOERROR' };
    journal.tell({
      ...base,
      protocol: 'dns',
      event: 'query',
      facts: {
        ...facts,
        get reason() {
          looked++;
          return 'told once';
        },
      },
    });
    expect(looked).toBe(1); // to be copied
    expect(JSON.parse(JSON.stringify(journal.entries))).toMatchObject([
      { id: 1, asked: 'a A', answered: 'NOERROR: told once', fields: { operation: 'query', ...facts } },
    ]);
    expect(looked).toBe(1);
  });

  it('refuses a field that entries do not have, and names the nearest', () => {
    const matcher: object = { nam: 'x' };
    expect(() => journalOf().find(matcher)).toThrow(
      /unknown journal field "nam" \(did you mean name\? they have: protocol, host, client, operation.*, answers, .*, asked, answered\)/,
    );
  });

  it('gives the entries that verify counts, and refuses counts that contradict each other', () => {
    const journal = journalOf(query('a'), query('b'));
    expect(journal.verify({ protocol: 'dns' }).map(({ id }) => id)).toEqual([1, 2]);
    expect(journal.verify({ protocol: 'dns' }, { times: 2 })).toHaveLength(2);
    expect(journal.verify({ protocol: 'dns' }, { atLeast: 1, atMost: 2 })).toHaveLength(2);
    expect(journal.verify({ protocol: 'rpc' }, { times: 0 })).toEqual([]);
    expect(journal.verify({ protocol: 'rpc' }, { atMost: 3 })).toEqual([]);
    expect(() => journal.verify({}, { times: 1, atMost: 2 })).toThrow(/`times` is exact/);
    expect(() => journal.verify({}, { atLeast: 2, atMost: 1 })).toThrow(/no number of entries is 2 to 1/);
    expect(() => journal.verify({}, { times: -1 })).toThrow(/no number of entries is exactly -1/);
  });
});

describe('what an expectation of the journal says when it fails', () => {
  const three = () =>
    journalOf(
      request('POST', '/autodiscover/autodiscover.xml', '401'),
      query('autodiscover.contoso.example'),
      query('mail.contoso.example', missing),
      query('autodiscover.contoso.example'),
    );

  it('shows the nearest entries and what differs, field by field', () => {
    const told = complaint(() =>
      three().verify({ protocol: 'dns', name: 'autodiscover.fabrikam.example', status: /^NX/ }),
    );
    expect(told).toBe(
      [
        'expected at least 1 journal entry with',
        "  protocol: 'dns'",
        "  name: 'autodiscover.fabrikam.example'",
        '  status: /^NX/',
        'but 0 of 4 match',
        '',
        'nearest:',
        '  #3 00:00:00.000 dns DC1: mail.contoso.example A -> NXDOMAIN, 0 answers',
        "    name: expected 'autodiscover.fabrikam.example', was 'mail.contoso.example'",
        '  #4 00:00:00.000 dns DC1: autodiscover.contoso.example A -> NOERROR, 1 answer (2 times)',
        "    name: expected 'autodiscover.fabrikam.example', was 'autodiscover.contoso.example'",
        "    status: expected /^NX/, was 'NOERROR'",
        '  #1 00:00:00.000 http CAS1: POST /autodiscover/autodiscover.xml -> 401',
        "    protocol: expected 'dns', was 'http'",
        "    name: expected 'autodiscover.fabrikam.example', was '/autodiscover/autodiscover.xml'",
        "    status: expected /^NX/, was '401'",
      ].join('\n'),
    );
  });

  it('shows those that match, where there are too many', () => {
    const told = complaint(() => three().verify({ name: 'autodiscover.contoso.example' }, { atMost: 1 }));
    expect(told).toBe(
      [
        'expected at most 1 journal entry with',
        "  name: 'autodiscover.contoso.example'",
        'but 2 of 4 match',
        '',
        'matching:',
        '  #2 00:00:00.000 dns DC1: autodiscover.contoso.example A -> NOERROR, 1 answer',
        '  #4 00:00:00.000 dns DC1: autodiscover.contoso.example A -> NOERROR, 1 answer',
      ].join('\n'),
    );
  });

  it('counts what it does not show', () => {
    const many = journalOf(...Array.from({ length: 5 }, (_, index) => query(`host${index}.contoso.example`)));
    expect(
      complaint(() => many.verify({ type: 'A' }, { times: 0 }))
        .split('\n')
        .slice(0, 3),
    ).toEqual(['expected no journal entries with', "  type: 'A'", 'but 5 of 5 match']);
    expect(complaint(() => many.verify({ type: 'A' }, { times: 0 }))).toMatch(/\n {2}\.\.\. and 2 more$/);
  });

  it('says what is absent, which function refused, and what was dropped', () => {
    const journal = createJournal(midnight, { size: 1 });
    journal.tell(query('a'));
    const facts = { status: 'reset', reason: 'nowhere to forward to' };
    journal.tell({ ...base, protocol: 'tcp', event: 'connect', host: 'outlook', facts });
    const isEven = (text: string) => Number(text) % 2 === 0;
    expect(complaint(() => journal.verify({ status: isEven, name: 'CAS1' }, { times: 2 }))).toBe(
      [
        'expected exactly 2 journal entries with',
        "  name: 'CAS1'",
        '  status: what isEven() accepts',
        'but 0 of 1 match; 1 older entries were dropped, see journalSize',
        '',
        'nearest:',
        '  #2 00:00:00.000 tcp outlook: connect -> reset: nowhere to forward to',
        "    name: expected 'CAS1', was absent",
        "    status: expected what isEven() accepts, was 'reset'",
      ].join('\n'),
    );
  });

  it('shows the latest entries to a function, and says when there are none', () => {
    expect(complaint(() => journalOf(query('a')).verify(() => false))).toBe(
      [
        'expected at least 1 journal entry that a function accepts',
        'but 0 of 1 match',
        '',
        'latest:',
        '  #1 00:00:00.000 dns DC1: a A -> NOERROR, 1 answer',
      ].join('\n'),
    );
    expect(complaint(() => journalOf().verify({ user: "o'brien" }))).toBe(
      ['expected at least 1 journal entry with', "  user: 'o\\'brien'", 'but the journal is empty'].join(
        '\n',
      ),
    );
  });

  it('stays short, however long what a peer sent', () => {
    const journal = journalOf({
      ...base,
      protocol: 'ldap',
      event: 'search',
      facts: { name: '', type: 'base', filter: `(cn=${'x'.repeat(5_000)})`, status: 'success' },
    });
    expect(complaint(() => journal.verify({ filter: '(cn=y)' })).length).toBeLessThan(1_000);
  });
});

describe('waiting for an entry', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const failure = async (waiting: Promise<unknown>): Promise<LabError> => {
    const error: unknown = await waiting.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (isLabError(error)) return error;
    throw new Error('it did not fail');
  };

  it('ends at once when there is one already, unless only new ones count', async () => {
    const journal = journalOf(query('a'));
    expect((await journal.waitFor({ name: 'a' })).id).toBe(1);
    const next = journal.waitFor({ name: 'a' }, { onlyNew: true });
    journal.tell(query('b'));
    journal.tell(query('a'));
    expect((await next).id).toBe(3);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('fails when there is none in time, and shows the nearest', async () => {
    const journal = journalOf(query('a'));
    const failed = failure(journal.waitFor({ name: 'b' }, { timeoutMs: 100 }));
    await vi.advanceTimersByTimeAsync(100);
    const { code, message } = await failed;
    expect(code).toBe('not-as-expected');
    expect(message).toBe(
      [
        'expected at least 1 journal entry with',
        "  name: 'b'",
        'but within 100 ms 0 of 1 match',
        '',
        'nearest:',
        '  #1 00:00:00.000 dns DC1: a A -> NOERROR, 1 answer',
        "    name: expected 'b', was 'a'",
      ].join('\n'),
    );
  });

  it('fails when the lab stops, and leaves no timer', async () => {
    const journal = journalOf();
    const failed = failure(journal.waitFor({ name: 'b' }));
    await Promise.resolve();
    journal.close();
    expect((await failed).message).toMatch(/the lab stopped before/);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('fails with what the matcher throws, and the server hears nothing of it', async () => {
    const journal = journalOf();
    const waiting = journal.waitFor(() => {
      throw new TypeError('mistaken');
    });
    const failed = waiting.catch((error: unknown) => String(error));
    await Promise.resolve();
    journal.tell(query('a'));
    expect(await failed).toBe('TypeError: mistaken');
  });
});

describe('the nearest valid thing', () => {
  it.each([
    ['contoso-2011', 'contoso-2010'],
    ['CONTOSO-2010', 'contoso-2010'],
    ['contoso2010publicarray', 'contoso-2010-public-array'],
    ['fabrikam', undefined],
  ])('to %s is %s', (text, expected) => {
    expect(nearest(text, ['contoso-2010', 'contoso-2010-public-array'])).toBe(expected);
  });
});
