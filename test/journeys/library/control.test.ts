import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { listenTcp } from '../../../src/network/listener.js';
import { ask } from '../../servers/control/ask.js';
import { runCli, serve } from '../../support/cli.js';

const token = 'correct-horse-battery';

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const { port, close } = await listenTcp(createServer(), { address: '127.0.0.1', port: 0 });
  await close();
  return port;
}

it('ready waits for a lab that is still to be started, and says so', async () => {
  const port = await freePort();
  const waiting = runCli(['ready', '--lab', `http://127.0.0.1:${port}`, '--timeout', '50'], {
    timeoutMs: 60_000,
  });
  await using lab = await serve(['--control-port', String(port)]);
  expect(lab.ready.endpoints.control).toBe(`http://127.0.0.1:${port}`);
  expect(await waiting).toMatchObject({ code: 0, stdout: 'ready\n', stderr: '' });
});

it('ready ends with 1 where no lab answers, and with 2 where none can', async () => {
  const url = `http://127.0.0.1:${await freePort()}`;
  expect(await runCli(['ready', '--lab', url, '--timeout', '0'])).toMatchObject({
    code: 1,
    stderr: `error: ${url}: not ready: no answer: ECONNREFUSED\n`,
  });
  expect(await runCli(['ready', '--lab', 'lab'])).toMatchObject({ code: 2 });
  expect(await runCli(['ready'])).toMatchObject({ code: 2 });
});

it('resolve lives in a lab that wants a token, when it has it', async () => {
  await using lab = await serve(['--control-token', token]);
  const { control } = lab.ready.endpoints;
  expect(lab.lines.join('\n')).not.toContain(token);
  const args = ['resolve', 'anna@contoso.example', '--json', '--lab', control];
  const refused = await runCli(args);
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain(
    'this lab requires a control token (--control-token) (give --control-token, or AUTODISCOVER_LAB_CONTROL_TOKEN)',
  );
  const { code, stdout } = await runCli(args, { env: { AUTODISCOVER_LAB_CONTROL_TOKEN: token } });
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ outcome: 'connected' });
  expect((await ask(`${control}/readyz`)).status).toBe(200);
});

it('serve prints the token that it makes up when it listens beyond loopback', async () => {
  await using lab = await serve(['--control-address', '0.0.0.0']);
  const made = lab.lines.flatMap(
    (line) => z.object({ controlToken: z.string() }).safeParse(JSON.parse(line)).data ?? [],
  );
  expect(made).toHaveLength(1);
  const topology = `${lab.ready.endpoints.control}/control/v1/topology`;
  expect((await ask(topology)).status).toBe(401);
  const headers = { Authorization: `Bearer ${made[0]?.controlToken ?? ''}` };
  expect((await ask(topology, { headers })).status).toBe(200);
});

it('serve stops although somebody watches its journal', async () => {
  const lab = await serve();
  const response = await fetch(`${lab.ready.endpoints.control}/control/v1/journal/events`);
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  const ended = response.text().then(
    () => true,
    () => true,
  );
  expect((await lab.stop()).code).toBe(0);
  expect(await ended).toBe(true);
});

it('serve ends with 2 when the port of its control interface is taken', async () => {
  const taken = await listenTcp(createServer(), { address: '127.0.0.1', port: 0 });
  try {
    const { code, stderr } = await runCli(['serve', '--control-port', String(taken.port)]);
    expect(code).toBe(2);
    expect(stderr).toContain(`127.0.0.1:${taken.port}: port is in use`);
  } finally {
    await taken.close();
  }
});
