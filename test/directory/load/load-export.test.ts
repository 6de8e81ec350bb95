import { describe, expect, it } from 'vitest';
import { Directory } from '../../../src/directory/directory.js';
import { dumpEntries } from '../../../src/directory/ldif/dump.js';
import { parseLdif } from '../../../src/directory/ldif/ldif.js';
import { formatLdif } from '../../../src/directory/ldif/ldif-format.js';

/** Loads each text as a file of an export. */
function load(...texts: readonly string[]): Directory {
  const files = texts.map((text, index) => ({ name: `${index + 1}.ldf`, text }));
  return Directory.load(files, {
    now: () => new Date('2012-01-01T00:00:00Z'),
    complete: { password: 'secret' },
  });
}

const user = (name: string, more = ''): string =>
  `dn: CN=${name},OU=Staff,DC=b,DC=c\nobjectClass: top\nobjectClass: user\nsAMAccountName: ${name}\n${more}`;

describe('entries above others that no file holds', () => {
  it('are made up to the head of the naming context, and told', () => {
    const directory = load(user('anna'));
    expect(directory.get('OU=Staff,DC=b,DC=c')?.isA('organizationalUnit')).toBe(true);
    expect(directory.get('DC=b,DC=c')?.isA('domainDNS')).toBe(true);
    expect(directory.get('DC=c')).toBeUndefined();
    const missing = directory.remarks.filter(({ kind }) => kind === 'missing-parent');
    expect(missing.map(({ dn }) => dn)).toEqual(['OU=Staff,DC=b,DC=c', 'DC=b,DC=c']);
  });

  it('are not made up where a later file holds them', () => {
    const later =
      'dn: OU=Staff,DC=b,DC=c\nobjectClass: organizationalUnit\n\ndn: DC=b,DC=c\nobjectClass: domainDNS\n';
    const directory = load(user('anna'), later);
    expect(directory.size).toBe(3);
    expect(directory.remarks.filter(({ kind }) => kind === 'missing-parent')).toEqual([]);
  });

  it('are not asked for below a partition of the domain', () => {
    const directory = load('dn: DC=DomainDnsZones,DC=b,DC=c\nobjectClass: domainDNS\n');
    expect(directory.size).toBe(1);
  });
});

describe('identifiers that the export lacks', () => {
  const sidOf = (directory: Directory, name: string) =>
    directory.get(`CN=${name},OU=Staff,DC=b,DC=c`)?.first('objectSid');
  const guidOf = (directory: Directory, name: string) =>
    directory.get(`CN=${name},OU=Staff,DC=b,DC=c`)?.first('objectGUID');

  it('are the same each time, different for each, and of one domain', () => {
    const one = load(user('anna'), user('ben'));
    const two = load(user('ben'), user('anna'));
    expect(sidOf(one, 'anna')).toMatch(/^S-1-5-21-\d+-\d+-\d+-\d+$/);
    expect(sidOf(one, 'anna')).toBe(sidOf(two, 'anna'));
    expect(guidOf(one, 'anna')).toBe(guidOf(two, 'anna'));
    expect(sidOf(one, 'anna')).not.toBe(sidOf(one, 'ben'));
    const domain = one.get('DC=b,DC=c')?.first('objectSid');
    expect(sidOf(one, 'ben')?.startsWith(`${domain}-`)).toBe(true);
    expect(one.remarks).toContainEqual(
      expect.objectContaining({ kind: 'made-up-sid', dn: 'DC=b,DC=c', count: 2 }),
    );
  });

  it("take the domain's own SID, be it in a later file", () => {
    const head = 'dn: DC=b,DC=c\nobjectClass: domainDNS\nobjectSid: S-1-5-21-1-2-3\n';
    expect(sidOf(load(user('anna'), head), 'anna')).toMatch(/^S-1-5-21-1-2-3-\d+$/);
    expect(sidOf(load(head, user('anna')), 'anna')).toBe(sidOf(load(user('anna'), head), 'anna'));
  });

  it('are the well-known ones for well-known accounts', () => {
    expect(sidOf(load(user('Administrator')), 'Administrator')).toMatch(/-500$/);
  });

  it('give way to real ones that come later', () => {
    const guid = '11111111-2222-4333-8444-555555555555';
    const directory = load(
      'dn: DC=b,DC=c\nobjectClass: domainDNS\n',
      user('anna'),
      user('anna', `objectGUID: ${guid}\nobjectSid: S-1-5-21-1-2-3-1104\n`),
    );
    expect(guidOf(directory, 'anna')).toBe(guid);
    expect(sidOf(directory, 'anna')).toBe('S-1-5-21-1-2-3-1104');
  });
});

