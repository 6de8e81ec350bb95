import { readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { LdifFile } from '../../directory/ldif/ldif.js';
import { LabError } from '../../errors.js';
import { mergeWorlds, readWorldText, type YamlMapping } from '../../network/world/world-file.js';
import {
  builtInSeeds,
  findSeed,
  hasNetwork,
  kindOf,
  networkFile,
  readLdifFile,
  readLdifFolder,
} from './seed-folder.js';

export { builtInSeeds };

/** What a lab is made from, as read: the directory's text and the world around it. */
export interface Seed {
  readonly name: string;
  /** In load order: the base seed's files first. */
  readonly ldif: readonly LdifFile[];
  /** `network.yaml` with its bases merged in; undefined when there is none, and one has to be derived. */
  readonly worldSource: YamlMapping | undefined;
  /** The world's file as messages should show it. */
  readonly worldName: string;
}

/** A base may have a base; more than this many is taken for a circle. */
const maxBases = 8;

/**
 * Reads a seed.
 *
 * @param selection - a built-in seed's name, a folder, LDIF files (a list, or one text with commas between), or LDIF
 * files and a `network.yaml`
 * @throws LabError `unknown-seed`, `bad-network`, `bad-ldif`
 */
export async function readSeed(selection: string | readonly string[]): Promise<Seed> {
  const parts = (await Promise.all([selection].flat().map(splitSelection))).flat();
  const [only] = parts;
  if (only === undefined) {
    throw new LabError('unknown-seed', 'no seed is named', {
      hint: `built in: ${(await builtInSeeds()).join(', ')}`,
    });
  }
  if (parts.length > 1) return readParts(parts);
  const path = await findSeed(only);
  if ((await kindOf(path)) === 'file') return readParts(parts);
  const shown = join(basename(path), networkFile);
  if (!(await hasNetwork(path))) {
    return {
      name: basename(path),
      ldif: await readLdifFolder(path),
      worldSource: undefined,
      worldName: shown,
    };
  }
  const layers = await readLayers(path, maxBases);
  return {
    name: basename(path),
    ldif: layers.flatMap(({ ldif }) => ldif),
    worldSource: layers.map(({ world }) => world).reduce(mergeWorlds),
    worldName: shown,
  };
}

/** Splits at commas, unless something has that very name. */
async function splitSelection(text: string): Promise<readonly string[]> {
  if (!text.includes(',') || (await kindOf(resolve(text))) !== 'nothing') return [text];
  return text.split(',').flatMap((part) => part.trim() || []);
}

/** Several LDIF files and folders of them are one directory; one of the parts may be the world. */
async function readParts(parts: readonly string[]): Promise<Seed> {
  const ldif: LdifFile[] = [];
  let world: { readonly path: string; readonly source: YamlMapping } | undefined;
  for (const part of parts) {
    const path = await findSeed(part);
    if ((await kindOf(path)) === 'folder') {
      if (await hasNetwork(path)) {
        throw new LabError('wrong-usage', 'a seed with a network.yaml stands alone', {
          where: part,
          hint: 'to build on it, write "extends" in a network.yaml',
        });
      }
      ldif.push(...(await readLdifFolder(path)));
    } else if (/\.ya?ml$/i.test(path)) {
      if (world !== undefined) throw new LabError('wrong-usage', 'a second network file', { where: part });
      world = { path: part, source: await readWorldFile(path, part) };
    } else {
      ldif.push(await readLdifFile(path, part));
    }
  }
  if (world?.source['extends'] !== undefined || ldif.length === 0) {
    throw new LabError('wrong-usage', 'a network file stands for a seed only in its folder', {
      where: world?.path ?? parts.join(),
      hint: 'give the folder that holds it',
    });
  }
  return {
    name: parts.map((part) => basename(part)).join(','),
    ldif,
    worldSource: world?.source,
    worldName: world?.path ?? networkFile,
  };
}

async function readWorldFile(path: string, shown: string): Promise<YamlMapping> {
  return readWorldText(await readFile(path, 'utf8'), shown);
}

interface Layer {
  readonly ldif: readonly LdifFile[];
  readonly world: YamlMapping;
}

async function readLayers(folder: string, basesLeft: number): Promise<readonly Layer[]> {
  const shown = join(basename(folder), networkFile);
  const { extends: base, without = [], ...world } = await readWorldFile(join(folder, networkFile), shown);
  const layer: Layer = { ldif: await readLdifFolder(folder), world };
  if (base === undefined) return [layer];
  const found = typeof base === 'string' && basesLeft > 0 ? await findSeed(base, folder) : undefined;
  if (found === undefined || !(await hasNetwork(found))) {
    throw new LabError('bad-network', 'a seed builds on one other seed, and not in a circle', {
      where: `${shown}: extends`,
      hint: `one of: ${(await builtInSeeds()).join(', ')}, or a folder`,
    });
  }
  return [...leaveOut(await readLayers(found, basesLeft - 1), without, `${shown}: without`), layer];
}

/** The layers less the LDIF files of these names; an organization of another Exchange has other servers, say. */
function leaveOut(layers: readonly Layer[], without: unknown, where: string): readonly Layer[] {
  const stemOf = ({ name }: LdifFile) => basename(name).replace(/\.[^.]*$/, '');
  const known = layers.flatMap(({ ldif }) => ldif.map(stemOf));
  if (!Array.isArray(without) || !without.every((name) => known.includes(name))) {
    throw new LabError('bad-network', 'only files of the seed that is built on can be left out', {
      where,
      hint: `a list of names without ".ldif", of: ${known.join(', ')}`,
    });
  }
  return layers.map(({ ldif, world }) => ({
    ldif: ldif.filter((file) => !without.includes(stemOf(file))),
    world,
  }));
}
