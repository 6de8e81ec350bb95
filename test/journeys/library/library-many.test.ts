import { expect, it } from 'vitest';
import { type Lab, startLab } from '../../../src/index.js';
import { leftBehind, resources } from '../../support/resources.js';

it('100 labs start, resolve and stop in one process, and leave no handle, socket or timer', {
  timeout: 300_000,
}, async () => {
  // What the first one loads stays loaded.
  await (await startLab()).stop();
  const before = resources();
  const started = performance.now();
  const seen = { atMost: 0, connected: 0 };
  for (let round = 0; round < 10; round++) {
    const labs: Lab[] = await Promise.all(Array.from({ length: 10 }, () => startLab()));
    const resolutions = await Promise.all(labs.map((lab) => lab.resolve('anna@contoso.example')));
    seen.connected += resolutions.filter(({ outcome }) => outcome === 'connected').length;
    seen.atMost = Math.max(seen.atMost, resources()['TCPServerWrap'] ?? 0);
    await Promise.all(labs.map((lab) => lab.stop()));
  }
  const took = performance.now() - started;
  expect(seen.connected).toBe(100);
  expect(seen.atMost).toBeGreaterThan(100);
  expect(await leftBehind(before)).toEqual([]);
  process.stdout.write(`100 labs: ${(took / 1000).toFixed(1)} s\n`);
});
