import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { program, runCli, serve } from '../../support/cli.js';
import { runClient } from '../../support/run-client.js';

let data: string;
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'autodiscover-lab-lan-'));
});
afterAll(() => rm(data, { recursive: true }));

/** What `serve` prints until it is ready, and then until it has been stopped. */
async function linesOf(...args: readonly string[]): Promise<readonly string[]> {
  const child = spawn(process.execPath, [program, 'serve', '--data', data, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout });
  reader.on('line', (line) => {
    lines.push(line);
    if (line === 'ready') child.kill('SIGTERM');
  });
  await Promise.all([ended, once(reader, 'close')]);
  return lines;
}

const lan = ['--exposure', 'lan', '--advertise', '127.0.0.21', '--port-offset', '3300'];

describe('serve --exposure lan', () => {
  it('says what to do on the other machine, before it is ready', async () => {
    const text = (await linesOf(...lan)).join('\n');
    expect(text).toMatch(
      /On the machine with Outlook\n1\. Make 127\.0\.0\.21 its only DNS server.*\n2\. Trust.*\nready\n/s,
    );
    expect(text).toContain('certutil -addstore -f Root ca.crt');
    expect(text).toMatch(/Compare its SHA-256 fingerprint: (?:[0-9A-F]{2}:){31}[0-9A-F]{2}/);
  });

  it('with --quiet says that it is ready, and that it has stopped', async () => {
    expect(await linesOf('--quiet', ...lan)).toEqual(['ready', 'stopped by SIGTERM']);
  });

  it('with --quiet and --log json leaves out what passes over the wires', async () => {
    await using lab = await serve(['--quiet']);
    const resolved = await runCli(['resolve', 'anna@contoso.example', '--lab', lab.ready.endpoints.control]);
    expect(resolved.code).toBe(0);
    await lab.stop();
    expect(lab.lines.map((line) => JSON.parse(line).event)).toEqual(['ready', 'stopped']);
  });

  it.each([
    [['--exposure', 'lan', '--advertise', '192.168.1'], /"192\.168\.1" is not an IPv4 address/],
    [['--exposure', 'lan', '--advertise', '203.0.113.77'], /this machine does not have that address/],
    [[...lan, '--dns-forward', '127.0.0.21'], /is the lab itself/],
    [['--listen', '0.0.0.0'], /goes with the exposure lan/],
  ])('ends with exit code 2 and a line for %j', async (args, message) => {
    const { code, stderr } = await runCli(['serve', ...args]);
    expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
  });

  it.skipIf(process.platform !== 'linux' || process.getuid?.() !== 0)(
    'tells a user who may not open port 80 how to be allowed to',
    async () => {
      const { code, stderr } = await runClient('setpriv', [
        ...['--reuid', '65534', '--regid', '65534', '--clear-groups', 'sh', '-c'],
        'data=$(mktemp -d); "$0" "$1" serve --data "$data" --exposure lan --advertise 127.0.0.21; code=$?; rm -r "$data"; exit $code',
        ...[process.execPath, program],
      ]);
      expect([code, stderr]).toEqual([
        2,
        expect.stringMatching(/ip_unprivileged_port_start=53.*setcap.*may not open/s),
      ]);
    },
  );
});
