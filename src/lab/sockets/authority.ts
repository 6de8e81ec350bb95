import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type KeptAuthority, keptAuthority, passingAuthority } from './authority-folder.js';

/** A {@link KeptAuthority} and the end of it. */
export interface LabAuthority extends KeptAuthority {
  /** Takes away what was put on disk for this lab alone. */
  discard(): Promise<void>;
}

/**
 * The authority of a lab: the one in its data folder, or without such a folder one that ends with the lab, of which only
 * the certificate is on disk.
 *
 * @throws LabError `wrong-usage` as {@link keptAuthority}
 */
export async function openLabAuthority(data: string | undefined, now: Date): Promise<LabAuthority> {
  if (data !== undefined) return { ...(await keptAuthority(data, now)), discard: async () => undefined };
  const authority = await passingAuthority(now);
  const folder = await mkdtemp(join(tmpdir(), 'autodiscover-lab-'));
  const discard = () => rm(folder, { recursive: true, force: true });
  try {
    const path = join(folder, 'ca.crt');
    await writeFile(path, authority.certificatePem);
    return { authority, path, discard };
  } catch (error) {
    await discard();
    throw error;
  }
}
