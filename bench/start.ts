// Time to start, against `node -e 0` turn about in the same run: the help, and `serve` until it is ready.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { isQuick, median, report } from './support/statistics.js';

const runs = isQuick() ? 2 : 15;
const program = join(import.meta.dirname, '..', 'dist', 'bin', 'autodiscover-lab.js');

async function untilExit(args: readonly string[]): Promise<number> {
  const started = performance.now();
  const [code] = await once(spawn(process.execPath, args, { stdio: 'ignore' }), 'exit');
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}`);
  return performance.now() - started;
}

async function untilReady(): Promise<number> {
  const started = performance.now();
  const child = spawn(process.execPath, [program, 'serve'], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  for await (const chunk of child.stdout) {
    text += String(chunk);
    if (/^ready$/m.test(text)) break;
  }
  const elapsed = performance.now() - started;
  if (!/^ready$/m.test(text)) throw new Error(`serve never was ready: ${text}`);
  child.kill('SIGTERM');
  return elapsed;
}

const node: number[] = [];
const help: number[] = [];
const ready: number[] = [];
for (let run = 0; run < runs; run++) {
  node.push(await untilExit(['-e', '0']));
  help.push(await untilExit([program, '--help']));
  ready.push(await untilReady());
}
const reference = median(node);
report('node -e 0', `${reference.toFixed(0)} ms (median of ${runs})`);
report(
  'autodiscover-lab --help',
  `${median(help).toFixed(0)} ms, ratio ${(median(help) / reference).toFixed(2)} (target <= 3)`,
);
report(
  'autodiscover-lab serve, until ready',
  `${median(ready).toFixed(0)} ms, ratio ${(median(ready) / reference).toFixed(2)} (target <= 1000 ms)`,
);
