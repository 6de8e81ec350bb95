import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readmeBlocks } from '../../support/readme.js';
import { type ClientResult, runClient } from '../../support/run-client.js';

const root = join(import.meta.dirname, '..', '..', '..');

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, unknown>>;
  readonly bin: Readonly<Record<string, string>>;
}

const [readmeFixture = ''] = readmeBlocks('ts');
const docsExamples = readmeBlocks('ts', 'docs/library.md');

const labTests = `import { expect } from 'vitest';
import { createLabTest, labTest } from 'autodiscover-lab/vitest';
const control = new Set<string>();
labTest('changes a lab', async ({ lab }) => {
  control.add(lab.endpoints.control);
  const [anna] = lab.directory.find('mail', 'anna@contoso.example');
  lab.directory.delete(anna?.dn ?? '');
  expect((await lab.resolve('anna@contoso.example')).outcome).toBe('failed');
});
labTest('and finds the same one whole again', async ({ lab }) => {
  control.add(lab.endpoints.control);
  expect(control.size).toBe(1);
  expect((await lab.resolve('anna@contoso.example')).outcome).toBe('connected');
});
createLabTest({ seed: 'contoso-2013' })('takes options', ({ lab }) => expect(lab.seed).toBe('contoso-2013'));
// @ts-expect-error there is no such option
createLabTest({ sed: 'contoso-2013' });`;

let project: string;
let installed: string;
let manifest: Manifest;

/** Puts a package of the checkout into the project. What it needs itself it finds where it really is. */
async function link(name: string): Promise<void> {
  const to = join(project, 'node_modules', name);
  await mkdir(dirname(to), { recursive: true });
  await symlink(join(root, 'node_modules', name), to);
}

function run(args: readonly string[]): Promise<ClientResult> {
  return runClient(process.execPath, args, {
    cwd: project,
    timeoutMs: 150_000,
    env: { VITEST: '', NODE_OPTIONS: '' },
  });
}

const vitest = (...files: readonly string[]) =>
  run([
    join(root, 'node_modules', 'vitest', 'vitest.mjs'),
    'run',
    '--root',
    project,
    ...files,
    '--reporter=verbose',
    // One process for all of them, and as much time as a busy machine needs.
    '--no-file-parallelism',
    '--no-isolate',
    '--testTimeout=120000',
    '--hookTimeout=120000',
  ]);

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'autodiscover-lab-packed-'));
  installed = join(project, 'node_modules', 'autodiscover-lab');
  await mkdir(installed, { recursive: true });
  // Without scripts: the build is there, and others are using it.
  const npm = ['pack', '--ignore-scripts', '--json', '--pack-destination', project];
  const packed = await runClient('npm', npm, { cwd: root, timeoutMs: 150_000 });
  const [{ filename }] = JSON.parse(packed.stdout);
  await runClient('tar', ['-xzf', join(project, filename), '-C', installed, '--strip-components=1']);
  manifest = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'));
  // What it says it needs, and nothing else of the checkout: an import that is not declared finds nothing.
  const own = ['vitest', 'typescript', '@types/node'];
  for (const name of [...Object.keys(manifest.dependencies), ...own]) await link(name);
  await writeFile(join(project, 'package.json'), '{ "type": "module" }');
  await writeFile(join(project, 'lab.test.ts'), labTests);
}, 200_000);

afterAll(() => rm(project, { recursive: true, force: true }));

