import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli, serve } from '../../support/cli.js';
import { linesNotIn, readmeBlocks, readmeCommands } from '../../support/readme.js';
import { runClient } from '../../support/run-client.js';

const root = join(import.meta.dirname, '..', '..', '..');
let scratch: string;

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'autodiscover-lab-readme-'));
});

afterAll(() => rm(scratch, { recursive: true }));

const own = readmeCommands().filter((command) => command.startsWith('npx autodiscover-lab '));
const scripts = readmeCommands().filter((command) => command.startsWith('npm '));

describe('README', () => {
  it('has commands of this program, of npm, and of real clients, and stays short', async () => {
    expect(own.length).toBeGreaterThan(4);
    expect(scripts.length).toBeGreaterThan(4);
    expect((await readFile(join(root, 'README.md'), 'utf8')).split('\n').length).toBeLessThan(200);
  });

  it.each(own.filter((command) => command.includes(' resolve ')))('%s', async (command) => {
    const page = join(scratch, 'page.html');
    const args = command.split(' ').slice(2);
    const { code, stdout } = await runCli(args.map((word) => (word.startsWith('made-up') ? page : word)));
    expect(code).toBe(0);
    const shown = command.includes(' --out ') ? await readFile(page, 'utf8') : stdout;
    expect(shown).toContain('outlook.contoso.example'.slice(command.includes('carla') ? -15 : 0));
  });

  it.each(own.filter((command) => command.includes(' serve')))('%s', async (command) => {
    await using lab = await serve(command.replace('--log json', '').trim().split(/\s+/).slice(3));
    expect(lab.ready.event).toBe('ready');
  });

  it.each(own.filter((command) => / (?:explain|claims) /.test(command)))('%s', async (command) => {
    const { code, stdout } = await runCli(command.split(' ').slice(2), { timeoutMs: 60_000 });
    expect(code).toBe(0);
    expect(stdout).toContain('outlook.contoso.example');
  });

  it('has no command of this program that nothing here runs', () => {
    const run = / (?:resolve|serve|explain|claims|inspect|seed|dump) ?/;
    expect(own.filter((command) => !run.test(command))).toEqual([]);
  });

  it.each(own.filter((command) => / (?:inspect|seed|dump) /.test(command)))('%s', async (command) => {
    const folder = join(scratch, 'out');
    const { code, stdout, stderr } = await runCli(
      command
        .split(' ')
        .slice(2)
        .map((word) => (word.startsWith('made-up') ? join(folder, word) : word)),
    );
    expect(code).toBe(0);
    expect(stdout + stderr).not.toBe('');
  });

  it.each(scripts)('%s is a script that .ci/run runs', async (command) => {
    const [, name = ''] = /^npm (?:run )?(\S+)/.exec(command) ?? [];
    const manifest: { scripts: Record<string, string> } = JSON.parse(
      await readFile(join(root, 'package.json'), 'utf8'),
    );
    expect(Object.keys(manifest.scripts)).toContain(name);
    const run = await readFile(join(root, '.ci', 'run'), 'utf8');
    expect(run.replaceAll(' --silent', '')).toContain(command);
  });

  it('shows what the demo prints, to the millisecond', async () => {
    const [example = ''] = readmeBlocks('console');
    expect(example).toContain('total time');
    expect(linesNotIn((await runCli(['demo'])).stdout, example)).toEqual([]);
  });

  it('shows what `resolve` prints, to the millisecond', async () => {
    const example = readmeBlocks('').find((block) => block.includes('total time')) ?? '';
    expect(example).toContain('total time');
    const args = ['resolve', 'anna@contoso.example', '--from', 'internet'];
    const { stdout } = await runCli([...args, '--seed', 'contoso-2010-public-array']);
    expect(linesNotIn(stdout, example)).toEqual([]);
  });

  it('the page about claims shows what `claims` prints', async () => {
    const example = readmeBlocks('', 'docs/claims.md').find((block) => block.includes('B2')) ?? '';
    expect(example).toContain('21.0 s');
    expect(linesNotIn((await runCli(['claims', '--only', 'B2'])).stdout, example)).toEqual([]);
  });

  it('its fixture runs as it stands', async () => {
    const [fixture = ''] = readmeBlocks('ts');
    await mkdir(join(scratch, 'node_modules'));
    await symlink(root, join(scratch, 'node_modules', 'autodiscover-lab'));
    await writeFile(join(scratch, 'package.json'), '{ "type": "module" }');
    await writeFile(join(scratch, 'fixture.ts'), fixture);
    const { stdout, stderr } = await runClient(process.execPath, [
      '--import',
      import.meta.resolve('tsx'),
      join(scratch, 'fixture.ts'),
    ]);
    expect({ stdout, stderr }).toEqual({ stdout: 'outlook.contoso.example RPC/HTTP\n', stderr: '' });
  });

  it('its example seed loads, and shows what it says', async () => {
    const [seed = ''] = readmeBlocks('yaml');
    const folder = join(scratch, 'seed');
    await mkdir(folder);
    await writeFile(join(folder, 'network.yaml'), seed);
    const { code, stdout } = await runCli(['resolve', 'anna@contoso.example', '--seed', folder]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/✗ TCP connect 10\.10\.10\.20:59532/);
  });
});
