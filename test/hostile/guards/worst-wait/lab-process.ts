// The lab of `sampled-lab.ts`: in a process of its own, whose main thread does nothing but serve.
import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeGeneratedSeed } from '../../../../src/lab/seeds/generated-seed.js';
import { startLab } from '../../../../src/lab/start.js';
import type { LabProcessReady, LongestTurn } from './sampled-lab.js';

const [base = '', mailboxes = ''] = process.argv.slice(2);
const schedstat = `/proc/self/task/${process.pid}/schedstat`;

/** Nanoseconds that the main thread has run on a processor: how busy the machine is does not count. */
function openProcessorClock(): { readonly now: () => number; readonly close: () => void } | undefined {
  if (!existsSync(schedstat)) return undefined;
  const file = openSync(schedstat, 'r');
  const text = Buffer.alloc(64);
  return {
    now: () => Number.parseInt(text.toString('latin1', 0, readSync(file, text, 0, text.length, 0)), 10),
    close: () => closeSync(file),
  };
}

/** Measures every turn of the event loop until it is told to stop. */
function watchTurns(): () => LongestTurn {
  const processor = openProcessorClock();
  let [longestCpu, longestWall, turns] = [0, 0, 0];
  let [cpu, wall] = [processor?.now() ?? 0, performance.now()];
  const turn = () => {
    const [cpuNow, wallNow] = [processor?.now() ?? 0, performance.now()];
    longestCpu = Math.max(longestCpu, cpuNow - cpu);
    longestWall = Math.max(longestWall, wallNow - wall);
    [cpu, wall] = [cpuNow, wallNow];
    turns++;
    next = setImmediate(turn);
  };
  let next = setImmediate(turn);
  return () => {
    clearImmediate(next);
    processor?.close();
    return { cpuMs: processor && longestCpu / 1e6, wallMs: longestWall, turns };
  };
}

const scratch = await mkdtemp(join(tmpdir(), 'autodiscover-lab-worst-wait-'));
const seed = join(scratch, 'seed');
await writeGeneratedSeed({ base, count: Number(mailboxes), folder: seed, randomSeed: 1 });
const lab = await startLab({ seed });
await rm(scratch, { recursive: true });
for (const { dn, kind } of lab.organization.configuration.virtualDirectories) {
  // Basic beside what the virtual directory takes: what is measured is the message, not the logon.
  if (kind !== 'mapi') continue;
  const attribute = 'msExchInternalAuthenticationMethods';
  lab.directory.modify(dn, [{ operation: 'replace', attribute, values: ['17'] }]);
}

let stop: (() => LongestTurn) | undefined;
process.on('message', (message) => {
  if (message === 'watch') {
    stop = watchTurns();
    process.send?.('watching');
  } else {
    process.send?.(stop?.());
  }
});
process.on('disconnect', () => process.exit());
const { hosts, endpoints, ca } = lab;
const ready: LabProcessReady = { hosts, control: endpoints.control, authorityPem: ca.pem };
process.send?.(ready);
