import { resolve } from 'node:path';
import { Directory } from '../../directory/directory.js';
import { createOrganization } from '../../exchange/organization.js';
import { rpcClientAccessServer } from '../../exchange/servers/rpc-client-access-server.js';
import { generateMailboxes } from './generate-mailboxes.js';
import { builtInSeeds, readSeed } from './seed.js';
import { networkFile } from './seed-folder.js';
import { writeFolder } from './write-folder.js';

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
  const builtIn = (await builtInSeeds()).includes(base);
  const extended = JSON.stringify(builtIn ? base : resolve(base));
  const description = JSON.stringify(`${seed.name} and ${count} made-up mailboxes`);
  const organization = createOrganization(directory);
  const mailboxes = generateMailboxes({ directory, organization, count, randomSeed });
  const bytes = await writeFolder(folder, [
    { name: 'mailboxes.ldif', pieces: counted(mailboxes, count, progress) },
    {
      name: networkFile,
      pieces: [Buffer.from(`extends: ${extended}\ndescription: ${description}\n`)],
    },
  ]);
  return { bytes, seconds: (performance.now() - started) / 1000 };
}

/** The text in bytes, a thousand entries at a time; the piece before the first entry is not one. */
function* counted(
  pieces: Iterable<string>,
  total: number,
  progress: ((done: number, total: number) => void) | undefined,
): Generator<Uint8Array> {
  let done = -1;
  let batch = '';
  for (const piece of pieces) {
    batch += piece;
    if (++done % tellEvery !== 0) continue;
    yield Buffer.from(batch);
    batch = '';
    progress?.(done, total);
  }
  yield Buffer.from(batch);
  progress?.(total, total);
}
