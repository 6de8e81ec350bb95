import { describe, expect, it } from 'vitest';
import { createAutodiscoverRole } from '../../src/exchange/roles/autodiscover/role.js';
import { servicesOf } from '../../src/exchange/roles/services.js';
import { loadContoso2010 } from './contoso-2010.js';
import { ask, namesIn, settingsOf, textOf } from './roles/ask.js';

const array = 'outlook.contoso.example';
const { directory, organization } = loadContoso2010();
const { configuration } = organization;

describe('contoso-2010', () => {
  it('holds what its description says', () => {
    expect(configuration.name?.value).toBe('Contoso');
    expect(configuration.deploymentId?.value).toBe('a86dda07-ae5d-475f-9166-154ddb6694c0');
    expect(configuration.servers.map(({ name }) => name).sort()).toEqual(['CAS1', 'CAS2', 'MBX1', 'MBX2']);
    expect(configuration.domainControllers).toMatchObject([
      { name: 'DC1', site: { name: 'HQ' }, isGlobalCatalog: true },
    ]);
    expect(configuration.availabilityGroups[0]?.members.map(({ name }) => name)).toEqual(['MBX1', 'MBX2']);
    expect(configuration.siteOf('10.10.50.17')?.name).toBe('HQ');
    expect(configuration.siteOf('10.20.50.17')?.name).toBe('Branch');
  });

  it('has one array in a site, with both client access servers as members (A4)', () => {
    expect(configuration.clientAccessArrays).toMatchObject([
      { fqdn: { value: array }, site: { name: 'HQ' }, members: [{ name: 'CAS1' }, { name: 'CAS2' }] },
    ]);
  });

  it('leads from every link of the configuration to an object', () => {
    for (const database of configuration.databases) {
      expect(database.owningServer, database.name).toBeDefined();
      expect(database.copies.map(({ server }) => server)).not.toContain(undefined);
      expect(database.copies.length).toBeGreaterThan(0);
      if (database.kind === 'private') expect(database.homePublicDatabase, database.name).toBeDefined();
    }
    expect(configuration.serviceConnectionPoints.map(({ server }) => server?.name)).toEqual(['CAS1', 'CAS2']);
  });
});

describe('Autodiscover of contoso-2010', () => {
  const anna = settingsOf(ask(organization, 'anna@contoso.example'));

  it('names the array as server, in the order of elements of Exchange 2010 SP3 (A1)', () => {
    expect(textOf(anna, 'EXCH', 'Server')).toBe(array);
    expect(anna.protocols.map(({ type }) => type)).toEqual(['EXCH', 'EXPR', 'WEB']);
    // Order of a published answer of Exchange 2010 SP3 (KB3047178), with the address book it lacks.
    expect(namesIn(anna, 'EXCH')).toEqual([
      'Server',
      'ServerDN',
      'ServerVersion',
      'MdbDN',
      'PublicFolderServer',
      'AD',
      'ASUrl',
      'EwsUrl',
      'SharingUrl',
      'EcpUrl',
      'EcpUrl-um',
      'EcpUrl-aggr',
      'EcpUrl-mt',
      'EcpUrl-ret',
      'EcpUrl-sms',
      'EcpUrl-publish',
      'OOFUrl',
      'UMUrl',
      'OABUrl',
    ]);
    expect(textOf(anna, 'EXCH', 'ServerVersion')).toBe('7383807B');
    expect(textOf(anna, 'EXCH', 'PublicFolderServer')).toMatch(/^mbx[12]\.contoso\.internal$/);
  });

  it('gives the proxy outside', () => {
    expect(textOf(anna, 'EXPR', 'Server')).toBe('mail.contoso.example');
    expect(textOf(anna, 'EXPR', 'AuthPackage')).toBe('Basic');
    expect(textOf(anna, 'EXPR', 'CertPrincipalName')).toBe('msstd:mail.contoso.example');
  });

  it('names one client access server for a database that points at one (A3)', () => {
    const db3 = configuration.databases.find(({ name }) => name === 'DB3');
    const onDb3 = directory.find('homeMDB', db3?.dn ?? '')[0];
    const settings = settingsOf(ask(organization, onDb3?.first('mail') ?? ''));
    expect(textOf(settings, 'EXCH', 'Server')).toBe('cas1.contoso.internal');
  });

  it("never puts the array's name into an address or a certificate (A7, A8)", () => {
    const mailboxes = directory
      .find('objectClass', 'user')
      .flatMap((entry) => (entry.first('homeMDB') ? (entry.first('mail') ?? []) : []));
    expect(mailboxes.length).toBeGreaterThanOrEqual(12);
    for (const address of mailboxes) {
      const { protocols } = settingsOf(ask(organization, address));
      expect(
        JSON.stringify(protocols)
          .match(/\w+:\/\/[^"]+/g)
          ?.filter((url) => url.includes(array)),
        address,
      ).toEqual([]);
    }
    for (const name of ['CAS1', 'CAS2']) {
      const services = servicesOf(organization, name)?.services ?? [];
      const certificate = services.flatMap((service) =>
        service.name === 'https' ? service.certificateNames : [],
      );
      expect(certificate).toContain('mail.contoso.example');
      expect(certificate).toContain('autodiscover.contoso.example');
      expect(certificate).not.toContain(array);
    }
  });

  it("lists Anna's mailbox in Eva's Outlook and David's archive in his", () => {
    const eva = settingsOf(ask(organization, 'eva@contoso.example'));
    expect(eva.alternativeMailboxes).toContainEqual(
      expect.objectContaining({ type: 'Delegate', displayName: 'Anna Albers', server: array }),
    );
    const owner = directory.find('msExchArchiveGUID', 'd2d7bf29-c732-4e04-aa56-c36a3b34e90a')[0];
    expect(settingsOf(ask(organization, owner?.first('mail') ?? '')).alternativeMailboxes).toContainEqual(
      expect.objectContaining({ type: 'Archive', displayName: 'Personal Archive - David Dekker' }),
    );
  });

  it('sends the mail user on', () => {
    const petra = directory.find('targetAddress', 'SMTP:petra.prins@fabrikam.example')[0];
    expect(ask(organization, petra?.first('mail') ?? '').response).toEqual({
      action: 'redirectAddr',
      address: 'petra.prins@fabrikam.example',
    });
  });

  it('follows a modify of RpcClientAccessServer for every mailbox of the database', () => {
    const fresh = loadContoso2010();
    const role = createAutodiscoverRole(fresh.organization);
    const told = () => textOf(settingsOf(ask(role, 'anna@contoso.example')), 'EXCH', 'Server');
    expect(told()).toBe(array);
    const db1 = fresh.organization.findMailbox('anna@contoso.example')?.homeDatabase?.value ?? '';
    fresh.directory.modify(db1, [
      { operation: 'replace', attribute: 'RpcClientAccessServer', values: ['cas2.contoso.internal'] },
    ]);
    expect(told()).toBe('cas2.contoso.internal');
  });
});
