import { setImmediate } from 'node:timers/promises';
import type { Directory } from '../../directory/directory.js';
import { type DumpSelection, dumpEntries } from '../../directory/ldif/dump.js';
import { formatLdif, type LdifLayout } from '../../directory/ldif/ldif-format.js';
import type { FilePart } from '../../directory/ldif/whole-file.js';
import { LabError } from '../../errors.js';
import type { YamlMapping } from '../../network/world/world-file.js';
import { formatWorldText } from '../world/world-text.js';
import { networkFile } from './seed-folder.js';
import { type FileToWrite, writeFolder } from './write-folder.js';

export const dumpStyles = ['seed', 'ldifde'] as const;

/**
 * - `seed`: only what is stored; UTF-8, as in RFC 2849.
 * - `ldifde`: as `ldifde -u` writes it: CRLF, `changetype: add`, computed attributes included.
 */
export type DumpStyle = (typeof dumpStyles)[number];

/** How a directory is written out. */
export interface DumpRequest {
  /** Default `seed`. */
  readonly style?: DumpStyle;
  /** Includes the accounts' passwords, unencrypted. Default false: without them every account gets the sample password. */
  readonly passwords?: boolean;
}

/**
 * Writes a directory as LDIF, entry by entry, parents first.
 *
 * @throws LabError `wrong-usage` for a style that does not exist, or passwords where the style has none
 */
export function* dumpLdif(
  directory: Directory,
  request: DumpRequest = {},
  { place, ...part }: Pick<DumpSelection, 'base' | 'except'> & { readonly place?: FilePart } = {},
): Generator<string> {
  const { style = 'seed', passwords = false } = request;
  if (!dumpStyles.includes(style)) {
    throw new LabError('wrong-usage', `unknown style "${style}"`, {
      hint: `one of: ${dumpStyles.join(', ')}`,
    });
  }
  if (style === 'ldifde' && passwords) {
    throw new LabError('wrong-usage', 'ldifde exports no passwords', { hint: 'use the style seed' });
  }
  yield* formatLdif(dumpEntries(directory, { ...part, passwords, computed: style === 'ldifde' }), {
    ...layouts[style],
    ...(place === undefined ? {} : { part: place }),
  });
}

/** How long one turn of {@link dumpInTurns} lasts, in milliseconds. */
const turnMs = 20;

/** How often {@link dumpInTurns} begins again before it keeps everybody waiting. */
const mostBeginnings = 5;

/**
 * The text of {@link dumpLdif} in UTF-8, worked out over many turns of the event loop, so that others are answered
 * meanwhile. It is the directory of one moment: begun again when something has changed before the end.
 *
 * @throws LabError `wrong-usage` as {@link dumpLdif} does
 */
export async function dumpInTurns(directory: Directory, request: DumpRequest = {}): Promise<Uint8Array> {
  for (let beginning = 0; beginning < mostBeginnings; beginning++) {
    const { revision } = directory;
    const turns: Uint8Array[] = [];
    let pieces: string[] = [];
    let until = performance.now() + turnMs;
    for (const piece of dumpLdif(directory, request)) {
      pieces.push(piece);
      if (performance.now() < until) continue;
      // Joined and encoded turn by turn: for all at once that alone takes long.
      turns.push(Buffer.from(pieces.join('')));
      pieces = [];
      await setImmediate();
      if (directory.revision !== revision) break;
      until = performance.now() + turnMs;
    }
    if (directory.revision === revision) return Buffer.concat([...turns, Buffer.from(pieces.join(''))]);
  }
  return Buffer.from([...dumpLdif(directory, request)].join(''));
}

const layouts: Readonly<Record<DumpStyle, LdifLayout>> = {
  seed: {},
  ldifde: { width: 78, lineEnd: '\r\n', changetype: true },
};

/** The bytes of a dump's text: ldifde's `-u` is UTF-16LE with a byte-order mark. */
export function* encodeDump(text: Iterable<string>, style: DumpStyle): Generator<Uint8Array> {
  const encoding = style === 'ldifde' ? 'utf16le' : 'utf8';
  if (style === 'ldifde') yield Buffer.from('\ufeff', encoding);
  for (const piece of text) yield Buffer.from(piece, encoding);
}

/**
 * Writes a dump into a new or empty folder: a file for each of domain, configuration and schema. Style `seed` adds
 * the `network.yaml`, so that the folder is a seed; `ldifde` does not know the network.
 *
 * @returns the names of the files
 * @throws LabError `wrong-usage` when the folder holds something
 */
export async function dumpFolder(
  { directory, worldSource }: { readonly directory: Directory; readonly worldSource: YamlMapping },
  folder: string,
  request: DumpRequest = {},
): Promise<readonly string[]> {
  const { style = 'seed' } = request;
  const { configuration, schema } = directory.namingContexts;
  const parts = [
    { name: 'domain', except: [configuration] },
    { name: 'configuration', base: configuration, except: [schema] },
    { name: 'schema', base: schema },
  ].filter(({ base }) => base !== '');
  const files = parts.map(({ name, ...part }, index): FileToWrite => {
    const place = { number: index + 1, of: parts.length };
    return {
      name: style === 'ldifde' ? `${name}.ldf` : `${index + 1}0-${name}.ldif`,
      pieces: encodeDump(dumpLdif(directory, request, { ...part, place }), style),
    };
  });
  if (style === 'seed')
    files.push({ name: networkFile, pieces: [Buffer.from(formatWorldText(worldSource))] });
  await writeFolder(folder, files);
  return files.map(({ name }) => name);
}
