import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSeed } from '../../../src/lab/seeds/open-seed.js';
import { startLab } from '../../../src/lab/start.js';
import { runCli } from '../../support/cli.js';
import { contentsOf } from '../../support/same-directory.js';
import { uglyLdif } from '../../support/ugly-ldif.js';

const now = () => new Date('2012-03-04T05:06:07Z');
const domain = 'DC=contoso,DC=internal';
const configuration = `CN=Configuration,${domain}`;
let scratch: string;
/** An export as `ldifde -u` writes it, and one in the ugliest style that is legal; neither knows the network. */
let ldifde: string;
let ugly: string;

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'autodiscover-lab-own-'));
  ldifde = join(scratch, 'ldifde');
  const dumped = await runCli(['dump', '--seed', 'contoso-2010', '--style', 'ldifde', '--out', ldifde]);
  if (dumped.code !== 0) throw new Error(dumped.stderr);
  ugly = join(scratch, 'ugly');
  await mkdir(ugly);
  // The same moment in both: the seed itself does not say when its entries were made.
  const { directory } = await openSeed(ldifde, now);
  // The configuration, the children's file, is read before the domain; big-endian without need, and with a mark.
  const first = Buffer.from(`\ufeff${uglyLdif(directory, configuration, 'nothing')}`, 'utf16le').swap16();
  await writeFile(join(ugly, '1-configuration.LDF'), first);
  await writeFile(join(ugly, '2-domain.ldif'), `\ufeff${uglyLdif(directory, domain, configuration)}`);
});

afterAll(() => rm(scratch, { recursive: true }));

describe('an export of a directory', () => {
  it('is written as ldifde -u writes it', async () => {
    expect(await readdir(ldifde)).toEqual(['configuration.ldf', 'domain.ldf', 'schema.ldf']);
    const bytes = await readFile(join(ldifde, 'domain.ldf'));
    expect(bytes.subarray(0, 2).toString('hex')).toBe('fffe');
    const text = bytes.toString('utf16le', 2);
    expect(text).toMatch(
      /^# autodiscover-lab: file 1 of 3\r\ndn: DC=contoso,DC=internal\r\nchangetype: add\r\nobjectClass: top\r\n/,
    );
    expect(text).toMatch(/\r\nmemberOf: /);
    expect(text).toMatch(/\r\nobjectGUID:: /);
    expect(text).not.toMatch(/userPassword|RpcClientAccessServer/);
  });

  it('loads to the same directory in the best and in the ugliest style', async () => {
    const original = await openSeed('contoso-2010', now);
    const best = await openSeed(ldifde, now);
    const worst = await openSeed(ugly, now);
    expect(worst.directory.remarks).toEqual([]);
    expect(contentsOf(worst.directory)).toEqual(contentsOf(best.directory));
    const timeless = (contents: ReturnType<typeof contentsOf>) =>
      Object.fromEntries(
        Object.entries(contents).map(([key, { whencreated, whenchanged, ...rest }]) => [key, rest]),
      );
    expect(timeless(contentsOf(best.directory))).toEqual(timeless(contentsOf(original.directory)));
  });

  it('gives the same world in either style, and by files as by folder', async () => {
    const { worldSource } = await openSeed(ldifde);
    expect((await openSeed(ugly)).worldSource).toEqual(worldSource);
    const files = (await readdir(ldifde)).map((name) => join(ldifde, name));
    expect((await openSeed(files.reverse())).worldSource).toEqual(worldSource);
    expect((await openSeed(files.join(','))).worldSource).toEqual(worldSource);
  });

  it.each(['anna@contoso.example', 'carla@contoso.example', 'Jonas.Jansen@contoso.example'])(
    'resolves %s from inside and outside, as the seed it was made of',
    async (address) => {
      await using seed = await startLab();
      for (const folder of [ldifde, ugly]) {
        await using lab = await startLab({ seed: folder });
        for (const from of ['corp', 'internet']) {
          const expected = await seed.resolve(address, { from });
          const { outcome, profile, connection } = await lab.resolve(address, { from });
          expect({ outcome, profile }).toEqual({ outcome: 'connected', profile: expected.profile });
          expect(connection?.protocol).toBe(expected.connection?.protocol);
          expect(connection?.server).toBe(expected.connection?.server);
        }
      }
    },
  );
});

