import { describe, expect, it } from 'vitest';
import { Latest } from '../../../src/directory/external/latest.js';

describe('work that many ask for', () => {
  it('runs once more for all who ask while it runs, as it may have looked before they asked', async () => {
    const finish: (() => void)[] = [];
    const latest = new Latest(() => new Promise<void>((resolve) => finish.push(resolve)));
    const first = latest.next();
    const others = [latest.next(), latest.next()];
    expect(finish).toHaveLength(1);
    let done = false;
    void Promise.all(others).then(() => {
      done = true;
    });
    finish[0]?.();
    await first;
    await new Promise(setImmediate);
    expect(finish).toHaveLength(2);
    expect(done).toBe(false);
    finish[1]?.();
    await Promise.all(others);
    const last = latest.next();
    expect(finish).toHaveLength(3);
    finish[2]?.();
    await last;
  });
});
