// npm run bench -- <name> [--quick]: runs bench/<name>.ts, which prints ratios against a reference of the same run.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = join(dirname(fileURLToPath(import.meta.url)), '..', 'bench');
const [name, ...rest] = process.argv.slice(2);
const file = join(folder, `${name}.ts`);
if (name === undefined || !existsSync(file)) {
  const names = readdirSync(folder).flatMap((entry) => (entry.endsWith('.ts') ? [entry.slice(0, -3)] : []));
  process.stderr.write(`usage: npm run bench -- <name> [--quick]; names: ${names.join(', ')}\n`);
  process.exit(2);
}
process.exit(
  spawnSync(process.execPath, ['--import', new URL('typescript.mjs', import.meta.url).href, file, ...rest], {
    stdio: 'inherit',
  }).status ?? 3,
);
