import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The fenced blocks of one language in the README, or in another file of the repository. */
export function readmeBlocks(language: string, file = 'README.md'): readonly string[] {
  const text = readFileSync(join(import.meta.dirname, '..', '..', file), 'utf8');
  return [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].flatMap(([, name, block = '']) =>
    name === language ? [block] : [],
  );
}

/** Every command line of the README's shell blocks. */
export function readmeCommands(): readonly string[] {
  return readmeBlocks('sh').flatMap((block) => block.trim().split('\n'));
}

/** Lines of an example that the output of its command does not have; `...` stands for whatever is left out. */
export function linesNotIn(output: string, example: string): readonly string[] {
  const lines = output.split('\n').map((line) => line.trim());
  return example
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => !line.startsWith('$ '))
    .filter((line) =>
      line.endsWith('...')
        ? !lines.some((one) => one.startsWith(line.slice(0, -'...'.length)))
        : !lines.includes(line),
    );
}
