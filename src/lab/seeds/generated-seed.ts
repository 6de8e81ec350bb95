import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { finished } from 'node:stream/promises';
import { Directory } from '../../directory/directory.js';
import { LabError } from '../../errors.js';
import { createOrganization } from '../../exchange/organization.js';
import { rpcClientAccessServer } from '../../exchange/servers/rpc-client-access-server.js';
import { generateMailboxes } from './generate-mailboxes.js';
import { builtInSeeds, readSeed } from './seed.js';

/** What to write, and where. */
export interface GeneratedSeed {
  /** Built-in seed or folder that the new one builds on. */
  readonly base: string;
  readonly count: number;
  readonly folder: string;
  readonly randomSeed: number;
}

/** Progress is told about so often, in mailboxes. */
const tellEvery = 1_000;

/**
 * Writes a seed folder with made-up mailboxes, piece by piece: memory does not grow with their number.
 *
 * @throws LabError `wrong-usage` for a folder that holds something already; what reading the base throws
 */
export async function writeGeneratedSeed(
  { base, count, folder, randomSeed }: GeneratedSeed,
  progress?: (done: number, total: number) => void,
): Promise<{ readonly bytes: number; readonly seconds: number }> {
  const started = performance.now();
  const seed = await readSeed(base);
  const directory = Directory.load(seed.ldif, {
    now: () => new Date(),
    constructed: [rpcClientAccessServer],
  });
  await mkdir(folder, { recursive: true });
  if ((await readdir(folder)).length > 0) {
    throw new LabError('wrong-usage', 'the folder is not empty', { where: folder, hint: 'name a new one' });
  }
  const builtIn = (await builtInSeeds()).includes(base);
  const extended = JSON.stringify(builtIn ? base : resolve(base));
  const description = JSON.stringify(`${seed.name} and ${count} made-up mailboxes`);
  await writeFile(join(folder, 'network.yaml'), `extends: ${extended}\ndescription: ${description}\n`);

  const file = createWriteStream(join(folder, 'mailboxes.ldif'));
  let done = -1; // the first piece is the version line
  let batch = '';
  const flush = async () => {
    if (!file.write(batch)) await once(file, 'drain');
    batch = '';
    progress?.(done, count);
  };
  const organization = createOrganization(directory);
  for (const piece of generateMailboxes({ directory, organization, count, randomSeed })) {
    batch += piece;
    if (++done % tellEvery === 0) await flush();
  }
  await flush();
  file.end();
  await finished(file);
  return { bytes: file.bytesWritten, seconds: (performance.now() - started) / 1000 };
}
