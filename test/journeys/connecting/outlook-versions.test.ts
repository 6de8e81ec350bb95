import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Lab, OutlookRequest, OutlookVersion, Resolution, Step } from '../../../src/index.js';
import { policyOf } from '../../../src/outlook/policy-table.js';
import { type Worlds, worlds } from '../../support/worlds.js';

/**
 * Outside, the root domain answers with a web page, the autodiscover host has a bad certificate and a redirect on port
 * 80, and the SRV record is right. Inside, the service connection point leads to a host that is gone.
 */
const brokenWorld = `
webSites:
  www: { address: 203.0.113.80, https: { names: [contoso.example] } }
  hosting:
    address: 203.0.113.81
    http: { redirect: "https://mail.contoso.example/autodiscover/autodiscover.xml" }
    https: { names: [autodiscover.contoso.example], fault: wrong-name }
dns:
  internal:
    records:
      autodiscover.contoso.example: { A: 10.10.10.99 }
      _autodiscover._tcp.contoso.example: { SRV: { port: 443, target: mail.contoso.example } }
  external:
    records:
      contoso.example: { A: 203.0.113.80 }
      autodiscover.contoso.example: { A: 203.0.113.81 }
      _autodiscover._tcp.contoso.example: { SRV: { port: 443, target: mail.contoso.example } }
firewall:
  - { from: internet, to: 203.0.113.0/24, ports: [53, 80, 443], action: accept }
  - { from: internet, action: drop }
`;

const anna = 'anna@contoso.example';

interface Scene extends OutlookRequest {
  readonly file: string;
  readonly outlook: OutlookVersion;
}

const scenes: readonly Scene[] = [
  { file: '2007', outlook: '2007' },
  { file: '2010-before-7140', outlook: '2010' },
  { file: '2010-since-7140', outlook: '2010', build: '14.0.7140.5001' },
  { file: '2013', outlook: '2013' },
  { file: '2016', outlook: '2016' },
];

let made: Worlds;
let lab: Lab;

beforeAll(async () => {
  made = worlds();
  lab = await made.labWith(brokenWorld);
});

afterAll(() => made[Symbol.asyncDispose]());

const golden = (name: string) => join(import.meta.dirname, '..', '..', 'golden', 'outlook', `${name}.txt`);

/** Each step with its start and its time, ms. */
function outline(steps: readonly Step[], depth = 0): readonly string[] {
  return steps.flatMap(({ name, target, outcome, detail, startedMs, elapsedMs, steps: below }) => {
    const mark = { success: 'ok  ', failed: 'FAIL', skipped: 'skip' }[outcome];
    const times = `${String(startedMs).padStart(6)} ${String(elapsedMs).padStart(6)}`;
    return [
      `${mark} ${times} ${'  '.repeat(depth)}${name} ${target}${detail === '' ? '' : `: ${detail}`}`,
      ...outline(below, depth + 1),
    ];
  });
}

/** A trace of looking for settings, the order and its sources above it. */
function document(title: string, { outlook, build }: Scene, { steps }: Resolution): string {
  const { clientVersion, lookups, parallelLookups } = policyOf(outlook, build);
  return [
    `Outlook ${outlook} (${clientVersion.join('.')}), ${title}`,
    '',
    `The order${parallelLookups ? ', the service connection point beside what follows it' : ''}:`,
    ...lookups.map(({ step, badCertificate, source }) => `  ${step} (${badCertificate}): ${source}`),
    '',
    ...outline(steps.filter(({ name }) => name === 'Find settings')),
    '',
  ].join('\n');
}

const tried = ({ steps }: Resolution) =>
  (steps.find(({ name }) => name === 'Find settings')?.steps ?? []).map(
    ({ name, outcome }) => `${name}: ${outcome}`,
  );

const dnsFails = ['Service connection point: failed', 'Root domain: failed', 'Autodiscover host: failed'];

describe('G1: every version against the same broken world', () => {
  it.each(scenes)('$file outside: the redirect on port 80 is what is left', async (scene) => {
    const resolution = await lab.resolve(anna, { ...scene, from: 'internet' });
    expect(tried(resolution)).toEqual([...dnsFails, 'HTTP redirect: success']);
    expect(resolution.outcome).toBe('connected');
    const text = document('outside', scene, resolution);
    await expect(text).toMatchFileSnapshot(golden(`${scene.file}-outside`));
  });

  it.each(scenes)('$file outside, the user says No: the SRV record has the last word', async (scene) => {
    const resolution = await lab.resolve(anna, { ...scene, from: 'internet', prompts: 'refuse' });
    expect(tried(resolution)).toEqual([...dnsFails, 'HTTP redirect: failed', 'SRV record: success']);
    const text = document('outside, its user says No to everything', scene, resolution);
    await expect(text).toMatchFileSnapshot(golden(`${scene.file}-outside-refusing`));
  });

  it.each(scenes)('$file inside, the service connection point dead', async (scene) => {
    const resolution = await lab.resolve(anna, scene);
    const [scp, ...others] = tried(resolution);
    expect(scp).toBe('Service connection point: failed');
    expect(others).toEqual([
      'Root domain: failed',
      'Autodiscover host: failed',
      'HTTP redirect: failed',
      'SRV record: success',
    ]);
    const text = document('inside, where the service connection point leads to nobody', scene, resolution);
    await expect(text).toMatchFileSnapshot(golden(`${scene.file}-inside`));
  });

  it('2013 does not wait for a dead service connection point: it saves its 21 s', async () => {
    const lookupMs = async (outlook: OutlookVersion) => {
      const { steps } = await lab.resolve(anna, { outlook });
      return steps[0]?.elapsedMs ?? Number.NaN;
    };
    expect((await lookupMs('2010')) - (await lookupMs('2013'))).toBe(21_008);
  });
});
