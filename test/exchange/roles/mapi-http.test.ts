import { beforeEach, describe, expect, it } from 'vitest';
import type { Directory } from '../../../src/directory/directory.js';
import type { Organization } from '../../../src/exchange/organization.js';
import { plainClient } from '../../../src/exchange/roles/autodiscover/client.js';
import { createAutodiscoverRole } from '../../../src/exchange/roles/autodiscover/role.js';
import { createDatabaseStates } from '../../../src/exchange/roles/mailbox-store/database-states.js';
import { createMapiHttpRole } from '../../../src/exchange/roles/mapi-http.js';
import { packVersion } from '../../../src/exchange/servers/exchange-version.js';
import { loadSeed } from '../seeds.js';
import { ask, settingsOf } from './ask.js';

const anna = 'anna@contoso.example';
const organizationDn = 'CN=Contoso,CN=Microsoft Exchange,CN=Services,CN=Configuration,DC=contoso,DC=internal';

let directory: Directory;
let organization: Organization;
beforeEach(async () => {
  ({ directory, organization } = await loadSeed('contoso-2013'));
});

const set = (dn: string | undefined, attribute: string, ...values: string[]) =>
  directory.modify(dn ?? '', [{ operation: 'replace', attribute, values }]);
const mailboxDn = () => organization.findMailbox(anna)?.dn;
const mapiDirectories = () =>
  organization.configuration.virtualDirectories.filter(({ kind }) => kind === 'mapi');

describe('Autodiscover on a server that serves MAPI over HTTP', () => {
  /** The types of an answer's blocks, for a client with the capability or without. */
  function blocks(mapiHttp = true, serves = true): readonly string[] {
    const role = createAutodiscoverRole(organization, { mapiHttp: serves });
    const settings = settingsOf(ask(role, anna, 'EX1', { ...plainClient, mapiHttp }));
    return settings.protocols.map(({ type }) => type);
  }

  it('advertises it when an administrator turns it on, to clients that can, instead of EXCH and EXPR', () => {
    expect(blocks()).not.toContain('mapiHttp');
    set(organizationDn, 'MapiHttpEnabled', 'TRUE');
    expect(blocks()).toContain('mapiHttp');
    expect(blocks()).not.toContain('EXCH');
    expect(blocks(false)).toContain('EXCH');
    expect(blocks(false)).not.toContain('mapiHttp');
    expect(blocks(true, false)).not.toContain('mapiHttp');
    set(organizationDn, 'MapiHttpEnabled', 'FALSE');
    expect(blocks()).not.toContain('mapiHttp');
  });

  it("lets a mailbox's own switch win, either way", () => {
    set(mailboxDn(), 'MapiHttpEnabled', 'TRUE');
    expect(blocks()).toContain('mapiHttp');
    set(organizationDn, 'MapiHttpEnabled', 'TRUE');
    set(mailboxDn(), 'MapiHttpEnabled', 'FALSE');
    expect(blocks()).not.toContain('mapiHttp');
    set(mailboxDn(), 'MapiHttpEnabled');
    expect(blocks()).toContain('mapiHttp');
  });

  it('says the URLs of the virtual directory, and nothing once there is none', () => {
    set(organizationDn, 'MapiHttpEnabled', 'TRUE');
    const role = createAutodiscoverRole(organization, { mapiHttp: true });
    const { protocols } = settingsOf(ask(role, anna, 'EX1', { ...plainClient, mapiHttp: true }));
    const id = 'bdcae4c7-8b89-463c-b5a0-291271bb70fe@contoso.example';
    expect(protocols[0]).toEqual({
      type: 'mapiHttp',
      mailStore: { internalUrl: `https://ex1.contoso.internal/mapi/emsmdb/?MailboxId=${id}` },
      addressBook: { internalUrl: `https://ex1.contoso.internal/mapi/nspi/?MailboxId=${id}` },
    });
    for (const { dn } of mapiDirectories()) directory.delete(dn);
    expect(blocks()).not.toContain('mapiHttp');
  });

  it('does not advertise it before 2013 SP1', () => {
    set(organizationDn, 'MapiHttpEnabled', 'TRUE');
    for (const { dn } of organization.configuration.servers) {
      set(dn, 'versionNumber', String(packVersion({ major: 15, minor: 0, build: 516 })));
    }
    expect(blocks()).not.toContain('mapiHttp');
  });
});

describe('a server asked for MAPI over HTTP', () => {
  const annasId = 'bdcae4c7-8b89-463c-b5a0-291271bb70fe@contoso.example';

  it('serves every mailbox of 2013, wherever it lives, as the organization stands at that moment', () => {
    for (const server of ['EX1', 'EX2']) {
      const role = createMapiHttpRole(organization, server, createDatabaseStates());
      expect(role.isOffered()).toBe(true);
      expect(role.target(annasId)).toMatchObject({
        where: 'served',
        mailbox: { displayName: { value: 'Anna Albers' } },
      });
      expect(role.target(`x${annasId}`)).toEqual({ where: 'nowhere' });
    }
    const role = createMapiHttpRole(organization, 'EX1', createDatabaseStates());
    expect(role.target(annasId)).toMatchObject({ where: 'served' });
    set(mailboxDn(), 'MapiHttpEnabled', 'FALSE');
    expect(role.target(annasId)).toMatchObject({
      where: 'disabled',
      reason: { source: { attribute: 'MapiHttpEnabled' } },
    });
    const own = mapiDirectories().find(({ server }) => server.name === 'EX1');
    directory.delete(own?.dn ?? '');
    expect(role.isOffered()).toBe(false);
  });

  it('does not serve a mailbox whose server is down', () => {
    const states = createDatabaseStates();
    const role = createMapiHttpRole(organization, 'EX2', states);
    expect(role.target(annasId)).toMatchObject({ where: 'served', server: { name: 'EX1' } });
    states.setServerUp('ex1', false);
    expect(role.target(annasId)).toMatchObject({ where: 'down', server: { name: 'EX1' } });
    states.setServerUp('EX1', true);
    expect(role.target(annasId)).toMatchObject({ where: 'served' });
  });

  it('sends a client to the address on its own side', async () => {
    const { organization: unified } = await loadSeed('contoso-2013-unified');
    const mailbox = unified.findMailbox(anna);
    if (mailbox?.legacyExchangeDn === undefined) throw new Error('no mailbox');
    const role = createMapiHttpRole(unified, 'EX1', createDatabaseStates());
    const question = { dn: mailbox.legacyExchangeDn.value, mailbox, host: 'MAIL.contoso.example' };
    expect(role.addressBookUrl(question)?.value).toBe(
      `https://mail.contoso.example/mapi/nspi/?MailboxId=${annasId}`,
    );
  });

  it('has none to offer before Exchange 2013', async () => {
    const { organization: old } = await loadSeed('contoso-2010');
    const role = createMapiHttpRole(old, 'CAS1', createDatabaseStates());
    expect(role.isOffered()).toBe(false);
    expect(role.target(annasId)).toMatchObject({ where: 'disabled' });
  });
});
