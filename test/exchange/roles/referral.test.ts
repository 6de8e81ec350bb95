import { describe, expect, it } from 'vitest';
import { createReferralRole } from '../../../src/exchange/roles/referral.js';
import { loadContoso2010 } from '../contoso-2010.js';
import { databaseDn, legacyServers, load, mailbox, minimal, server } from '../small-organization.js';

const group = '/o=Contoso/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)';
const servers = `${group}/cn=Configuration/cn=Servers`;
const { directory, organization } = loadContoso2010();
const role = createReferralRole(organization, 'CAS2');

describe('RfrGetNewDSA', () => {
  it("names the array or server that the user's database points at", () => {
    expect(role.newDsa(`${group}/cn=Recipients/cn=anna`)).toBe('outlook.contoso.example');
    expect(
      role.newDsa(organization.findMailbox('carla@contoso.example')?.legacyExchangeDn?.value ?? ''),
    ).toBe('cas1.contoso.internal');
  });

  it('names the array of its own site to who has no mailbox, and itself where there is none', () => {
    expect(role.newDsa('')).toBe('outlook.contoso.example');
    expect(role.newDsa(`${group}/cn=Recipients/cn=petra`)).toBe('outlook.contoso.example');
    const small = load(...minimal.filter((record) => !record.includes('msExchClientAccessArray')));
    expect(createReferralRole(small.organization, 'CAS1').newDsa('/o=Example/cn=nobody')).toBe(
      'cas1.example.internal',
    );
  });

  it('names the mailbox itself from Exchange 2013 on', () => {
    const small = load(
      ...minimal,
      server('MBX2013', 54, 'HQ', { versionNumber: String(0x73c085d9) }),
      `dn: ${databaseDn('DB13')}\nobjectClass: top\nobjectClass: msExchMDB\nobjectClass: msExchPrivateMDB\nlegacyExchangeDN: ${legacyServers}/cn=MBX2013/cn=Microsoft Private MDB\nmsExchOwningServer: CN=MBX2013,CN=Servers,CN=First,CN=Administrative Groups,CN=Example,CN=Microsoft Exchange,CN=Services,CN=Configuration,DC=example,DC=internal\n`,
      mailbox('mia', 'DB13', { 'msExchMailboxGuid:': Buffer.alloc(16, 7).toString('base64') }),
    );
    const asked = createReferralRole(small.organization, 'CAS1');
    const name = '07070707-0707-0707-0707-070707070707@example.test';
    expect(asked.newDsa('/o=Example/ou=First/cn=Recipients/cn=mia')).toBe(name);
    expect(asked.fqdnOf(`${legacyServers}/cn=${name}`)).toBe(name);
    expect(asked.fqdnOf(`/o=Other/cn=${name}`)).toBeUndefined();
  });

  it('follows the database', () => {
    const own = loadContoso2010();
    const dn = own.organization.findMailbox('anna@contoso.example')?.homeDatabase?.value ?? '';
    own.directory.modify(dn, [
      { operation: 'replace', attribute: 'RpcClientAccessServer', values: ['CAS2'] },
    ]);
    const answer = createReferralRole(own.organization, 'CAS1').newDsa(`${group}/cn=Recipients/cn=anna`);
    expect(answer).toBe('cas2.contoso.internal');
  });
});

describe('RfrGetFQDNFromServerDN', () => {
  it('knows servers and arrays in any case, and databases on them', () => {
    expect(role.fqdnOf(`${servers}/cn=cas1`)).toBe('cas1.contoso.internal');
    expect(role.fqdnOf(`${servers}/CN=OUTLOOK.contoso.example`)).toBe('outlook.contoso.example');
    expect(role.fqdnOf(`${servers}/cn=outlook.contoso.example/cn=Microsoft Private MDB`)).toBe(
      'outlook.contoso.example',
    );
    expect(role.fqdnOf(`${servers}/cn=MBX1/cn=Microsoft Public MDB`)).toBe('mbx1.contoso.internal');
    expect(role.fqdnOf(`${servers}/cn=instance/cn=MBX1`)).toBe('mbx1.contoso.internal');
  });

  it('knows nothing else', () => {
    for (const dn of [`${servers}/cn=nobody`, 'CAS1', '/', '', `${group}/cn=Recipients/cn=anna`]) {
      expect(role.fqdnOf(dn)).toBeUndefined();
    }
    expect(directory.revision).toBe(0);
  });
});
