import { request } from 'node:https';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startLab } from '../../../src/index.js';
import { faultGroups } from '../../../src/network/faults/faults-described.js';
import { runCli, type Served, serve } from '../../support/cli.js';
import { type Worlds, worlds } from '../../support/worlds.js';

const anna = 'anna@contoso.example';

describe('the command line', () => {
  it('lists every fault with its example, as text and as JSON', async () => {
    const { code, stdout } = await runCli(['faults']);
    expect(code).toBe(0);
    for (const { faults } of faultGroups()) {
      for (const { form, does, example } of faults) {
        expect(stdout).toContain(`  ${form} `);
        expect(stdout).toContain(does);
        expect(stdout).toContain(`--fault '${example}'`);
      }
    }
    const json = await runCli(['faults', '--json']);
    expect(JSON.parse(json.stdout)).toEqual(faultGroups());
  });

  it('takes several, from flags and from the environment', async () => {
    const args = ['resolve', anna, '--from', 'internet', '--json'];
    const both = await runCli([
      ...args,
      '--fault',
      'dns:wrong=203.0.113.10,name=outlook.contoso.example',
      '--fault',
      'http:unauthorized,path=/rpc/*',
    ]);
    expect(both.code).toBe(1);
    const failed: { failure: { code: string }; elapsedMs: number } = JSON.parse(both.stdout);
    expect(failed.failure.code).toBe('credentials-refused');
    expect(Math.floor(failed.elapsedMs / 1000)).toBe(21);
    const env = { AUTODISCOVER_LAB_FAULT: 'dns:slow=2s,name=mail.*;http:html,method=POST' };
    const fromEnvironment = await runCli(args, { env });
    expect(JSON.parse(fromEnvironment.stdout)).toMatchObject({ failure: { code: 'no-autodiscover-answer' } });
  });

  it.each([
    ['http:statu=503', /^error: http:statu=503: unknown fault "http:statu" \(did you mean http:status\?/],
    ['http:status=503,host=CAS9', /unknown host, balancer or web site "CAS9" \(did you mean CAS1\?/],
  ])('refuses %s in one line', async (fault, message) => {
    const { code, stdout, stderr } = await runCli(['resolve', anna, '--fault', fault]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it('does not set faults in the lab of another process', async () => {
    const { code, stderr } = await runCli([
      'resolve',
      anna,
      '--lab',
      'http://127.0.0.1:1',
      '--fault',
      'dns:silent',
    ]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/--fault is for a lab of this command.*`serve`/);
  });
});

describe('a lab that serves others', () => {
  let served: Served;

  beforeAll(async () => {
    served = await serve(['--fault', 'http:status=503,host=CAS1', '--fault', 'rpc:hang,interface=EPM']);
  });
  afterAll(() => served[Symbol.asyncDispose]());

  const statusAt = (host: string) =>
    new Promise<number | undefined>((resolve, reject) => {
      const [address = '', port = ''] = served.socketOf(host, 443).split(':');
      const asked = request({ host: address, port, rejectUnauthorized: false, agent: false }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      asked.on('error', reject);
      asked.end();
    });

  it('has the faults that it was started with', async () => {
    expect(await statusAt('CAS1')).toBe(503);
    expect(await statusAt('CAS2')).not.toBe(503);
  });

  it('lets a simulated Outlook of another process meet them', async () => {
    const args = ['resolve', anna, '--lab', served.ready.endpoints.control, '--json'];
    const { stdout } = await runCli(args, { timeoutMs: 60_000 });
    const resolution: { steps: unknown } = JSON.parse(stdout);
    expect(JSON.stringify(resolution.steps)).toMatch(/HTTP status 503|no answer to the RPC call/);
  });
});

describe('a seed', () => {
  let made: Worlds;

  afterEach(() => made[Symbol.asyncDispose]());

  it('may have faults of its own, as texts and as data', async () => {
    made = worlds();
    const lab = await made.labWith(`
faults:
  - dns:silent,view=external
  - { fault: http:slow, delay: 30s, host: CAS1, count: 1 }
`);
    expect(lab.faults.list().map(({ fault }) => fault)).toEqual([
      { fault: 'dns:silent', view: 'external' },
      { fault: 'http:slow', delay: 30_000, host: 'CAS1', count: 1 },
    ]);
    expect((await lab.resolve(anna, { from: 'internet' })).outcome).toBe('failed');
  });

  it.each([
    ['http:statu=503', /network\.yaml: faults\[0\]: .*did you mean http:status\?/],
    ['http:html,host=CAS9', /network\.yaml: faults\[0\]: .*unknown host, balancer or web site "CAS9"/],
  ])('is refused with %s', async (text, message) => {
    made = worlds();
    const path = await made.file('network.yaml', `extends: contoso-2010\nfaults: ['${text}']\n`);
    await expect(startLab({ seed: path.slice(0, path.lastIndexOf('/')) })).rejects.toThrow(
      expect.objectContaining({ code: 'bad-network', message: expect.stringMatching(message) }),
    );
  });
});