describe('inspect', () => {
  it('prints what was understood, and the findings', async () => {
    const { code, stdout } = await runCli(['inspect', ldifde]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/network +derived \(no network\.yaml\)/);
    expect(stdout).toMatch(/organization +Contoso/);
    expect(stdout).toMatch(/outlook +outlook\.contoso\.example +HQ +CAS1, CAS2/);
    expect(stdout).toMatch(/DB1 +private +MBX1 +MBX1, MBX2 +outlook\.contoso\.example +8/);
    expect(stdout).toMatch(
      /warning +database-past-its-array: .*DB3.*CAS1[^\n]*\n +CN=DB3,.*legacyExchangeDN/,
    );
  });

  it('prints one object with --json, and ends with 1 for findings with --strict only', async () => {
    const { code, stdout } = await runCli(['inspect', '--seed', ldifde, '--json', '--strict']);
    expect(code).toBe(1);
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({
      schema: 1,
      network: 'derived',
      organization: 'Contoso',
      mailboxes: { total: 16 },
    });
    expect(report.findings.map(({ code }: { code: string }) => code)).toContain('database-past-its-array');
  });

  it('writes a network.yaml that makes the export a seed with the same world', async () => {
    const file = join(scratch, 'network.yaml');
    expect((await runCli(['inspect', ldifde, '--write-network', file])).code).toBe(0);
    expect(await readFile(file, 'utf8')).toMatch(/^# .*\n[\s\S]*\n# The first rule that matches decides/);
    const files = (await readdir(ldifde)).map((name) => join(ldifde, name));
    const given = await openSeed([...files, file]);
    const derived = await openSeed(ldifde);
    expect(given.isDerived).toBe(false);
    expect(given.world).toEqual(derived.world);
    const again = await runCli(['inspect', ldifde, '--write-network', file]);
    expect({ code: again.code, lines: again.stderr.trim().split('\n').length }).toEqual({
      code: 2,
      lines: 1,
    });
  });
});

describe('dump', () => {
  it('gives a seed that is the same lab: entries, passwords on request, and network', async () => {
    const folder = join(scratch, 'dump');
    expect((await runCli(['dump', '--out', folder, '--with-passwords'])).code).toBe(0);
    expect(await readdir(folder)).toEqual([
      '10-domain.ldif',
      '20-configuration.ldif',
      '30-schema.ldif',
      'network.yaml',
    ]);
    const { world } = await openSeed('contoso-2010');
    const dumped = await openSeed(folder);
    expect(dumped.world).toEqual(world);
    const anna = dumped.directory.find('mail', 'anna@contoso.example')[0];
    expect(anna && dumped.directory.verifyPassword(anna, 'Passw0rd!')).toBe(true);
    expect(anna && dumped.directory.verifyPassword(anna, 'another')).toBe(false);
    expect((await runCli(['dump', '--out', folder])).stderr).toMatch(/not empty \(name a new one\)\n$/);
  });

  it('writes the state of a running lab, without passwords, and loads again without loss', async () => {
    await using lab = await startLab();
    const dn = lab.directory.find('mail', 'anna@contoso.example')[0]?.dnText ?? '';
    lab.directory.modify(dn, [{ operation: 'replace', attribute: 'description', values: ['änd ered '] }]);
    const text = lab.dump();
    expect(text).not.toContain('userPassword');
    const file = join(scratch, 'state.ldif');
    await writeFile(file, text);
    const again = await openSeed(file);
    expect(contentsOf(again.directory)).toEqual(contentsOf(lab.directory));
    expect(again.directory.get(dn)?.first('description')).toBe('änd ered ');
  });
});

describe('what cannot be taken is told in one line', () => {
  const complaint = async (...args: string[]) => {
    const { code, stderr } = await runCli(['inspect', ...args]);
    expect({ code, lines: stderr.trimEnd().split('\n').length }).toEqual({ code: 2, lines: 1 });
    return stderr;
  };

  it('by file and line, in UTF-16 too', async () => {
    const file = join(scratch, 'broken.ldf');
    await writeFile(file, Buffer.from('\ufeffdn: CN=A,DC=b\r\nobjectClass: top\r\nno colon\r\n', 'utf16le'));
    expect(await complaint(file)).toMatch(/broken\.ldf:3: a line without ":" \(.+\)/);
  });

  it('bytes that are no text', async () => {
    const file = join(scratch, 'ansi.ldf');
    await writeFile(file, Buffer.from('dn: CN=A,DC=b\ncn: J\u00f6rg\n', 'latin1'));
    expect(await complaint(file)).toMatch(
      /ansi\.ldf:2: neither UTF-8 nor UTF-16 \(export again with ldifde -u\)/,
    );
  });

  it('a seed with a network.yaml among others', async () => {
    expect(await complaint('contoso-2010', ldifde)).toMatch(/a seed with a network\.yaml stands alone/);
  });
});
