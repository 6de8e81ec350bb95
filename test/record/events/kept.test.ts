import { describe, expect, it } from 'vitest';
import { keptEvent, keptText, longestKept } from '../../../src/record/events/kept.js';
import type { RecordedEvent } from '../../../src/record/events/recorded-event.js';

describe('what is kept of a text', () => {
  it('is the text, cut where it is long, and whole characters of it', () => {
    for (const text of ['', 'anna', 'Lučić and a few more', 'x'.repeat(longestKept)]) {
      expect(keptText(text)).toBe(text);
    }
    expect(keptText('x'.repeat(longestKept + 1))).toBe(`${'x'.repeat(longestKept)}...`);
    const cut = keptText(`x${'\u{1F4EC}'.repeat(longestKept)}`);
    expect(Buffer.from(cut, 'utf8').toString('utf8')).toBe(cut);
    expect(cut).toHaveLength(longestKept + 3);
  });
});

describe('what is kept of an event', () => {
  const search = (changes: object = {}): RecordedEvent => ({
    protocol: 'ldap',
    event: 'search',
    host: 'DC1',
    client: '127.0.0.1:1',
    facts: { name: 'DC=contoso', type: 'sub', filter: '(cn=a)', ...changes },
  });

  it('has every fact that has a value', () => {
    const facts = { attributes: ['cn', 'mail'], entries: 0, isDatagram: false };
    const kept = keptEvent(search({ ...facts, reason: undefined }));
    expect(kept).toStrictEqual(search(facts));
  });

  it('is bounded, whatever was told', () => {
    const many = Array.from({ length: 100_000 }, (_, n) => `attribute${n}`);
    for (const changes of [
      { name: 'x'.repeat(1 << 20) },
      { attributes: many },
      { attributes: ['x'.repeat(1 << 20)] },
    ]) {
      expect(JSON.stringify(keptEvent(search(changes))).length).toBeLessThan(1_400);
    }
    const { facts } = keptEvent(search({ attributes: many }));
    expect('attributes' in facts && facts.attributes?.at(-1)).toBe('...');
  });
});
