import { realClock } from '../network/time/clock.js';
import { virtualClock } from '../network/time/virtual-clock.js';
import { createClosers } from './closers.js';
import { composeLab } from './compose.js';
import { openControl } from './control/open-control.js';
import type { Lab } from './lab.js';
import { checkOptions, type LabOptions } from './options.js';
import { publishLab } from './publish.js';
import { openWorld } from './world/open-world.js';

/**
 * Starts a lab: reads a seed and opens every socket that its world has.
 *
 * @throws LabError `wrong-usage`, `unknown-seed`, `bad-ldif`, `bad-directory`, `bad-network`, `address-in-use`,
 * `address-not-permitted`; nothing stays open then
 * @example
 * await using lab = await startLab();
 * const { profile } = await lab.resolve('anna@contoso.example', { from: 'internet' });
 */
export async function startLab(options: LabOptions = {}): Promise<Lab> {
  const checked = checkOptions(options);
  // A directory that runs elsewhere takes real time to answer.
  const countsRealTime = checked.external !== undefined;
  const clock = checked.clock === 'real' ? realClock() : virtualClock({ countsRealTime });
  const release = clock.hold(); // starting is no part of the lab's time
  const closers = createClosers();
  try {
    const context = await composeLab(checked, clock, closers);
    // Before the world, so that others can watch it start.
    const control = await openControl(checked.control);
    closers.add(() => control.close());
    const world = await openWorld(context);
    return publishLab(context, world, control);
  } catch (error) {
    await closers.close();
    throw error;
  } finally {
    release();
  }
}
