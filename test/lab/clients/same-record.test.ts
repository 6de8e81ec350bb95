import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Lab, startLab } from '../../../src/index.js';
import { anna, atOnce, membersAside, oneByOne } from '../../support/same-record.js';

/** The sweep does this for every seed, place and version. */
describe.each(['contoso-2010', 'contoso-2013-unified'])('the same resolution in %s', (seed) => {
  let lab: Lab;

  beforeAll(async () => {
    lab = await startLab({ seed });
  });

  afterAll(() => lab.stop());

  const requests = [
    { from: 'corp', outlook: '2010' },
    { from: 'corp', outlook: '2016' },
    { from: 'internet', outlook: '2013' },
  ] as const;

  it.each(requests)('prints the same JSON every time: $from, Outlook $outlook', async (request) => {
    expect(new Set(await oneByOne(lab, request, 3)).size).toBe(1);
  });

  it.each(requests)('is among others what it is alone: $from, Outlook $outlook', async (request) => {
    const records = [...(await oneByOne(lab, request, 1)), ...(await atOnce(lab, request, 4))];
    expect(new Set(membersAside(lab, records)).size).toBe(1);
  });

  it('goes on in whole milliseconds, and takes the lab along', async () => {
    const started = lab.clock.now();
    const { elapsedMs } = await lab.resolve(anna);
    await lab.clock.sleep(1000);
    expect(lab.clock.now() - started).toBe(elapsedMs + 1000);
  });
});

it('a roaming computer comes by the same way', async () => {
  const ways: string[] = [];
  for (let n = 0; n < 2; n++) {
    await using lab = await startLab();
    const script = [{ at: 'corp' }, { wait: '9h' }, { stop: 'CAS1' }, { from: 'internet' }, { wait: '5m' }];
    ways.push(JSON.stringify(await lab.roam(anna, { script, outlook: '2016' })));
  }
  expect(ways[0]).toContain('"refreshes":[{');
  expect(ways[1]).toBe(ways[0]);
});
