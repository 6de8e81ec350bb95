import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Lab } from '../lab/lab.js';
import { startLab } from '../lab/start.js';
import type { ClaimSeed, SeedVariant } from './claim.js';

/** The labs of the claims, one at a time, so that only one has its sockets open. */
export interface StageLabs extends AsyncDisposable {
  /** A lab as its seed has it: the one that is there, reset, or another in its place. */
  of(seed: ClaimSeed): Promise<Lab>;
}

/** Begins with none; the last one ends with this. */
export function createStageLabs(): StageLabs {
  let current: { readonly seed: string; readonly lab: Lab } | undefined;
  const end = async () => {
    const { lab } = current ?? {};
    current = undefined;
    await lab?.stop();
  };
  return {
    of: async (seed) => {
      const key = JSON.stringify(seed);
      if (current?.seed === key) {
        await current.lab.reset();
        return current.lab;
      }
      await end();
      const lab = await (typeof seed === 'string' ? startLab({ seed }) : startVariant(seed));
      current = { seed: key, lab };
      return lab;
    },
    [Symbol.asyncDispose]: end,
  };
}

async function startVariant({ extends: base, world }: SeedVariant): Promise<Lab> {
  const folder = await mkdtemp(join(tmpdir(), 'autodiscover-lab-claim-'));
  try {
    await writeFile(join(folder, 'network.yaml'), `extends: ${base}\n${world}`);
    return await startLab({ seed: folder });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
