import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type Lab, type Resolution, startLab } from '../../../src/index.js';
import { walk } from '../../../src/record/steps/walk.js';
import { figuresOf } from '../../../src/report/figures.js';

const cleanups: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** A lab whose world is contoso-2010 with something else in it. */
async function labWith(overlay: string): Promise<Lab> {
  const folder = await mkdtemp(join(tmpdir(), 'autodiscover-lab-test-'));
  cleanups.push(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'network.yaml'), `extends: contoso-2010\n${overlay}`);
  const lab = await startLab({ seed: folder });
  cleanups.push(() => lab.stop());
  return lab;
}

const lookups = (resolution: Resolution) =>
  (resolution.steps[0]?.steps ?? []).map(({ name, outcome }) => `${name}: ${outcome}`);

const anna = 'anna@contoso.example';

describe('the other ways to Autodiscover', () => {
  it('outside a domain, Outlook tries the root domain, then the autodiscover host', async () => {
    const lab = await labWith('workstation: null');
    const resolution = await lab.resolve(anna, { from: 'internet' });
    expect(lookups(resolution)).toEqual([
      'Service connection point: skipped',
      'Root domain: failed',
      'Autodiscover host: success',
    ]);
  });

  it('a redirect on port 80 is followed to https', async () => {
    const lab = await labWith(`
hosts:
  CAS1: { httpRedirect: "https://mail.contoso.example/autodiscover/autodiscover.xml" }
  CAS2: { httpRedirect: "https://mail.contoso.example/autodiscover/autodiscover.xml" }
published:
  - { outside: "203.0.113.10:443", inside: "10.10.10.20:443" }
  - { outside: "203.0.113.20:80", inside: "10.10.10.20:80" }
dns: { external: { records: { autodiscover.contoso.example: { A: 203.0.113.20 } } } }
firewall:
  - { from: internet, to: 203.0.113.10, ports: 443, action: accept }
  - { from: internet, to: 203.0.113.20, ports: 80, action: accept }
  - { from: internet, to: 203.0.113.53, action: accept }
  - { from: internet, action: reject }
`);
    const resolution = await lab.resolve(anna, { from: 'internet' });
    expect(lookups(resolution).slice(1)).toEqual([
      'Root domain: failed',
      'Autodiscover host: failed',
      'HTTP redirect: success',
    ]);
    expect(resolution.connection).toMatchObject({ protocol: 'RPC/HTTP' });
  });

  it('without a redirect the site on port 80 refuses, and the SRV record has the last word', async () => {
    const lab = await labWith(`
published:
  - { outside: "203.0.113.10:443", inside: "10.10.10.20:443" }
  - { outside: "203.0.113.20:80", inside: "10.10.10.20:80" }
dns:
  external:
    records:
      autodiscover.contoso.example: { A: 203.0.113.20 }
      _autodiscover._tcp.contoso.example:
        SRV:
          - { port: 8443, target: wrong.contoso.example, priority: 0 }
          - { port: 443, target: mail.contoso.example, priority: 10 }
firewall:
  - { from: internet, to: 203.0.113.10, ports: 443, action: accept }
  - { from: internet, to: 203.0.113.20, ports: 80, action: accept }
  - { from: internet, to: 203.0.113.53, action: accept }
  - { from: internet, action: reject }
`);
    const resolution = await lab.resolve(anna, { from: 'internet' });
    expect(lookups(resolution).slice(2)).toEqual([
      'Autodiscover host: failed',
      'HTTP redirect: failed',
      'SRV record: success',
    ]);
    const refusal = [...walk(resolution.steps)].find(({ name }) => name === 'HTTP GET');
    expect(refusal?.detail).toContain('403');
  });

  it('a name that the certificate does not bear fails the step', async () => {
    const lab = await labWith(`
workstation: null
dns: { internal: { records: { contoso.example: { A: 10.10.10.20 }, autodiscover.contoso.example: null } } }
`);
    const resolution = await lab.resolve(anna);
    const handshake = [...walk(resolution.steps)].find(({ name }) => name === 'TLS handshake');
    expect(handshake).toMatchObject({ target: 'contoso.example', outcome: 'failed' });
    expect(handshake?.detail).toContain('does not match the name of the site');
  });
});

describe('what a bad network costs (claim B4)', () => {
  const publicArray = 'dns: { external: { records: { outlook.contoso.example: { A: 203.0.113.10 } } } }';
  const accepts = `
  - { from: internet, to: 203.0.113.10, ports: [80, 443], action: accept }
  - { from: internet, to: 203.0.113.53, ports: 53, action: accept }`;

  it('a rejected 135 costs 1 to 2 s', async () => {
    const lab = await labWith(`${publicArray}\nfirewall:${accepts}\n  - { from: internet, action: reject }`);
    const resolution = await lab.resolve(anna, { from: 'internet' });
    expect(resolution.connection?.protocol).toBe('RPC/HTTP');
    expect(figuresOf(resolution).rpcOverTcpMs).toBeGreaterThanOrEqual(1000);
    expect(figuresOf(resolution).rpcOverTcpMs).toBeLessThan(2000);
  });

  it('each further address costs another 21 s', async () => {
    const lab = await labWith(
      'dns: { external: { records: { outlook.contoso.example: { A: [203.0.113.10, 203.0.113.11] } } } }',
    );
    const resolution = await lab.resolve(anna, { from: 'internet' });
    expect(figuresOf(resolution).rpcOverTcpMs).toBeGreaterThanOrEqual(42_000);
    expect(figuresOf(resolution).rpcOverTcpMs).toBeLessThan(43_000);
  });

  it('a wildcard record brings the loss back', async () => {
    const lab = await labWith('dns: { external: { records: { "*.contoso.example": { A: 203.0.113.10 } } } }');
    const resolution = await lab.resolve(anna, { from: 'internet' });
    expect(figuresOf(resolution).rpcOverTcpMs).toBeGreaterThanOrEqual(21_000);
  });

  it('a name server that says nothing costs 10 to 12 s for each name', async () => {
    const lab = await labWith('dns: { external: { silent: true } }');
    const resolution = await lab.resolve(anna, { from: 'internet' });
    expect(resolution).toMatchObject({ outcome: 'failed', failure: { code: 'no-autodiscover-answer' } });
    const lookups = [...walk(resolution.steps)].filter(({ name }) => name === 'DNS lookup');
    expect(lookups.length).toBeGreaterThan(2);
    for (const { elapsedMs } of lookups) {
      expect(elapsedMs).toBeGreaterThanOrEqual(10_000);
      expect(elapsedMs).toBeLessThanOrEqual(12_000);
    }
  });

  it('a returned port that is dropped costs a second wait after the endpoint mapper has answered (claim C6)', async () => {
    const lab = await labWith('firewall:\n  - { from: corp, to: 10.10.10.20, ports: 59532, action: drop }');
    const resolution = await lab.resolve(anna);
    expect(resolution.connection?.protocol).toBe('RPC/HTTP');
    const steps = [...walk(resolution.steps)];
    expect(steps.find(({ name }) => name === 'ept_map')?.outcome).toBe('success');
    expect(steps.find(({ target }) => target === '10.10.10.20:59532')?.elapsedMs).toBeGreaterThanOrEqual(
      21_000,
    );
  });
});
