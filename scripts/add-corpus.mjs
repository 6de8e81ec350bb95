// node scripts/add-corpus.mjs <wire> <name> <file>: adds a case that broke a wire to test/corpus, which the hostile
// suites try first. A failing suite prints this command with the file that it has written.
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [wire, name, file] = process.argv.slice(2);
if (!/^[a-z-]+$/.test(wire ?? '') || !/^[a-z0-9-]+$/.test(name ?? '') || file === undefined) {
  process.stderr.write('usage: node scripts/add-corpus.mjs <wire> <name-in-kebab-case> <file>\n');
  process.exit(2);
}
const folder = join(dirname(fileURLToPath(import.meta.url)), '..', 'test', 'corpus', wire);
const target = join(folder, `${name}.txt`);
if (existsSync(target)) {
  process.stderr.write(`${target} already exists: choose another name\n`);
  process.exit(2);
}
mkdirSync(folder, { recursive: true });
copyFileSync(file, target);
process.stdout.write(`added ${target}: write above its lines, behind #, what it broke\n`);
