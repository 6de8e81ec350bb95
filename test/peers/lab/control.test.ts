import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Served, serve } from '../../support/cli.js';
import { peer } from '../../support/peers.js';
import { type ClientResult, runClient } from '../../support/run-client.js';

const validators = [
  '/usr/lib/python3/dist-packages/jsonschema',
  '/usr/lib/python3/dist-packages/prometheus_client',
];

/** The examples of docs/control-api.md that are curl's. */
function documentedCommands(): readonly string[] {
  const text = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'control-api.md'), 'utf8');
  const commands = text.match(/^curl .*/gm) ?? [];
  if (commands.length < 5) throw new Error('docs/control-api.md has no examples');
  return commands;
}

describe.skipIf(!peer('curl'))('the control interface, by curl', () => {
  let lab: Served;
  let control: string;

  beforeAll(async () => {
    lab = await serve();
    control = lab.ready.endpoints.control;
  });
  afterAll(() => lab.stop());

  const curl = (path: string, ...args: readonly string[]): Promise<ClientResult> =>
    runClient('curl', [
      '--silent',
      '--show-error',
      '--noproxy',
      '*',
      '--max-time',
      '60',
      ...args,
      `${control}${path}`,
    ]);
  const json = ['--header', 'Content-Type: application/json', '--data'];

  it('starts a simulated Outlook, and reads its trace', async () => {
    const { stdout } = await curl(
      '/control/v1/resolutions?wait=60000',
      ...json,
      '{"address":"anna@contoso.example"}',
    );
    expect(JSON.parse(stdout)).toMatchObject({ state: 'done', resolution: { outcome: 'connected' } });
  });

  it.each(documentedCommands())('%s', async (command) => {
    const here = command.replace('http://127.0.0.1:8025', control);
    const env = { no_proxy: '*' };
    const { code, stdout, stderr } = await runClient('/bin/sh', ['-c', here], { env, timeoutMs: 70_000 });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).not.toContain('about:blank');
  });

  it('takes away the balancer, and brings it back', async () => {
    const resolve = async (): Promise<unknown> => {
      const body = '{"address":"anna@contoso.example"}';
      return JSON.parse((await curl('/control/v1/resolutions?wait=60000', ...json, body)).stdout);
    };
    const stopped = await curl('/control/v1/world/events', ...json, '{"stop":"array","by":"silent"}');
    expect(stopped.stdout).toBe('');
    expect(await resolve()).toMatchObject({ state: 'done', resolution: { outcome: 'failed' } });
    await curl('/control/v1/reset', '--request', 'POST');
    expect(await resolve()).toMatchObject({ state: 'done', resolution: { outcome: 'connected' } });
    const { stdout } = await curl('/control/v1/journal/count?protocol=rpc&host=MBX1');
    expect(z.object({ count: z.number() }).parse(JSON.parse(stdout)).count).toBeGreaterThan(0);
  });

  it('shows the journal as it grows', async () => {
    const stream = `${control}/control/v1/journal/events?after=0&protocol=dns`;
    // Ends with its second line, however long that takes to come.
    const watch = `curl --silent --noproxy '*' --no-buffer --max-time 60 '${stream}' | head -n 2`;
    const watching = runClient('/bin/sh', ['-c', watch], { timeoutMs: 70_000 });
    await curl('/control/v1/resolutions?wait=60000', ...json, '{"address":"anna@contoso.example"}');
    expect((await watching).stdout).toMatch(/^id: \d+\ndata: \{.*"protocol":"dns".*\}\n$/);
  });

  it('is refused what a form of a web page could send', async () => {
    const form = await curl(
      '/control/v1/world/events',
      '--data',
      '{"stop":"CAS1"}',
      '--write-out',
      '%{http_code}',
    );
    expect(form.stdout).toMatch(/415$/);
    const page = await curl('/control/v1/topology', '--header', 'Origin: http://lab.example', '--fail');
    expect(page.code).toBe(22);
    const name = await curl('/control/v1/topology', '--header', 'Host: lab.example', '--fail');
    expect(name.code).toBe(22);
  });

  it('waits in vain for no 100 Continue', async () => {
    const body = JSON.stringify({ address: 'anna@contoso.example', userName: 'x'.repeat(2_000) });
    const { stdout } = await curl(
      '/control/v1/resolutions',
      '--header',
      'Expect: 100-continue',
      ...json,
      body,
    );
    expect(JSON.parse(stdout)).toMatchObject({ status: 400, where: 'userName' });
  });
});

describe('the control interface, by validators of others', () => {
  it('does all that its OpenAPI document says, and answers as it says', async () => {
    if (!peer('/usr/bin/python3', ...validators)) return;
    await using lab = await serve();
    const script = join(import.meta.dirname, 'control-document.py');
    const { stdout, stderr, code } = await runClient(
      '/usr/bin/python3',
      [script, lab.ready.endpoints.control],
      {
        timeoutMs: 100_000,
      },
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const answered = new Map(
      stdout
        .trim()
        .split('\n')
        .map((line): [string, string] => {
          const [name = '', status = ''] = line.split(' ');
          return [name, status];
        }),
    );
    expect(answered.get('startResolution')).toBe('202');
    expect(answered.get('getMetrics')).toBe('200');
    expect(answered.get('removeFault')).toBe('204');
    expect(answered.size).toBe(21);
  });
});
