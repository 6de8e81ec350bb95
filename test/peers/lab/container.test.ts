import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { runCli } from '../../support/cli.js';
import { canIsolate, type Namespace, openNamespace } from '../../support/namespace.js';
import { peer } from '../../support/peers.js';
import { runClient } from '../../support/run-client.js';

const root = join(import.meta.dirname, '..', '..', '..');
const advertised = '127.0.0.1';
const dockerfile = (await readFile(join(root, 'Dockerfile'), 'utf8')).replace(/\\\n/g, ' ');
const instruction = (name: string) => new RegExp(`^${name} (.+)$`, 'm').exec(dockerfile)?.[1] ?? '';
const words = (text: string): readonly string[] => JSON.parse(text.slice(text.indexOf('[')));
const environment = new Map(
  instruction('ENV')
    .split(/\s+/)
    .map((pair): [string, string] => {
      const [name = '', value = ''] = pair.split('=');
      return [name, value];
    }),
);

/** Runs one of the Dockerfile's own commands; it has to be there, word for word. */
async function runStep(command: string, cwd: string): Promise<void> {
  expect(dockerfile).toContain(command);
  const { code, stderr } = await runClient('/bin/sh', ['-c', command], { cwd, timeoutMs: 110_000 });
  expect(code, `${command}: ${stderr}`).toBe(0);
}

describe.skipIf(!(peer('tar') && peer('curl') && canIsolate()))(
  'the image, built without a container engine',
  () => {
    let scratch: string;
    let app: string;
    let network: Namespace;
    let server: ChildProcess;

    /** As WORKDIR does: whoever enters a namespace begins at the root. */
    const inApp = () => ['sh', '-c', 'cd "$0" && exec "$@"', app];

    beforeAll(async () => {
      scratch = await mkdtemp(join(tmpdir(), 'autodiscover-lab-image-'));
      const build = join(scratch, 'build');
      app = join(scratch, 'app');
      await Promise.all([mkdir(build), mkdir(app), mkdir(join(scratch, 'data'))]);
      const ignored = (await readFile(join(root, '.dockerignore'), 'utf8')).split('\n');
      for (const name of await readdir(root)) {
        if (!ignored.includes(name)) await cp(join(root, name), join(build, name), { recursive: true });
      }
      await symlink(join(root, 'node_modules'), join(build, 'node_modules'));
      await runStep('npm run --silent build', build);
      const pack = 'npm pack --silent --ignore-scripts --pack-destination /tmp';
      expect(dockerfile).toContain(pack);
      const here = pack.replace('/tmp', scratch);
      const packed = await runClient('/bin/sh', ['-c', here], { cwd: build, timeoutMs: 60_000 });
      expect(packed.code, packed.stderr).toBe(0);
      const unpack = ['-xzf', join(scratch, packed.stdout.trim()), '-C', app, '--strip-components', '1'];
      expect((await runClient('tar', unpack)).code).toBe(0);
      await cp(join(root, 'package-lock.json'), join(app, 'package-lock.json'));
      await runStep('npm ci --omit=dev --ignore-scripts', app);
      network = await openNamespace(advertised);
      const command = [...words(instruction('ENTRYPOINT')), ...words(instruction('CMD'))];
      const [program = '', ...args] = [...network.enter, ...inApp(), ...command];
      const env = {
        ...process.env,
        ...Object.fromEntries(environment),
        AUTODISCOVER_LAB_DATA: join(scratch, 'data'),
        AUTODISCOVER_LAB_ADVERTISE: advertised,
      };
      server = spawn(program, args, { env, stdio: 'ignore' });
    }, 240_000);

    afterAll(async () => {
      if (server?.exitCode === null) server.kill('SIGKILL');
      await network?.[Symbol.asyncDispose]();
      await rm(scratch, { recursive: true, force: true });
    });

    it('is healthy by its own check, once it is ready', async () => {
      const [program = '', ...args] = [...network.enter, ...inApp(), ...words(instruction('HEALTHCHECK'))];
      const patient = args.map((word, at) => (args[at - 1] === '--timeout' ? '60' : word));
      const ready = await runClient(program, patient, { timeoutMs: 90_000 });
      expect(ready.code, ready.stderr).toBe(0);
      const { code, stdout } = await runClient(program, args);
      expect([code, stdout]).toEqual([0, 'ready\n']);
    });

    it('serves the client of compose.yaml, which knows its DNS server and nothing else', async () => {
      const [program = '', ...args] = [...network.enter, 'sh', join(root, 'examples', 'docker', 'client.sh')];
      const { code, stdout, stderr } = await runClient(program, args, { env: { HOME: scratch } });
      expect(code, stderr).toBe(0);
      expect(stdout).toContain('<Server>outlook.contoso.example</Server>');
    });

    it('stops by the signal that it names', async () => {
      expect(server.exitCode).toBeNull();
      const ended = once(server, 'exit');
      server.kill(instruction('STOPSIGNAL') === 'SIGTERM' ? 'SIGTERM' : 'SIGKILL');
      expect(await ended).toEqual([0, null]);
    });
  },
);

describe('the files around it', () => {
  it('run it as no root, with flags that serve has', async () => {
    expect(instruction('USER')).toBe('node');
    const { stdout } = await runCli(['serve', '--help']);
    const text = await readFile(join(root, 'compose.yaml'), 'utf8');
    const compose: { services: Record<string, { environment?: Record<string, string> }> } = parse(text);
    const names = [...environment.keys(), ...Object.keys(compose.services['lab']?.environment ?? {})];
    const twins = names.filter((name) => name.startsWith('AUTODISCOVER_LAB_'));
    expect(twins.length).toBeGreaterThan(4);
    for (const name of twins) expect(stdout.replace(/\s+/g, ' ')).toContain(`env: ${name}`);
  });

  it('are YAML with steps', async () => {
    const workflow: { jobs: Record<string, { steps: readonly unknown[] }> } = parse(
      await readFile(join(root, 'examples', 'github-actions.yml'), 'utf8'),
    );
    for (const { steps } of Object.values(workflow.jobs)) expect(steps.length).toBeGreaterThan(2);
  });
});
