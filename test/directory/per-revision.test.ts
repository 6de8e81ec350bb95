import { expect, it } from 'vitest';
import { perRevision } from '../../src/directory/per-revision.js';

it('computes once per revision, when somebody asks, and again after a failure', () => {
  const source = { revision: 0 };
  let computed = 0;
  let fails = false;
  const current = perRevision(source, () => {
    computed++;
    if (fails) throw new Error('not at hand');
    return { revision: source.revision };
  });
  expect(computed).toBe(0);
  expect(current()).toBe(current());
  expect(computed).toBe(1);
  source.revision = 7;
  fails = true;
  expect(current).toThrow('not at hand');
  fails = false;
  expect(current()).toEqual({ revision: 7 });
  expect(computed).toBe(3);
});
