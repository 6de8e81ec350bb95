import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Lab, startLab } from '../../src/index.js';

/** Labs of worlds that are made for one test. */
export interface Worlds extends AsyncDisposable {
  /** A lab whose world is contoso-2010 with something else in it, and more LDIF if need be. */
  labWith(overlay: string, ldif?: string): Promise<Lab>;
  /** Writes a file that a test needs, and gives its path. */
  file(name: string, text: string): Promise<string>;
}

/** Stops every lab and removes every file in the end. */
export function worlds(): Worlds {
  const cleanups: (() => Promise<unknown>)[] = [];
  const folder = async () => {
    const path = await mkdtemp(join(tmpdir(), 'autodiscover-lab-test-'));
    cleanups.push(() => rm(path, { recursive: true }));
    return path;
  };
  return {
    labWith: async (overlay, ldif) => {
      const seed = await folder();
      await writeFile(join(seed, 'network.yaml'), `extends: contoso-2010\n${overlay}`);
      if (ldif !== undefined) await writeFile(join(seed, 'more.ldif'), ldif);
      const lab = await startLab({ seed });
      cleanups.push(() => lab.stop());
      return lab;
    },
    file: async (name, text) => {
      const path = join(await folder(), name);
      await writeFile(path, text);
      return path;
    },
    [Symbol.asyncDispose]: async () => {
      for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
    },
  };
}
