// What broken messages cost in memory: the growth of the process over the last three quarters of a run, against the
// growth over the same number of messages again. A leak grows in both; a cache or a warm-up only in the first.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { runAttack } from '../test/hostile/attack.js';
import { attacks } from '../test/hostile/attacks.js';
import { isQuick, isWanted, report } from './support/statistics.js';

setFlagsFromString('--expose-gc');
const collect: unknown = runInNewContext('gc');

/** Resident memory of this process in MB, without what only waits to be collected. */
function resident(): number {
  if (typeof collect === 'function') collect();
  return process.memoryUsage().rss / 2 ** 20;
}

const mb = (value: number) => `${value.toFixed(1)} MB`;

for (const [wire, { open, seed, messages }] of Object.entries(attacks)) {
  if (!isWanted(wire)) continue;
  await using attack = await open();
  const total = messages * (isQuick() ? 1 : 50);
  await runAttack(attack, { total: Math.ceil(total / 4), seed });
  const warm = resident();
  await runAttack(attack, { total, seed: seed + 1 });
  const once = resident();
  await runAttack(attack, { total, seed: seed + 2 });
  const twice = resident();
  report(`${wire}, ${total} broken messages`, `${mb(once - warm)}, as many again ${mb(twice - once)}`);
}
