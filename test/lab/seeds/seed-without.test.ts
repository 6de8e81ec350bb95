import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { readSeed } from '../../../src/lab/seeds/seed.js';

const folders: string[] = [];

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

async function seedOf(network: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'autodiscover-lab-test-'));
  folders.push(folder);
  await writeFile(join(folder, 'network.yaml'), network);
  await writeFile(join(folder, '45-arrays.ldif'), 'version: 1\n');
  return folder;
}

describe('a seed that leaves out files of the one it builds on', () => {
  it('has the others, and its own of the same name', async () => {
    const folder = await seedOf('extends: contoso-2010\nwithout: [45-arrays, 50-databases]\n');
    const { ldif, worldSource } = await readSeed(folder);
    const names = ldif.map(({ name }) => name);
    expect(names).toContain(join('contoso-2010', '40-servers.ldif'));
    expect(names).not.toContain(join('contoso-2010', '45-arrays.ldif'));
    expect(names).not.toContain(join('contoso-2010', '50-databases.ldif'));
    expect(names.at(-1)).toMatch(/45-arrays\.ldif$/);
    expect(worldSource).not.toHaveProperty('without');
  });

  it.each(['[45-array]', '45-arrays', '[45-arrays.ldif]'])('is refused for without: %s', async (without) => {
    const folder = await seedOf(`extends: contoso-2010\nwithout: ${without}\n`);
    await expect(readSeed(folder)).rejects.toMatchObject({
      code: 'bad-network',
      where: expect.stringMatching(/network\.yaml: without$/),
      hint: expect.stringContaining('45-arrays'),
    });
  });
});
