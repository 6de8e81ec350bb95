/**
 * A lab as a fixture of vitest.
 *
 * @packageDocumentation
 */

import { type TestAPI, test } from 'vitest';
import type { Lab } from './lab/lab.js';
import type { LabOptions } from './lab/options.js';
import { startLab } from './lab/start.js';

/** The fixtures that tests receive. */
export interface LabFixtures {
  /** In the state of the seed at the beginning of every test: it is reset after each one. */
  readonly lab: Lab;
  /** The same lab, shared by the tests of a file. Tests use `lab`. */
  readonly labOfFile: Lab;
}

/**
 * Creates a `test` whose fixture `lab` is started with these options, once per file, when a test first uses it. Concurrent
 * tests (`test.concurrent`) would share it; they must start labs of their own.
 *
 * @example
 * const test = createLabTest({ seed: 'contoso-2013' });
 * test('finds its server', async ({ lab }) => {
 *   const { profile } = await lab.resolve('anna@contoso.example');
 * });
 */
export function createLabTest(options: LabOptions = {}): TestAPI<LabFixtures> {
  return test.extend<LabFixtures>({
    labOfFile: [
      // biome-ignore lint/correctness/noEmptyPattern: vitest reads from the pattern which fixtures this one needs
      async ({}, use) => {
        const lab = await startLab(options);
        await use(lab);
        await lab.stop();
      },
      { scope: 'file' },
    ],
    lab: async ({ labOfFile }, use) => {
      await use(labOfFile);
      await labOfFile.reset();
    },
  });
}

/** {@link createLabTest} with every option at its default. */
export const labTest: TestAPI<LabFixtures> = createLabTest();
