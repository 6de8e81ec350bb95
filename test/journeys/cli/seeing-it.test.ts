import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { XMLValidator } from 'fast-xml-parser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../../support/cli.js';

const anna = 'anna@contoso.example';
let scratch: string;

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'autodiscover-lab-seeing-'));
});

afterAll(() => rm(scratch, { recursive: true }));

const resolveAs = async (format: string, ...args: readonly string[]) => {
  const { code, stdout, stderr } = await runCli(['resolve', anna, '--format', format, ...args]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
};

describe('resolve --format', () => {
  it('json is --json, and has what was spoken and what it failed of', async () => {
    const resolution: unknown = JSON.parse(await resolveAs('json', '--from', 'internet'));
    expect(resolution).toMatchObject({ schema: 1, outcome: 'connected' });
    const text = JSON.stringify(resolution);
    expect(text).toMatch(/"name":"DNS lookup","target":"outlook\.contoso\.example","outcome":"failed"/);
    expect(text).toMatch(
      /"kind":"dns-lookup","protocol":"dns","facts":\{"host":"[^}]*\},"code":"name-not-found"/,
    );
  });

  it('olkdisc is the log of Autodiscover', async () => {
    const log = await resolveAs('olkdisc');
    expect(log).toMatch(
      /^\d+\t0x[0-9A-F]{8}\t\d\d\/\d\d\/\d\d\t\d\d:\d\d:\d\d\tSMTP=anna@contoso\.example$/m,
    );
    expect(log).toMatch(/Attempting URL https:\S+ found through SCP$/m);
    expect(log).toMatch(/Autodiscover to https:\S+ Succeeded \(0x00000000\)$/m);
    expect(log).toMatch(/Server: outlook\.contoso\.example$/m);
  });

  it('rpcdiag is the connection status table (claims C1, C7)', async () => {
    const table = await resolveAs('rpcdiag');
    for (const [type, server] of [
      ['Referral', 'outlook.contoso.example'],
      ['Directory', 'outlook.contoso.example'],
      ['Mail', 'outlook.contoso.example'],
      ['Public Folders', 'mbx1.contoso.internal'],
    ]) {
      expect(table).toMatch(new RegExp(`${server} +${type} +corp +TCP/IP +Established`));
    }
  });

  it('exrca is XML', async () => {
    const xml = await resolveAs('exrca', '--from', 'internet');
    expect(XMLValidator.validate(xml)).toBe(true);
    expect(xml).toContain('testdescription="Testing RPC/HTTP connectivity."');
  });

  it('html holds several places side by side, in a file', async () => {
    const file = join(scratch, 'page.html');
    expect(await resolveAs('html', '--from', 'corp,internet', '--out', file)).toBe('');
    const page = await readFile(file, 'utf8');
    expect(page).toMatch(/<h2 id="title0">corp<\/h2>/);
    expect(page).toMatch(/<h2 id="title1">internet<\/h2>/);
  });

  it('shows saved traces again', async () => {
    const saved = join(scratch, 'saved.json');
    await resolveAs('json', '--out', saved);
    const shown = await runCli(['report', 'tree', `inside=${saved}`]);
    expect(shown).toMatchObject({ code: 0, stderr: '' });
    expect(shown.stdout).toMatch(/^connected by {2}RPC\/TCP to outlook/m);
    const compared = await runCli(['report', 'html', `one=${saved}`, `two=${saved}`]);
    expect(compared.stdout).toMatch(/<h2 id="title1">two<\/h2>/);
  });

  it('complains in one line about what cannot be', async () => {
    const complaint = async (...args: readonly string[]) => {
      const { code, stderr } = await runCli(args);
      expect(code).toBe(2);
      expect(stderr.trimEnd().split('\n')).toHaveLength(1);
      return stderr;
    };
    const missing = join(scratch, 'missing');
    expect(await complaint('report', 'html', missing)).toContain('cannot be read');
    expect(await complaint('latency', missing)).toContain('cannot be read');
    expect(await complaint('resolve', anna, '--out', join(missing, 'x'))).toContain('cannot be written');
    expect(await complaint('resolve', anna, '--record', join(missing, 'x'))).toContain('cannot be written');
    expect(await complaint('resolve', anna, '--repeat', '2', '--format', 'html')).toContain(
      '--repeat prints a summary',
    );
    expect(await complaint('resolve', anna, '--repeat', '0')).toContain('take 1 or more');
    expect(await complaint('resolve', anna, '--from', 'corp,internet', '--format', 'exrca')).toContain(
      'exrca is one XML document',
    );
  });
});

describe('many clients', () => {
  it('are summed up, and their record sums up to the same', async () => {
    const record = join(scratch, 'record.jsonl');
    const { code, stdout, stderr } = await runCli([
      'resolve',
      anna,
      ...['--repeat', '12', '--concurrency', '5', '--record', record, '--progress', '--json'],
    ]);
    expect(code).toBe(0);
    expect(stderr).toMatch(/12\/12 clients, 0 failed/);
    const summary: Record<string, unknown> = JSON.parse(stdout);
    expect(summary).toMatchObject({ connected: 12, failed: 0, failures: {}, concurrency: 5 });
    expect(summary['clientsPerSecond']).toBeCloseTo(12_000 / Number(summary['realMs']), 0);
    const latency: Record<string, unknown> = JSON.parse((await runCli(['latency', record, '--json'])).stdout);
    expect(latency['clients']).toBe(12);
    expect(latency['steps']).toEqual(summary['steps']);
    expect(latency['protocols']).toEqual(summary['protocols']);
  });

  it('are told what they have seen apart from what they have cost', async () => {
    const { stdout } = await runCli(['resolve', anna, '--repeat', '3', '--concurrency', '3']);
    const [seen = '', cost = ''] = stdout.split('Cost on this machine, in real time');
    expect(seen).toContain("Modelled latency, in ms of the lab's clock");
    expect(seen).toMatch(/^Resolution +3 +0 +46 +46 +46 +46$/m);
    expect(cost).toMatch(/^\n\d+\.\d clients per second, 3 at a time, \d+\.\d s in all\n$/);
  });

  it('are counted by what they failed of', async () => {
    const args = ['resolve', 'nobody@contoso.example', '--user', anna, '--repeat', '2', '--json'];
    const { code, stdout } = await runCli(args);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      connected: 0,
      failed: 2,
      failures: { 'address-not-found': 2 },
    });
  });

  it('add to a record that is there', async () => {
    const record = join(scratch, 'added.jsonl');
    for (const from of ['corp', 'internet']) {
      await runCli(['resolve', anna, '--from', from, '--record', record]);
    }
    const { stdout } = await runCli(['latency', record]);
    expect(stdout).toMatch(/^clients {2}2$/m);
    expect(stdout).toMatch(/^RPC\/HTTP +1 +0/m);
  });
});

describe('explain', () => {
  it('names the attribute that decided the home server, and what else it could have been', async () => {
    const { code, stdout } = await runCli(['explain', anna, '--from', 'internet']);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^homeServer {2}outlook\.contoso\.example\n.*\n {2}decided by {2}legacyExchangeDN on CN=DB1,/m,
    );
    expect(stdout).toMatch(/would be cas\d\.contoso\.internal if the database named no array/);
    expect(stdout).toMatch(/^protocol {2}RPC\/HTTP\n {2}because {5}RPC\/TCP failed after .*NXDOMAIN/m);
  });

  it('is one JSON object with --json', async () => {
    const { code, stdout } = await runCli(['explain', 'nobody@contoso.example', '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ schema: 1, outcome: 'failed', profile: null });
  });
});
