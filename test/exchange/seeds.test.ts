import { describe, expect, it } from 'vitest';
import { servicesOf } from '../../src/exchange/roles/services.js';
import { ask, settingsOf, textOf } from './roles/ask.js';
import { loadSeed } from './seeds.js';

const seeds = [
  'contoso-2007',
  'contoso-2010',
  'contoso-2010-no-array',
  'contoso-2010-two-sites',
  'contoso-2013',
  'contoso-2013-unified',
];

describe.each(seeds)('%s', async (seed) => {
  const { directory, organization } = await loadSeed(seed);
  const { configuration } = organization;
  const [clientAccessServer = ''] = configuration.serviceConnectionPoints.map(({ server }) => server?.name);
  const entries = directory.find('objectClass', 'top');
  const mailboxes = entries.filter((entry) => entry.isA('user') && entry.first('homeMDB') !== undefined);

  it('names only objects that it has', () => {
    const dangling = entries.flatMap((entry) =>
      entry.attributeNames
        .flatMap((attribute) => entry.all(attribute))
        .filter((value) => /^(?:CN|OU)=[^,]+,.*DC=contoso,DC=internal$/.test(value))
        .filter((value) => directory.get(value) === undefined),
    );
    expect(dangling).toEqual([]);
  });

  it('has every GUID and security identifier once', () => {
    for (const attribute of ['objectGUID', 'objectSid', 'msExchMailboxGuid', 'legacyExchangeDN']) {
      const values = entries
        .filter((entry) => !entry.isA('msExchMDB'))
        .flatMap((entry) => entry.first(attribute) ?? []);
      expect(new Set(values).size, attribute).toBe(values.length);
    }
  });

  it('leads from every link of the configuration to an object', () => {
    for (const database of configuration.databases) {
      expect(database.owningServer, database.name).toBeDefined();
      expect(database.offlineAddressBook?.value.virtualDirectoryKeys.size, database.name).toBe(2);
    }
    expect(configuration.serviceConnectionPoints.map(({ server }) => server?.name)).not.toContain(undefined);
  });

  it('has the same people everywhere, with settings for each of their mailboxes', () => {
    const names = mailboxes.map((entry) => entry.first('sAMAccountName'));
    expect(names).toEqual(expect.arrayContaining(['anna', 'ben', 'carla', 'david', 'eva', 'frank', 'info']));
    for (const entry of mailboxes) {
      const settings = settingsOf(ask(organization, entry.first('mail') ?? '', clientAccessServer));
      expect(textOf(settings, 'EXCH', 'OABUrl'), entry.first('mail')).toMatch(/\/OAB\/d15d4b60-/);
      expect(textOf(settings, 'EXPR', 'Server'), entry.first('mail')).toBeDefined();
    }
  });

  it('keeps msExchHomeServerName in step with the database, but for Ingrid in 2010', () => {
    const stale = mailboxes.filter((entry) => {
      const owner = configuration.findDatabase(entry.first('homeMDB') ?? '')?.owningServer?.value;
      return entry.first('msExchHomeServerName') !== owner?.legacyExchangeDn?.value;
    });
    const expected = seed.startsWith('contoso-2010') ? ['ingrid'] : [];
    expect(stale.map((entry) => entry.first('sAMAccountName'))).toEqual(expected);
  });
});

describe('provenance', () => {
  it('is there for every element of an answer of 2013, whatever the block', async () => {
    const { organization } = await loadSeed('contoso-2013-unified');
    const client = { mapiHttp: true, exchangeHttp: true, negotiate: true };
    const answer = ask(organization, 'eva@contoso.example', 'EX1', client);
    const known = new Set(answer.facts.map(({ element }) => element));
    const settings = settingsOf(answer);
    const sent = settings.protocols.flatMap((block) =>
      'elements' in block ? block.elements.map(({ name }) => `${block.type}/${name}`) : [],
    );
    expect(sent).toContain('EXHTTP/AuthPackage');
    expect(sent.filter((element) => !known.has(element))).toEqual([]);
    expect([...known]).toEqual(
      expect.arrayContaining([
        'MicrosoftOnline',
        'PublicFolderInformation/SmtpAddress',
        'AlternativeMailbox[2]/SmtpAddress',
        'WEB/External/OWAUrl',
      ]),
    );
  });
});

describe('a mailbox by the name of its server', () => {
  it('is found by GUID and domain, letters in any case, and by nothing else', async () => {
    const { organization } = await loadSeed('contoso-2013');
    const guid = 'bdcae4c7-8b89-463c-b5a0-291271bb70fe';
    const find = (name: string) => organization.mailboxNamed(name)?.displayName.value;
    expect(find(`${guid}@contoso.example`)).toBe('Anna Albers');
    expect(find(`${guid.toUpperCase()}@CONTOSO.example`)).toBe('Anna Albers');
    for (const other of [
      `${guid}@example`,
      `${guid}@`,
      guid,
      '@contoso.example',
      `x@${guid}@contoso.example`,
    ]) {
      expect(find(other), other).toBeUndefined();
    }
  });
});

describe('the versions', () => {
  it.each([
    ['contoso-2007', 'MBX1', '72038053', ['endpointMapper', 'rpcClientAccess']],
    ['contoso-2007', 'CAS1', '72038053', ['http', 'https', 'outlookAnywhere']],
    ['contoso-2013', 'EX1', '73C085D9', ['http', 'https', 'outlookAnywhere']],
  ])('%s: %s is %s and serves %j', async (seed, name, version, services) => {
    const { organization } = await loadSeed(seed);
    expect(servicesOf(organization, name)?.services.map((service) => service.name)).toEqual(services);
    const server = seed === 'contoso-2013' ? 'EX1' : 'CAS1';
    const settings = settingsOf(ask(organization, 'anna@contoso.example', server));
    expect(textOf(settings, 'EXCH', 'ServerVersion')).toBe(version);
  });

  it('a fresh 2013 names single servers, the unified one a single name', async () => {
    const urlsOf = async (seed: string, server: string) => {
      const { organization } = await loadSeed(seed);
      const { protocols } = settingsOf(ask(organization, 'anna@contoso.example', server));
      const urls = JSON.stringify(protocols).match(/https:\/\/[^/"]+/g);
      return [...new Set(urls)].sort();
    };
    expect(await urlsOf('contoso-2013', 'EX2')).toContain('https://ex2.contoso.internal');
    expect(await urlsOf('contoso-2013', 'EX2')).not.toContain('https://mail.contoso.example');
    expect(await urlsOf('contoso-2013-unified', 'EX2')).toEqual(['https://mail.contoso.example']);
  });
});