describe('the packed package in an empty project', { timeout: 200_000 }, () => {
  it("runs the README's fixture, and the examples of docs/library.md", async () => {
    const expectations = [
      "expect(profile?.homeServer).toBe('outlook.contoso.example');",
      "expect(connection?.protocol).toBe('RPC/HTTP');",
    ];
    await writeFile(join(project, 'fixture.test.ts'), asTest('the fixture', readmeFixture, expectations));
    const examples = docsExamples.filter((block) => !block.includes('node:test'));
    await Promise.all(
      examples.map((block, index) =>
        writeFile(
          join(project, `example-${index}.test.ts`),
          block.includes('labTest') ? block : asTest('the example', block, []),
        ),
      ),
    );
    const { stdout, stderr, code } = await vitest('fixture.test.ts', 'example-');
    expect(plain(stdout + stderr)).toMatch(/✓ fixture\.test\.ts > the fixture/);
    expect(stdout).toContain('outlook.contoso.example RPC/HTTP');
    expect(plain(stdout)).toContain(`Tests  ${examples.length + 1} passed`);
    expect(code).toBe(0);
  });

  it('gives vitest a lab as a fixture, that every test finds as the seed has it', async () => {
    const { stdout, stderr, code } = await vitest('lab.test.ts');
    expect({ code, passed: /Tests {2}3 passed/.test(plain(stdout)), stderr }).toEqual({
      code: 0,
      passed: true,
      stderr: '',
    });
  });

  it('gives node:test one', async () => {
    const example = docsExamples.find((block) => block.includes('node:test')) ?? '';
    await writeFile(join(project, 'example.test.mjs'), example);
    await writeFile(
      join(project, 'node.test.mjs'),
      `import assert from 'node:assert/strict';
       import { test } from 'node:test';
       import { useLab } from 'autodiscover-lab/node-test';
       const lab = useLab();
       assert.throws(() => lab(), /the lab runs only while tests do/);
       test('changes it', async () => {
         const [anna] = lab().directory.find('mail', 'anna@contoso.example');
         lab().directory.delete(anna.dn);
         assert.equal((await lab().resolve('anna@contoso.example')).outcome, 'failed');
       });
       test('finds it whole again', async () => {
         assert.equal((await lab().resolve('anna@contoso.example')).outcome, 'connected');
       });`,
    );
    const { stdout, code } = await run([
      '--test',
      '--test-reporter=tap',
      'node.test.mjs',
      'example.test.mjs',
    ]);
    expect(stdout).toMatch(/^# pass 3$/m);
    expect(code).toBe(0);
  });

  it('has the codecs alone', async () => {
    await writeFile(
      join(project, 'wire.mjs'),
      `import { autodiscover, dcerpc, isLabError } from 'autodiscover-lab/wire';
       try { dcerpc.decodePdu(new Uint8Array(3)); } catch (error) { console.log(isLabError(error, 'decode-failed')); }
       console.log(typeof autodiscover.decodePoxRequest);`,
    );
    const { stdout, stderr } = await run(['wire.mjs']);
    expect({ stdout, stderr }).toEqual({ stdout: 'true\nfunction\n', stderr: '' });
  });

  it('has types for every entry point, which are more than any', async () => {
    const sources = [readmeFixture, ...docsExamples];
    const written = sources.map((_, index) => `written-${index}.ts`);
    await Promise.all(sources.map((text, index) => writeFile(join(project, `written-${index}.ts`), text)));
    const compilerOptions = {
      module: 'nodenext',
      target: 'es2023',
      lib: ['es2023', 'esnext.disposable'],
      types: ['node'],
      strict: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: true,
      noEmit: true,
    };
    await writeFile(
      join(project, 'tsconfig.json'),
      JSON.stringify({ compilerOptions, files: ['types.ts', 'lab.test.ts', ...written] }),
    );
    await writeFile(
      join(project, 'types.ts'),
      `import { startLab, type Lab, type JournalMatcher } from 'autodiscover-lab';
       import { useLab } from 'autodiscover-lab/node-test';
       import { labTest } from 'autodiscover-lab/vitest';
       import { dcerpc } from 'autodiscover-lab/wire';
       export const lab: Promise<Lab> = startLab({ seed: 'contoso-2010', journalSize: 100 });
       export const matcher: JournalMatcher = { protocol: 'dns', status: /^NX/ };
       labTest('typed', async ({ lab }) => {
         const id: number = lab.journal.verify(matcher, { times: 1 })[0]?.id ?? 0;
         // @ts-expect-error an id is a number
         const text: string = id;
         // @ts-expect-error there is no such field
         lab.journal.find({ nam: text });
         const url: string = lab.clients({ from: 'corp' }).ldap.url + useLab()().environment['LDAPURI'];
         return void url;
       });
       // @ts-expect-error there is no such option
       void startLab({ sed: 'contoso-2010' });
       // @ts-expect-error bytes, not text
       dcerpc.decodePdu('');`,
    );
    const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    const { stdout, code } = await run([tsc, '-p', project]);
    expect({ stdout, code }).toEqual({ stdout: '', code: 0 });
    expect(Object.keys(manifest.exports)).toEqual([
      '.',
      './vitest',
      './node-test',
      './wire',
      './package.json',
    ]);
  });

  it('has its command, its seeds, and nothing that was not meant to go out', async () => {
    const bin = join(installed, manifest.bin['autodiscover-lab'] ?? '');
    const { stdout, code } = await run([bin, 'resolve', 'anna@contoso.example', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ outcome: 'connected' });
    const { stdout: listed } = await runClient('ls', ['-A', installed]);
    expect(listed.trim().split('\n').sort()).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'directory-seed',
      'dist',
      'docs',
      'package.json',
    ]);
  });
});

/** A script as a test of vitest: its imports above, the rest within. */
function asTest(name: string, script: string, expectations: readonly string[]): string {
  const lines = script.trim().split('\n');
  const isImport = (line: string) => line.startsWith('import ');
  return [
    ...lines.filter(isImport),
    "import { expect, test } from 'vitest';",
    `test('${name}', async () => {`,
    ...lines.filter((line) => !isImport(line)),
    `expect.assertions(${expectations.length});`,
    ...expectations,
    '});',
  ].join('\n');
}

/** Without colours. */
function plain(text: string): string {
  return text.replaceAll(new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*m`, 'g'), '');
}
