// Loading a big directory: time and heap, beside a reference of the same run that only cuts the same text into lines.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Directory } from '../src/directory/directory.js';
import { createOrganization } from '../src/exchange/organization.js';
import { rpcClientAccessServer } from '../src/exchange/servers/rpc-client-access-server.js';
import { generateMailboxes } from '../src/lab/seeds/generate-mailboxes.js';
import { readSeed } from '../src/lab/seeds/seed.js';
import { isQuick, report } from './support/statistics.js';

const count = isQuick() ? 2_000 : 100_000;
const now = () => new Date();
const constructed = [rpcClientAccessServer];

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');
const heap = () => {
  collect();
  return process.memoryUsage().heapUsed;
};
const timed = <T>(work: () => T): [ms: number, result: T] => {
  const started = performance.now();
  const result = work();
  return [performance.now() - started, result];
};

const base = await readSeed('contoso-2010');
const small = Directory.load(base.ldif, { now, constructed });
const organization = createOrganization(small);
const text = [...generateMailboxes({ directory: small, organization, count, randomSeed: 1 })].join('');
const files = [...base.ldif, { name: 'made-up.ldif', text }];

const [cutMs, lines] = timed(() => text.split('\n').map((line) => line.split(': ')).length);
const before = heap();
const [loadMs, directory] = timed(() => Directory.load(files, { now, constructed }));
const perEntry = (heap() - before) / directory.size;
const [firstMs] = timed(() => directory.find('mail', 'nobody@contoso.example'));
const [secondMs] = timed(() => directory.find('mail', 'anna@contoso.example'));

report('text', `${(text.length / 1e6).toFixed(0)} MB, ${lines} lines, ${directory.size} entries`);
report('cutting it into lines and words', `${cutMs.toFixed(0)} ms`);
report(
  'Directory.load',
  `${loadMs.toFixed(0)} ms, ratio ${(loadMs / cutMs).toFixed(1)} (target < 6000 ms at 100,000)`,
);
report('heap', `${(perEntry / 1000).toFixed(2)} kB an entry beyond the text (target < 3)`);
report(
  'first search on an attribute builds its index',
  `${firstMs.toFixed(0)} ms; the next one ${secondMs.toFixed(2)} ms`,
);
