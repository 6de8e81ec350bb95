import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startLab } from '../../../src/index.js';
import { writeGeneratedSeed } from '../../../src/lab/seeds/generated-seed.js';

let scratch: string;

beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'autodiscover-lab-generated-'));
});

afterEach(() => rm(scratch, { recursive: true }));

const write = (name: string, count: number, randomSeed = 1) =>
  writeGeneratedSeed({ base: 'contoso-2010', count, folder: join(scratch, name), randomSeed });

describe('a seed of made-up mailboxes', () => {
  it('is the same for the same number, and another for another', async () => {
    await Promise.all([write('a', 50), write('b', 50), write('c', 50, 2)]);
    const [a, b, c] = await Promise.all(
      ['a', 'b', 'c'].map((name) => readFile(join(scratch, name, 'mailboxes.ldif'), 'utf8')),
    );
    expect(a).toBe(b);
    expect(a).not.toBe(c);
  });

  it('adds mailboxes that resolve, spread over the databases, to those of its base', async () => {
    await write('some', 30);
    await using lab = await startLab({ seed: join(scratch, 'some') });
    const made = [...lab.directory.entries()].filter((entry) =>
      entry.first('sAMAccountName')?.match(/^u\d{6}$/),
    );
    expect(made).toHaveLength(30);
    for (const attribute of ['mail', 'objectGUID', 'objectSid', 'legacyExchangeDN', 'msExchMailboxGuid']) {
      expect(new Set(made.map((entry) => entry.first(attribute))).size).toBe(30);
    }
    expect(new Set(made.map((entry) => entry.first('homeMDB'))).size).toBe(3);
    const servers = new Set<string | undefined>();
    for (const entry of made.slice(0, 3)) {
      const { profile } = await lab.resolve(entry.first('mail') ?? '');
      servers.add(profile?.homeServer);
    }
    expect(servers).toEqual(new Set(['outlook.contoso.example', 'cas1.contoso.internal']));
    expect((await lab.resolve('anna@contoso.example')).outcome).toBe('connected');
  });

  it('tells how far it is, and loses nothing that was there', async () => {
    const told: number[] = [];
    await writeGeneratedSeed(
      { base: 'contoso-2010', count: 2_500, folder: join(scratch, 'many'), randomSeed: 1 },
      (done) => told.push(done),
    );
    expect(told.at(-1)).toBe(2_500);
    await writeFile(join(scratch, 'many', 'notes.txt'), 'mine');
    await expect(write('many', 1)).rejects.toMatchObject({ code: 'wrong-usage' });
    expect(await readFile(join(scratch, 'many', 'notes.txt'), 'utf8')).toBe('mine');
  });
});