describe('an entry that comes twice', () => {
  it('is one, with the values of both, and told by file and line', () => {
    const directory = load(
      user('anna', 'mail: a@b.c\nlogonCount: 3\nlastLogon: 1\n'),
      `# again\n${user('anna', 'mail: A@B.C\nproxyAddresses: SMTP:a@b.c\ndescription: x\nlastLogon: 2\n')}`,
    );
    const anna = directory.get('CN=anna,OU=Staff,DC=b,DC=c');
    expect(anna?.first('mail')).toBe('a@b.c');
    expect(anna?.all('proxyAddresses')).toEqual(['SMTP:a@b.c']);
    expect(anna?.first('lastLogon')).toBe('1');
    expect(directory.remarks).toContainEqual({
      kind: 'merged',
      dn: 'CN=anna,OU=Staff,DC=b,DC=c',
      where: '2.ldf:2',
    });
  });

  it('is refused by file and line where the two contradict each other', () => {
    expect(() => load(user('anna', 'mail: a@b.c\n'), user('anna', 'mail: x@b.c\n'))).toThrow(
      /^2\.ldf:1: CN=anna,OU=Staff,DC=b,DC=c: mail differs from what was read before \(export the entry once/,
    );
  });
});

describe('what programs write', () => {
  it('joins the pieces of a range, and tells when the last one is missing', () => {
    const group = (name: string, pieces: string) =>
      `dn: CN=${name},OU=Staff,DC=b,DC=c\nobjectClass: group\nmember:\n${pieces}`;
    const people = [user('anna'), user('ben'), user('carla')].join('\n');
    const directory = load(
      people,
      group(
        'all',
        'member;range=0-1: CN=anna,OU=Staff,DC=b,DC=c\nmember;range=0-1: CN=ben,OU=Staff,DC=b,DC=c\n',
      ),
      group('all', 'member;range=2-*: CN=carla,OU=Staff,DC=b,DC=c\n'),
      group('some', 'member;range=0-0: CN=anna,OU=Staff,DC=b,DC=c\n'),
    );
    expect(directory.get('CN=all,OU=Staff,DC=b,DC=c')?.all('member')).toHaveLength(3);
    const broken = directory.remarks.filter(({ kind }) => kind === 'incomplete-range');
    expect(broken).toEqual([
      { kind: 'incomplete-range', dn: 'CN=some,OU=Staff,DC=b,DC=c', attribute: 'member', where: '4.ldf:1' },
    ]);
  });

  it('computes back-links from what is there, whatever the export says of them', () => {
    const directory = load(user('anna', 'memberOf: CN=gone,OU=Staff,DC=b,DC=c\n'));
    expect(directory.get('CN=anna,OU=Staff,DC=b,DC=c')?.all('memberOf')).toEqual([]);
  });

  it('keeps unknown attributes and classes, and bytes that are no text', () => {
    const directory = load(user('anna', 'objectClass: fabrikamPerson\nfabrikamKey:: /wD+gA==\n'));
    const anna = directory.get('CN=anna,OU=Staff,DC=b,DC=c');
    expect(anna?.isA('fabrikamPerson')).toBe(true);
    expect(Buffer.from(anna?.bytes('fabrikamKey') ?? []).toString('hex')).toBe('ff00fe80');
  });

  it('applies a change that stands before its entry, and refuses one that has none', () => {
    const change = 'dn: CN=anna,OU=Staff,DC=b,DC=c\nchangetype: modify\nreplace: title\ntitle: Head\n';
    expect(load(change, user('anna')).get('CN=anna,OU=Staff,DC=b,DC=c')?.first('title')).toBe('Head');
    expect(() => load(change)).toThrow(/^1\.ldf:1: CN=anna,OU=Staff,DC=b,DC=c is not there/);
  });

  it('passes over a version line in front of each part of a joined file', () => {
    expect(load(`version: 1\n${user('anna')}\nversion: 1\n\n${user('ben')}`).size).toBe(4);
  });
});

describe('passwords', () => {
  it('are the one given for everybody where no file sets any', () => {
    const directory = load(user('anna'));
    const anna = directory.get('CN=anna,OU=Staff,DC=b,DC=c');
    expect(anna && directory.verifyPassword(anna, 'secret')).toBe(true);
    expect(anna && directory.verifyPassword(anna, '')).toBe(false);
  });

  it('are only those that are set where some file sets one', () => {
    const directory = load(user('anna', 'userPassword: own\n'), user('ben'));
    const [anna, ben] = ['anna', 'ben'].map((name) => directory.get(`CN=${name},OU=Staff,DC=b,DC=c`));
    expect(anna && directory.verifyPassword(anna, 'own')).toBe(true);
    expect(ben && directory.verifyPassword(ben, 'secret')).toBe(false);
  });
});

describe('a dump', () => {
  const text = (directory: Directory, passwords = false) =>
    [...formatLdif(dumpEntries(directory, { passwords }))].join('');

  it('has parents before children, in whatever order they came', () => {
    const directory = load(user('anna'), 'dn: DC=b,DC=c\nobjectClass: domainDNS\n');
    const names = [...parseLdif({ name: 'dump', text: text(directory) })].map(({ dn }) => dn);
    expect(names).toEqual(['DC=b,DC=c', 'OU=Staff,DC=b,DC=c', 'CN=anna,OU=Staff,DC=b,DC=c']);
  });

  it('is the same after loading it again', () => {
    const directory = load(user('anna', 'info:: IGxlYWRpbmc=\nfabrikamKey:: /wD+gA==\n'));
    expect(text(load(text(directory)))).toBe(text(directory));
  });

  it('holds passwords only when asked to', () => {
    const directory = load(user('anna', 'userPassword: own\n'));
    expect(text(directory)).not.toContain('userPassword');
    expect(text(directory, true)).toContain('userPassword: own\n');
  });
});
