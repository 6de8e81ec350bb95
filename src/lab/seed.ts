import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LabError } from '../errors.js';
import type { World } from '../network/world.js';
import { mergeWorlds, parseWorld, readWorldText, type YamlMapping } from '../network/world-file.js';
import { nearest } from './nearest.js';

/** A seed folder as read: the directory's text and the world around it, with what it builds on. */
export interface Seed {
  readonly name: string;
  /** In load order: the base seed's files first. */
  readonly ldif: readonly LdifFile[];
  readonly world: World;
  /** `network.yaml` with its bases merged in: what {@link World} was read from. */
  readonly worldSource: YamlMapping;
}

export interface LdifFile {
  /** Path as a message should show it. */
  readonly name: string;
  readonly text: string;
}

/** A base may have a base; more than this many is taken for a circle. */
const maxBases = 8;

/**
 * Reads a seed.
 *
 * @param nameOrFolder - a built-in seed's name, or the path of a folder
 * @throws LabError `unknown-seed`, `bad-network`
 */
export async function readSeed(nameOrFolder: string): Promise<Seed> {
  const folder = await findFolder(nameOrFolder);
  const layers = await readLayers(folder, maxBases);
  const worldSource = layers.map(({ world }) => world).reduce(mergeWorlds);
  return {
    name: basename(folder),
    ldif: layers.flatMap(({ ldif }) => ldif),
    world: parseWorld(worldSource, join(basename(folder), 'network.yaml')),
    worldSource,
  };
}

/** Names of the seeds that come with the package. */
export async function builtInSeeds(): Promise<readonly string[]> {
  const entries = await readdir(await seedRoot(), { withFileTypes: true });
  return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort();
}

interface Layer {
  readonly ldif: readonly LdifFile[];
  readonly world: YamlMapping;
}

async function readLayers(folder: string, basesLeft: number): Promise<readonly Layer[]> {
  const file = join(folder, 'network.yaml');
  const shown = join(basename(folder), 'network.yaml');
  const { extends: base, ...world } = readWorldText(await readFile(file, 'utf8'), shown);
  const layer: Layer = { ldif: await readLdifFiles(folder), world };
  if (base === undefined) return [layer];
  if (typeof base !== 'string' || basesLeft === 0) {
    throw new LabError('bad-network', 'a seed builds on one other seed, and not in a circle', {
      where: `${shown}: extends`,
      hint: `one of: ${(await builtInSeeds()).join(', ')}, or a folder`,
    });
  }
  return [...(await readLayers(await findFolder(base, folder), basesLeft - 1)), layer];
}

async function readLdifFiles(folder: string): Promise<readonly LdifFile[]> {
  const names = (await readdir(folder)).filter((name) => /\.(?:ldif|ldf)$/i.test(name)).sort();
  return Promise.all(
    names.map(async (name) => ({
      name: join(basename(folder), name),
      text: await readFile(join(folder, name), 'utf8'),
    })),
  );
}

/** A name means a built-in seed (or a sibling of the seed that names it); anything with a slash is a path. */
async function findFolder(nameOrFolder: string, from?: string): Promise<string> {
  const isName = /^[\w.-]+$/.test(nameOrFolder) && !/^\.+$/.test(nameOrFolder);
  const candidates = [
    ...(isName ? [join(await seedRoot(), nameOrFolder)] : []),
    ...(from === undefined ? [] : [resolve(dirname(from), nameOrFolder)]),
    resolve(nameOrFolder),
  ];
  for (const candidate of candidates) {
    if (await exists(join(candidate, 'network.yaml'))) return candidate;
  }
  const folder = resolve(nameOrFolder);
  if (await exists(folder)) {
    throw new LabError('unknown-seed', 'this folder has no network.yaml', {
      where: nameOrFolder,
      hint: 'copy one from a built-in seed, or write "extends: contoso-2010" in it',
    });
  }
  const names = await builtInSeeds();
  const close = nearest(nameOrFolder, names);
  throw new LabError('unknown-seed', `there is no seed "${nameOrFolder}"`, {
    hint: `${close === undefined ? '' : `did you mean ${close}? `}built in: ${names.join(', ')}; or give the path of a folder`,
  });
}

/** `directory-seed/` stands beside `src/` and beside `dist/`: the first one found going up. */
async function seedRoot(): Promise<string> {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    const candidate = join(folder, 'directory-seed');
    if (await exists(candidate)) return candidate;
    const parent = dirname(folder);
    if (parent === folder) {
      throw new LabError('internal', 'the built-in seeds are missing', { hint: 'install the package again' });
    }
    folder = parent;
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
