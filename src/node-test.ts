/**
 * A lab for the tests of `node:test`.
 *
 * @packageDocumentation
 */

import { after, afterEach, before } from 'node:test';
import { LabError } from './errors.js';
import type { Lab } from './lab/lab.js';
import type { LabOptions } from './lab/options.js';
import { startLab } from './lab/start.js';

/**
 * Starts a lab before the first test of the suite (or file) in which it is called, resets it after each test and stops it
 * after the last.
 *
 * @returns a function that returns the lab; it throws LabError `wrong-usage` before the lab has started
 * @example
 * const lab = useLab();
 * test('finds its server', async () => {
 *   const { profile } = await lab().resolve('anna@contoso.example');
 * });
 */
export function useLab(options: LabOptions = {}): () => Lab {
  let lab: Lab | undefined;
  before(async () => {
    lab = await startLab(options);
  });
  afterEach(() => lab?.reset());
  after(async () => {
    await lab?.stop();
    lab = undefined;
  });
  return () => {
    if (lab !== undefined) return lab;
    throw new LabError('wrong-usage', 'the lab runs only while tests do', {
      hint: 'call it in a test, or in a hook behind useLab()',
    });
  };
}
