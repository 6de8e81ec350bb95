import { describe, expect, it } from 'vitest';
import type { ExternalDirectory } from '../../../src/directory/external/external-directory.js';
import { DirectoryMirror } from '../../../src/directory/external/mirror.js';
import type { MirrorOptions } from '../../../src/directory/external/mirror-options.js';
import { startOther } from './ldap-server.js';

const anna = 'CN=Anna Berg,OU=Staff,DC=contoso,DC=internal';
const annasAddress = 'SMTP:anna@contoso.example';

async function openMirror(
  external: ExternalDirectory,
  limits: MirrorOptions['limits'] = {},
  told: string[] = [],
): Promise<DirectoryMirror> {
  return DirectoryMirror.open(external, {
    now: () => new Date(),
    identities: ['proxyAddresses', 'msExchMailboxGuid'],
    listed: ['showInAddressBook'],
    links: [['msExchDelegateListLink', 'msExchDelegateListBL']],
    isLinked: (entry) => entry.isA('user'),
    tell: (what) => told.push(what),
    limits,
  });
}

const nameOf = (mirror: DirectoryMirror, address = annasAddress) =>
  mirror.settle(() => mirror.find('proxyAddresses', address)[0]?.first('displayName'));

describe('a mirror of another directory', () => {
  it('holds the same configuration', async () => {
    await using other = await startOther();
    const mirror = await openMirror(other.connect());
    expect(mirror.namingContexts).toMatchObject({
      domain: 'DC=contoso,DC=internal',
      configuration: 'CN=Configuration,DC=contoso,DC=internal',
    });
    for (const objectClass of ['msExchPrivateMDB', 'site', 'crossRef', 'msExchVirtualDirectory']) {
      const names = (entries: readonly { readonly dn: object }[]) =>
        entries.map(({ dn }) => String(dn)).sort();
      const found = names(mirror.find('objectClass', objectClass));
      expect(found.length).toBeGreaterThan(1);
      expect(found).toEqual(names(other.directory.find('objectClass', objectClass)));
    }
  });

  it('asks for a recipient once, for as long as nothing changes', async () => {
    await using other = await startOther();
    const mirror = await openMirror(other.connect());
    expect(await nameOf(mirror)).toBe(
      other.directory.find('proxyAddresses', annasAddress)[0]?.first('displayName'),
    );
    const searches = () => other.asked.filter((asked) => asked.includes('proxyAddresses')).length;
    expect(searches()).toBe(1);
    const [entry] = await mirror.settle(() => mirror.find('proxyAddresses', annasAddress));
    expect(await mirror.settle(() => mirror.find('proxyAddresses', annasAddress)[0])).toBe(entry);
    expect(searches()).toBe(1);
  });

  it('keeps bytes as they are, and no password', async () => {
    await using other = await startOther();
    const mirror = await openMirror(other.connect());
    const entry = await mirror.settle(() => mirror.find('proxyAddresses', annasAddress)[0]);
    const original = other.directory.find('proxyAddresses', annasAddress)[0];
    expect(entry?.first('objectSid')).toBe(original?.first('objectSid'));
    const guid = original?.bytes('msExchMailboxGuid') ?? Buffer.alloc(0);
    expect(entry?.bytes('msExchMailboxGuid')).toEqual(guid);
    expect(entry?.attributeNames.map((name) => name.toLowerCase())).not.toContain('userpassword');
    const [byGuid] = await mirror.settle(() => mirror.find('msExchMailboxGuid', guid));
    expect(byGuid?.dn.key).toBe(original?.dn.key);
  });

  it('shows a change of a recipient and of the configuration to whoever asks next', async () => {
    await using other = await startOther();
    const mirror = await openMirror(other.connect());
    await nameOf(mirror);
    const { revision } = mirror;
    const [entry] = other.directory.find('proxyAddresses', annasAddress);
    other.directory.modify(entry?.dn ?? anna, [
      { operation: 'replace', attribute: 'displayName', values: ['Anna Bergström'] },
    ]);
    expect(await nameOf(mirror)).toBe('Anna Bergström');
    expect(mirror.revision).toBeGreaterThan(revision);

    const [database] = other.directory.find('objectClass', 'msExchPrivateMDB');
    const dn = database?.dn.toString() ?? '';
    other.directory.modify(dn, [{ operation: 'replace', attribute: 'adminDisplayName', values: ['moved'] }]);
    await expect
      .poll(() => mirror.settle(() => mirror.get(dn)?.first('adminDisplayName')), { interval: 10 })
      .toBe('moved');
  });

  it('sees an address appear and disappear', async () => {
    await using other = await startOther();
    const mirror = await openMirror(other.connect());
    expect(await nameOf(mirror, 'smtp:new@contoso.example')).toBeUndefined();
    const { revision } = mirror;
    const [entry] = other.directory.find('proxyAddresses', annasAddress);
    const change = { attribute: 'proxyAddresses', values: ['smtp:new@contoso.example'] };
    other.directory.modify(entry?.dn ?? '', [{ operation: 'add', ...change }]);
    expect(await nameOf(mirror, 'smtp:new@contoso.example')).toBeDefined();
    expect(mirror.revision).toBeGreaterThan(revision);
    other.directory.modify(entry?.dn ?? '', [{ operation: 'delete', ...change }]);
    expect(await nameOf(mirror, 'smtp:new@contoso.example')).toBeUndefined();
  });

  it('reads the mailboxes whose links name a mailbox along with it', async () => {
    await using other = await startOther();
    const mirror = await openMirror(other.connect());
    const [target] = other.directory.find('proxyAddresses', annasAddress);
    const [holder] = other.directory.find('proxyAddresses', 'SMTP:ben@contoso.example');
    const link = { attribute: 'msExchDelegateListLink', values: [target?.dn.toString() ?? ''] };
    other.directory.modify(holder?.dn ?? '', [{ operation: 'replace', ...link }]);
    const read = () =>
      mirror.settle(() => {
        const [entry] = mirror.find('proxyAddresses', annasAddress);
        return entry?.all('msExchDelegateListBL').map((dn) => mirror.get(dn)?.first('displayName'));
      });
    expect(await read()).toEqual([holder?.first('displayName')]);
    other.asked.length = 0;
    await read();
    expect(other.asked.filter((asked) => !asked.includes('highestCommittedUSN'))).toEqual([]);
    other.directory.modify(holder?.dn ?? '', [
      { operation: 'replace', attribute: 'displayName', values: ['Ben Other'] },
    ]);
    expect(await read()).toEqual(['Ben Other']);
  });

  it('answers from what it has while the directory is away, and from the directory when it is back', async () => {
    await using other = await startOther();
    const told: string[] = [];
    const mirror = await openMirror(other.connect(), {}, told);
    const before = await nameOf(mirror);
    await other.stop();
    expect(await nameOf(mirror)).toBe(before);
    await expect(nameOf(mirror, 'SMTP:ben@contoso.example')).rejects.toThrow(/directory/);
    expect(told).toHaveLength(1);
    await other.start();
    await expect
      .poll(() => nameOf(mirror, 'SMTP:ben@contoso.example').catch(() => undefined), { interval: 20 })
      .toBeDefined();
    expect(told.at(-1)).toBe('the directory answers again');
  });

  it('keeps no more than it may, and forgets none of what every answer needs', async () => {
    await using other = await startOther();
    const mirror = await openMirror(other.connect(), { kept: 4 });
    let primed = 0;
    await mirror.prime(() => {
      primed = mirror.find('proxyAddresses', annasAddress).length;
    });
    expect(primed).toBe(1);
    const addresses = ['ben', 'carla', 'dora', 'nobody', 'nobody2', 'nobody3'];
    for (const name of addresses) await nameOf(mirror, `SMTP:${name}@contoso.example`);
    other.asked.length = 0;
    await nameOf(mirror); // kept
    await nameOf(mirror, 'SMTP:ben@contoso.example'); // dropped
    const searched = other.asked.filter((asked) => asked.includes('proxyAddresses'));
    expect(searched).toHaveLength(1);
    expect(searched[0]).toContain('ben@contoso.example');
  });

  it('reads as many recipients for one answer as a SOAP request may name', async () => {
    await using other = await startOther();
    const mirror = await openMirror(other.connect());
    const addresses = Array.from({ length: 90 }, (_, index) => `SMTP:nobody${index}@contoso.example`);
    const found = await mirror.settle(() =>
      [...addresses, annasAddress].map((address) => mirror.find('proxyAddresses', address).length),
    );
    expect(found).toEqual([...addresses.map(() => 0), 1]);
  });

  it('does not ask for what is too long to be an address', async () => {
    await using other = await startOther();
    const mirror = await openMirror(other.connect());
    expect(await nameOf(mirror, `SMTP:${'x'.repeat(2_000)}@contoso.example`)).toBeUndefined();
    expect(other.asked.filter((asked) => asked.includes('proxyAddresses'))).toEqual([]);
  });

  it('throws on what an answer throws itself', async () => {
    await using other = await startOther();
    const mirror = await openMirror(other.connect());
    const answer = () => {
      mirror.find('proxyAddresses', annasAddress);
      throw new Error('the answer is at fault');
    };
    await expect(mirror.settle(answer)).rejects.toThrow('the answer is at fault');
  });

  describe('lists', () => {
    const listed = (mirror: DirectoryMirror) =>
      mirror.settle(() =>
        mirror.search({
          base: '',
          scope: 'sub',
          filter: { type: 'present', attribute: 'showInAddressBook' },
        }),
      );
    const searches = ({ asked }: { readonly asked: readonly string[] }) =>
      asked.filter((one) => one.includes('showInAddressBook')).length;

    it('holds whoever is on one, asked for once', async () => {
      await using other = await startOther();
      const mirror = await openMirror(other.connect());
      const expected = other.directory
        .find('objectClass', 'user')
        .filter((entry) => entry.first('showInAddressBook'));
      const names = (entries: readonly { readonly dn: object }[]) =>
        entries.map(({ dn }) => String(dn)).sort();
      const found = (await listed(mirror)).filter((entry) => entry.isA('user'));
      expect(found.length).toBeGreaterThan(3);
      expect(names(found)).toEqual(names(expected));
      await listed(mirror);
      expect(searches(other)).toBe(1);
    });

    it('asks nobody for them before somebody wants to see one', async () => {
      await using other = await startOther();
      const mirror = await openMirror(other.connect());
      await nameOf(mirror);
      expect(searches(other)).toBe(0);
    });

    it('shows a change, and keeps what has not changed', async () => {
      await using other = await startOther();
      const mirror = await openMirror(other.connect());
      const before = await listed(mirror);
      const { revision } = mirror;
      const [entry] = other.directory.find('proxyAddresses', annasAddress);
      other.directory.modify(entry?.dn ?? anna, [
        { operation: 'replace', attribute: 'displayName', values: ['Anna Bergström'] },
      ]);
      const namesNow = async () => (await listed(mirror)).map((one) => one.first('displayName'));
      await expect.poll(namesNow, { timeout: 20_000 }).toContain('Anna Bergström');
      expect(mirror.revision).toBeGreaterThan(revision);
      const after = await listed(mirror);
      expect(after.filter((one) => !before.includes(one)).map((one) => one.first('displayName'))).toEqual([
        'Anna Bergström',
      ]);
    });

    it('ends after so many entries, and says so', async () => {
      await using other = await startOther();
      const told: string[] = [];
      const mirror = await openMirror(other.connect(), { listed: 2 }, told);
      expect(await listed(mirror)).toHaveLength(2);
      expect(told).toEqual([expect.stringMatching(/end after 2 entries/)]);
    });

    it('stands for its entries when they are asked for by name', async () => {
      await using other = await startOther();
      const mirror = await openMirror(other.connect());
      const [first] = await listed(mirror);
      const asked = other.asked.length;
      expect(await mirror.settle(() => mirror.get(first?.dn ?? ''))).toBe(first);
      expect(other.asked.slice(asked).filter((one) => one.includes(String(first?.dn)))).toEqual([]);
    });
  });
});
