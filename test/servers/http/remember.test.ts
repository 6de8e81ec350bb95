import { describe, expect, it } from 'vitest';
import { remember } from '../../../src/servers/http/remember.js';

function counted(most: number) {
  const made: string[] = [];
  const make = (text: string) => {
    made.push(text);
    if (text === 'bad') throw new Error('bad');
    return { text };
  };
  return { made, look: remember(make, { most, longest: 4 }) };
}

describe('remembering results', () => {
  it('makes each once, and gives the same object again', () => {
    const { made, look } = counted(2);
    expect(look('a')).toBe(look('a'));
    expect(made).toEqual(['a']);
  });

  it('keeps no more than it may, and lets the oldest go', () => {
    const { made, look } = counted(2);
    for (const text of ['a', 'b', 'c', 'c', 'b', 'a']) look(text);
    expect(made).toEqual(['a', 'b', 'c', 'a']);
  });

  it('keeps neither what throws nor what is long', () => {
    const { made, look } = counted(2);
    for (let i = 0; i < 2; i++) {
      expect(() => look('bad')).toThrow('bad');
      look('longer');
    }
    expect(made).toEqual(['bad', 'longer', 'bad', 'longer']);
  });
});
