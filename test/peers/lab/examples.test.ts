import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { program, runCli, serve } from '../../support/cli.js';
import { peer } from '../../support/peers.js';
import { runClient } from '../../support/run-client.js';

const root = join(import.meta.dirname, '..', '..', '..');
const env = {
  AUTODISCOVER_LAB_COMMAND: `${process.execPath} ${program}`,
  AUTODISCOVER_LAB_EXAMPLE_OFFSET: '5300',
  PYTHONDONTWRITEBYTECODE: '1',
};
const run = (command: string, ...args: readonly string[]) =>
  runClient(command, args, { cwd: root, env, timeoutMs: 90_000 });

describe('examples', () => {
  it('vitest', async () => {
    const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
    const { code, stdout, stderr } = await run(process.execPath, vitest, 'run', '--root', 'examples/vitest');
    expect(code, stdout + stderr).toBe(0);
    expect(stdout).toMatch(/3 passed/);
  });

  it('node:test', async () => {
    const { code, stdout } = await run(process.execPath, '--test', 'examples/node-test/');
    expect(code, stdout).toBe(0);
    expect(stdout).toMatch(/pass 1\b/);
  });

  it('pytest with exchangelib', async () => {
    if (!peer('pytest-3', '/usr/lib/python3/dist-packages/exchangelib/__init__.py')) return;
    const { code, stdout } = await run(
      '/usr/bin/pytest-3',
      '-q',
      '-p',
      'no:cacheprovider',
      'examples/pytest',
    );
    expect(code, stdout).toBe(0);
    expect(stdout).toContain('2 passed');
  });

  it('a shell script with curl', async () => {
    if (!peer('curl')) return;
    const { code, stdout, stderr } = await run('examples/shell/check.sh');
    expect(code, stdout + stderr).toBe(0);
    expect(stdout).toContain('home server: outlook.contoso.example');
    expect(stdout).toMatch(/connected by +RPC\/HTTP/);
  });
});

describe('scp', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'autodiscover-lab-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('prints LDIF that ldapadd takes, and that the search of Outlook finds', async () => {
    if (!peer('ldapadd')) return;
    const url = 'https://mail.contoso.example/Autodiscover/Autodiscover.xml';
    const { stdout, code } = await runCli([
      'scp',
      '--ldif',
      '--url',
      url,
      '--site',
      'HQ',
      '--site',
      'Zurich',
    ]);
    expect(code).toBe(0);
    const file = join(folder, 'scp.ldf');
    await writeFile(file, stdout);
    await using lab = await serve();
    const bind = ['-x', '-H', lab.ready.endpoints.ldap, '-D', 'CONTOSO\\Administrator', '-w', 'Passw0rd!'];
    const added = await runClient('ldapadd', [...bind, '-f', file]);
    expect(added.code, added.stderr).toBe(0);
    const filter =
      '(&(objectClass=serviceConnectionPoint)(|(keywords=67661d7F-8FC4-4fa7-BFAC-E1D7794C1F68)(keywords=77378F46-2C66-4aa9-A6A6-3E7A48B19596)))';
    const found = await runClient('ldapsearch', [
      ...[...bind, '-LLL', '-o', 'ldif-wrap=no', '-b', 'CN=Services,CN=Configuration,DC=contoso,DC=internal'],
      ...['-s', 'one', filter, 'serviceBindingInformation', 'keywords'],
    ]);
    expect(found.stdout).toContain(`serviceBindingInformation: ${url}`);
    expect(found.stdout).toContain('keywords: Site=Zurich');
  });

  it('prints a script for PowerShell that says the same', async () => {
    const { stdout } = await runCli(['scp', '--powershell', '--forest', 'corp.test', '--site', 'HQ']);
    expect(stdout).toContain("'https://autodiscover.contoso.example/Autodiscover/Autodiscover.xml'");
    expect(stdout).toContain("@('77378F46-2C66-4aa9-A6A6-3E7A48B19596', 'Site=HQ')");
  });

  it.each([
    [['scp'], /give --ldif or --powershell/],
    [['scp', '--ldif', '--url', 'http://a.example/'], /not a valid https URL/],
    [['scp', '--ldif', '--forest', "x'; y"], /not a valid DNS name/],
    [['scp', '--powershell', '--site', "a'b"], /not a valid site name/],
  ])('refuses %j', async (args, message) => {
    const { code, stderr } = await runCli(args);
    expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
  });
});

it('every example is run here or in the container test, or named in docs/ci.md', async () => {
  const ci = await readFile(join(root, 'docs', 'ci.md'), 'utf8');
  for (const name of ['vitest', 'node-test', 'pytest', 'shell', 'docker', 'github-actions.yml']) {
    expect(ci).toContain(`examples/${name}`);
  }
});
