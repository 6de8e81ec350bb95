import { describe, expect, it } from 'vitest';
import { createJournal } from '../../src/lab/journal.js';
import { nearest } from '../../src/lab/nearest.js';

const event = (asked: string) =>
  ({ protocol: 'dns', host: 'DC1', client: '127.0.0.1:1', asked, answered: 'ok' }) as const;

describe('journal', () => {
  it('keeps the newest events, in order, with the time', () => {
    const seen: string[] = [];
    const journal = createJournal(
      () => new Date(0),
      (entry) => seen.push(entry.asked),
      3,
    );
    for (const asked of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) journal.tell(event(asked));
    expect(journal.entries.map(({ asked }) => asked)).toEqual(['e', 'f', 'g']);
    expect(journal.entries[0]?.at).toBe('1970-01-01T00:00:00.000Z');
    expect(seen).toHaveLength(7);
    journal.clear();
    expect(journal.entries).toEqual([]);
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
