import type { Lab } from '../lab/lab.js';

const longestSeconds = 120;

/**
 * Lets the lab's time pass, second by second, until something is so, or for two minutes: what follows is measured anyway.
 *
 * @returns the lab's time that has passed, ms
 */
export async function comesTrue({ clock }: Lab, isSo: () => boolean): Promise<number> {
  const began = clock.now();
  for (let seconds = 0; seconds < longestSeconds && !isSo(); seconds++) await clock.sleep(1000);
  return clock.now() - began;
}
