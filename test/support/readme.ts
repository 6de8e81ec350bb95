import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The README's fenced blocks of one language. */
export function readmeBlocks(language: string): readonly string[] {
  const text = readFileSync(join(import.meta.dirname, '..', '..', 'README.md'), 'utf8');
  return [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].flatMap(([, name, block = '']) =>
    name === language ? [block] : [],
  );
}

/** Every command line of the README's shell blocks. */
export function readmeCommands(): readonly string[] {
  return readmeBlocks('sh').flatMap((block) => block.trim().split('\n'));
}
