import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seededRandom } from './mutations.js';

/** A message that breaks a protocol. Its label says where it goes, where a wire has several places. */
export interface BrokenMessage {
  readonly label: string;
  readonly octets: Uint8Array;
}

/** Clients of one wire that break its protocol, beside one that keeps to it. */
export interface Attack extends AsyncDisposable {
  /** The folder of its corpus. */
  readonly wire: string;
  /**
   * Some clients send broken messages, then a normal one asks and has to be answered.
   *
   * @param note - told of each broken message before it is sent
   * @returns the number of messages sent
   */
  round(random: (limit: number) => number, note: (message: BrokenMessage) => void): Promise<number>;
  /** One client sends these, then a normal one asks and has to be answered. */
  replay(messages: readonly BrokenMessage[]): Promise<void>;
  /** What the server admitted to be its own fault. */
  readonly bugs: readonly string[];
}

/** Multiplies the sizes of the suites: 1 in `npm test`, more in `.ci/run`. */
const scale = Number(process.env['AUTODISCOVER_LAB_HOSTILE'] ?? 1);

/** How many cases a suite tries that tries so many in `npm test`. */
export const casesOf = (usual: number): number => usual * scale;

const corpusFolder = join(import.meta.dirname, '..', 'corpus');

/** A corpus file has one message a line: label, blank, hexadecimal octets. Lines of `#` say what it once broke. */
export function parseCorpusFile(text: string): readonly BrokenMessage[] {
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [label = '', hex = ''] = line.split(' ');
      return { label, octets: Buffer.from(hex, 'hex') };
    });
}

async function corpusOf(wire: string): Promise<ReadonlyMap<string, readonly BrokenMessage[]>> {
  const folder = join(corpusFolder, wire);
  if (!existsSync(folder)) return new Map();
  const files = (await readdir(folder)).filter((name) => name.endsWith('.txt')).sort();
  const texts = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')));
  return new Map(files.map((name, index) => [name, parseCorpusFile(texts[index] ?? '')]));
}

/**
 * First what once broke the wire, then `total` random cases.
 *
 * @param afterRound - called with the number of messages sent so far
 * @throws Error with the command that adds the failing case to the corpus
 */
export async function runAttack(
  attack: Attack,
  { total, seed, afterRound }: { total: number; seed: number; afterRound?: (sent: number) => void },
): Promise<number> {
  for (const [file, messages] of await corpusOf(attack.wire)) {
    await attack.replay(messages).catch((error: unknown) => {
      throw new Error(`test/corpus/${attack.wire}/${file} breaks it again`, { cause: error });
    });
  }
  const random = seededRandom(seed);
  let sent = 0;
  while (sent < total) {
    const messages: BrokenMessage[] = [];
    try {
      sent += await attack.round(random, (message) => messages.push(message));
      if (attack.bugs.length > 0) throw new Error(attack.bugs.join('\n'));
    } catch (error) {
      throw new Error(await howToKeep(attack.wire, messages, sent), { cause: error });
    }
    afterRound?.(sent);
  }
  return sent;
}

/** Writes the round to a file; the command that adds it. */
async function howToKeep(wire: string, messages: readonly BrokenMessage[], sent: number): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), 'autodiscover-lab-case-')), 'case.txt');
  const lines = messages.map(({ label, octets }) => `${label} ${Buffer.from(octets).toString('hex')}\n`);
  await writeFile(file, lines.join(''));
  return (
    `${wire}: the round after ${sent} messages fails; reduce ${file} if you can, then add it:\n` +
    `  node scripts/add-corpus.mjs ${wire} <name> ${file}`
  );
}
