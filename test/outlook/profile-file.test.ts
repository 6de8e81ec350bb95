import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileProfileStore, parseProfile } from '../../src/outlook/profile-file.js';
import type { SavedProfile } from '../../src/outlook/saved-profile.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'autodiscover-lab-profile-'));
});

afterEach(() => rm(folder, { recursive: true }));

const saved: SavedProfile = {
  address: 'anna@contoso.example',
  profile: {
    homeServer: 'outlook.contoso.example',
    homeServerDN: '/o=Contoso/ou=A/cn=Configuration/cn=Servers/cn=outlook.contoso.example',
    userDN: '/o=Contoso/ou=A/cn=Recipients/cn=anna',
    proxyServer: 'mail.contoso.example',
    learnedBy: 'autodiscover',
  },
  settings: {
    action: 'settings',
    user: { displayName: 'Anna', legacyDn: '/o=Contoso/ou=A/cn=Recipients/cn=anna', deploymentId: 'x' },
    protocols: [{ type: 'EXCH', elements: [{ name: 'Server', text: 'outlook.contoso.example' }] }],
    alternativeMailboxes: [],
  },
  lastKnownGood: 'https://autodiscover.contoso.example/autodiscover/autodiscover.xml',
  refreshDueAt: new Date('2026-01-02T03:04:05.678Z'),
};

describe('profile file', () => {
  it('gives back what was written, and there is none at first', async () => {
    const store = fileProfileStore(join(folder, 'anna.json'));
    expect(await store.read()).toBeUndefined();
    await store.write(saved);
    expect(await store.read()).toEqual(saved);
    const typed = {
      ...saved,
      settings: undefined,
      lastKnownGood: undefined,
      refreshDueAt: undefined,
      profile: { ...saved.profile, learnedBy: 'referral' as const },
    };
    await store.write(typed);
    expect(await store.read()).toEqual(typed);
  });

  it('is for its owner alone, holds a schema version and leaves nothing beside it', async () => {
    const path = join(folder, 'anna.json');
    await fileProfileStore(path).write(saved);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ schema: 1, profile: saved.profile });
    expect(await readdir(folder)).toEqual(['anna.json']);
  });

  it('is replaced as a whole: many writers and readers at once never see half of it', async () => {
    const store = fileProfileStore(join(folder, 'anna.json'));
    await store.write(saved);
    const writes = Array.from({ length: 20 }, (_, index) =>
      store.write({ ...saved, address: `anna${index}@contoso.example` }),
    );
    const reads = await Promise.all(Array.from({ length: 50 }, () => store.read()));
    await Promise.all(writes);
    for (const read of reads) expect(read?.address).toMatch(/^anna\d*@contoso\.example$/);
    expect(await readdir(folder)).toEqual(['anna.json']);
  });

  it.each([
    ['', /anna\.json: is not JSON \(give the file of another profile/],
    ['[]', /is not a valid profile: the document/],
    [JSON.stringify({ schema: 2 }), /is not a valid profile: schema/],
    [
      JSON.stringify({
        schema: 1,
        address: 'a@b.example',
        profile: { ...saved.profile, learnedBy: 'rumour' },
        autodiscover: null,
        lastKnownGood: null,
        refreshDueAt: null,
      }),
      /profile\.learnedBy/,
    ],
    [
      JSON.stringify({
        schema: 1,
        address: 'a@b.example',
        profile: saved.profile,
        autodiscover: '<html>',
        lastKnownGood: null,
        refreshDueAt: null,
      }),
      /autodiscover/,
    ],
    [
      JSON.stringify({
        schema: 1,
        address: 'a@b.example',
        profile: saved.profile,
        autodiscover: null,
        lastKnownGood: 'http://plain.example/',
        refreshDueAt: null,
      }),
      /lastKnownGood/,
    ],
    [' '.repeat(2_000_000), /far too long/],
  ])('refuses what is not a valid profile: %.40s', (content, message) => {
    expect(() => parseProfile(content, 'anna.json')).toThrow(message);
  });

  it('says which file cannot be read or written', async () => {
    const path = join(folder, 'a-folder');
    await mkdir(path);
    await expect(fileProfileStore(path).read()).rejects.toThrow(/a-folder: cannot be read/);
    await expect(fileProfileStore(path).write(saved)).rejects.toThrow(/a-folder: cannot be written/);
    expect(await readdir(folder)).toEqual(['a-folder']);
    await writeFile(join(folder, 'anna.json'), 'x');
    await expect(fileProfileStore(join(folder, 'anna.json', 'b.json')).write(saved)).rejects.toThrow(
      /cannot be written/,
    );
  });
});
