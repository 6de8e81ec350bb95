import { createPrivateKey, X509Certificate } from 'node:crypto';
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startLab } from '../../../src/index.js';
import { defaultDataFolder, keptAuthority } from '../../../src/lab/sockets/authority-folder.js';

const now = new Date('2026-06-01T12:00:00Z');
const year = 365 * 86_400_000;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'autodiscover-lab-test-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('the authority of a data folder', () => {
  it('is made once, and is the same the next time', async () => {
    const data = join(folder, 'not', 'there');
    const first = await keptAuthority(data, now);
    const again = await keptAuthority(data, new Date(now.getTime() + year));
    expect(again.authority.certificatePem).toBe(first.authority.certificatePem);
    expect(await readFile(first.path, 'utf8')).toBe(first.authority.certificatePem);
    expect((await readdir(data)).sort()).toEqual(['ca-key.pem', 'ca.crt']);
  });

  it('issues certificates that its file vouches for, also when it was read back', async () => {
    const { path } = await keptAuthority(folder, now);
    const { authority } = await keptAuthority(folder, now);
    const { certificatePem, privateKeyPem } = await authority.issue({ names: ['mail.contoso.example'], now });
    const leaf = new X509Certificate(certificatePem);
    const issuer = new X509Certificate(await readFile(path));
    expect(leaf.checkIssued(issuer) && leaf.verify(issuer.publicKey)).toBe(true);
    expect(leaf.checkPrivateKey(createPrivateKey(privateKeyPem))).toBe(true);
  });

  it.skipIf(process.platform === 'win32')('keeps its key from others, and its certificate not', async () => {
    await keptAuthority(folder, now);
    expect((await stat(join(folder, 'ca-key.pem'))).mode & 0o777).toBe(0o600);
    expect((await stat(join(folder, 'ca.crt'))).mode & 0o444).toBe(0o444);
    expect(await readFile(join(folder, 'ca.crt'), 'utf8')).not.toContain('PRIVATE');
  });

  it.skipIf(process.platform === 'win32').each([0o777, 0o1777, 0o770])(
    'is not kept where others may write: mode %o',
    async (mode) => {
      await chmod(folder, mode);
      await expect(keptAuthority(folder, now)).rejects.toMatchObject({
        code: 'wrong-usage',
        message: expect.stringContaining(`others may write to the folder of the CA (chmod go-w ${folder}`),
      });
      expect(await readdir(folder)).toEqual([]);
    },
  );

  it('is one for all labs that start at once', async () => {
    const all = await Promise.all(Array.from({ length: 12 }, () => keptAuthority(folder, now)));
    expect(new Set(all.map(({ authority }) => authority.certificatePem)).size).toBe(1);
    expect((await readdir(folder)).sort()).toEqual(['ca-key.pem', 'ca.crt']);
  });

  it('writes the certificate again when somebody took it away or changed it', async () => {
    const { path, authority } = await keptAuthority(folder, now);
    await writeFile(path, 'nonsense');
    await keptAuthority(folder, now);
    expect(await readFile(path, 'utf8')).toBe(authority.certificatePem);
    await rm(path);
    await keptAuthority(folder, now);
    expect(await readFile(path, 'utf8')).toBe(authority.certificatePem);
  });

  const secret = () => join(folder, 'ca-key.pem');
  const refusal = async (at = now) => {
    const error: unknown = await keptAuthority(folder, at).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'wrong-usage', hint: expect.any(String) });
    expect(String(error)).not.toContain('\n');
    return String(error);
  };

  it.each([
    ['empty', () => ''],
    ['no PEM', () => 'nonsense'],
    ['half there', (text: string) => text.slice(0, text.length / 2)],
    ['a certificate without a key', (text: string) => text.slice(0, text.indexOf('-----BEGIN PRIVATE'))],
    ['damaged', (text: string) => text.replace(/[A-Za-z0-9]{20}\n/, '====================\n')],
  ])('is refused in one line when the file is %s', async (_what, damage) => {
    await keptAuthority(folder, now);
    await writeFile(secret(), damage(await readFile(secret(), 'utf8')));
    expect(await refusal()).toMatch(/ca-key\.pem: not a CA and its key \(delete it; /);
  });

  it('is refused when certificate and key are not a pair', async () => {
    await keptAuthority(folder, now);
    const text = await readFile(secret(), 'utf8');
    const other = await mkdtemp(join(tmpdir(), 'autodiscover-lab-test-'));
    await keptAuthority(other, now);
    const foreign = await readFile(join(other, 'ca-key.pem'), 'utf8');
    await rm(other, { recursive: true });
    const key = '-----BEGIN PRIVATE';
    await writeFile(secret(), text.slice(0, text.indexOf(key)) + foreign.slice(foreign.indexOf(key)));
    expect(await refusal()).toMatch(/not a CA and its key/);
  });

  it('is refused once it has expired, and before it is valid', async () => {
    await keptAuthority(folder, now);
    expect(await refusal(new Date(now.getTime() + 10 * year))).toMatch(/the CA expired on .*delete it/);
    expect(await refusal(new Date(now.getTime() - year))).toMatch(/is not valid before .*clock/);
  });

  it.skipIf(process.platform === 'win32')('is refused when others may read its key', async () => {
    await keptAuthority(folder, now);
    await chmod(secret(), 0o644);
    expect(await refusal()).toMatch(/others may read the CA's key \(chmod 600 /);
  });

  it('is refused where no folder can be', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    await expect(keptAuthority(join(file, 'data'), now)).rejects.toThrow(/ENOTDIR.*--data/);
  });
});

describe('a lab', () => {
  it('has the same authority from run to run with a data folder, and leaves it there', async () => {
    const pems: string[] = [];
    for (let run = 0; run < 2; run++) {
      await using lab = await startLab({ data: folder });
      expect(lab.ca.path).toBe(join(folder, 'ca.crt'));
      pems.push(lab.ca.pem);
      expect((await lab.resolve('anna@contoso.example', { from: 'internet' })).outcome).toBe('connected');
    }
    expect(pems[0]).toBe(pems[1]);
    expect(await readFile(join(folder, 'ca.crt'), 'utf8')).toBe(pems[0]);
  });

  it('has another one each time without, whose key is nowhere on disk', async () => {
    await using one = await startLab();
    await using other = await startLab();
    expect(one.ca.pem).not.toBe(other.ca.pem);
    expect(await readdir(join(one.ca.path, '..'))).toEqual(['ca.crt']);
  });
});

describe('the default data folder', () => {
  it.each([
    ['linux', {}, '/home/anna/.local/share/autodiscover-lab'],
    ['linux', { XDG_DATA_HOME: '/data' }, '/data/autodiscover-lab'],
    ['linux', { XDG_DATA_HOME: 'relative' }, '/home/anna/.local/share/autodiscover-lab'],
    ['darwin', { XDG_DATA_HOME: '/data' }, '/home/anna/Library/Application Support/autodiscover-lab'],
    ['win32', { LOCALAPPDATA: '/local' }, '/local/autodiscover-lab'],
  ] as const)('on %s with %o is %s', (platform, environment, expected) => {
    expect(defaultDataFolder(platform, environment, '/home/anna').replaceAll('\\', '/')).toBe(expected);
  });
});
