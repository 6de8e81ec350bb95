import { describe, expect, it } from 'vitest';
import { createAutodiscoverRole } from '../../../../src/exchange/roles/autodiscover/role.js';
import {
  database,
  databaseDn,
  legacyGroup,
  legacyServers,
  load,
  mailbox,
  minimal,
  organizationDn,
  server,
  serverDn,
  user,
  virtualDirectoryDn,
} from '../../small-organization.js';
import { ask, namesIn, settingsOf, textOf } from '../ask.js';
import { about, outlookAnywhere, webServices } from './records.js';

describe('the user and the mailboxes beside', () => {
  it('has the primary address whatever address was asked for', () => {
    const settings = about('anna@old.example.test');
    expect(settings.user).toMatchObject({
      displayName: 'User anna',
      legacyDn: `${legacyGroup}/cn=Recipients/cn=anna`,
      autoDiscoverSmtpAddress: 'anna@example.test',
    });
  });

  it("has the organization object's GUID as deployment", () => {
    const { directory, organization } = load(...minimal);
    const bytes = Buffer.from(directory.get(organizationDn)?.bytes('objectGUID') ?? []);
    const { deploymentId } = settingsOf(ask(organization, 'anna@example.test')).user;
    // The last eight bytes stand in the text as they stand in the attribute.
    expect(deploymentId.replaceAll('-', '').slice(16)).toBe(bytes.subarray(8).toString('hex'));
  });

  it('goes by LegacyDN when an address is sent too', () => {
    const { organization } = load(...minimal, mailbox('boris', 'DB1'));
    const role = createAutodiscoverRole(organization);
    const request = {
      emailAddress: 'boris@example.test',
      legacyDn: `${legacyGroup}/cn=recipients/cn=ANNA`,
      acceptableResponseSchema: '',
    };
    const answer = role.answer({ request, server: 'CAS1', time: '', errorId: 0 });
    expect(settingsOf(answer).user.displayName).toBe('User anna');
  });

  it("lists the archive under the name of its own database's server", () => {
    const settings = about(
      'zoe@example.test',
      database('DB9', 'MBX1', 'CAS1'),
      mailbox('zoe', 'DB1', {
        msExchArchiveGUID: '6ba7b810-9dad-11d1-80b4-00c04fd430c8',
        msExchArchiveName: 'Archive of Zoe',
        msExchArchiveDatabaseLink: databaseDn('DB9'),
      }),
    );
    expect(settings.alternativeMailboxes).toEqual([
      {
        type: 'Archive',
        displayName: 'Archive of Zoe',
        legacyDn: `${legacyGroup}/cn=Recipients/cn=zoe/guid=6ba7b810-9dad-11d1-80b4-00c04fd430c8`,
        server: 'cas1.example.internal',
      },
    ]);
  });

  it('lists a mailbox at the delegate it is auto-mapped to, and not the other way round', () => {
    const { organization } = load(
      ...minimal,
      mailbox('zoe', 'DB1', { msExchDelegateListLink: 'CN=anna,CN=Users,DC=example,DC=internal' }),
    );
    expect(settingsOf(ask(organization, 'anna@example.test')).alternativeMailboxes).toEqual([
      {
        type: 'Delegate',
        displayName: 'User zoe',
        legacyDn: `${legacyGroup}/cn=Recipients/cn=zoe`,
        server: 'outlook.example.test',
      },
    ]);
    expect(settingsOf(ask(organization, 'zoe@example.test')).alternativeMailboxes).toEqual([]);
  });
});

describe('other answers', () => {
  const { organization } = load(
    ...minimal,
    user('mover', { targetAddress: 'SMTP:mover@elsewhere.test' }),
    user('plain', {}),
    mailbox('lost', 'GONE'),
    user('stale', { msExchHomeServerName: `${legacyServers}/cn=MBX1` }),
    server('MBX2003', 2, 'HQ', { versionNumber: String(0x71c09d8e) }),
    database('DB2003', 'MBX2003', 'MBX2003'),
    mailbox('older', 'DB2003'),
    server('MBX2013', 2, 'HQ', { versionNumber: String(0x73c085d9) }),
    database('DB2013', 'MBX2013', 'MBX2013'),
    mailbox('nameless', 'DB2013'),
  );

  it('redirects a mail user to the target address', () => {
    expect(ask(organization, 'mover@example.test')).toMatchObject({
      response: { action: 'redirectAddr', address: 'mover@elsewhere.test' },
      facts: [{ element: 'RedirectAddr', fact: { source: { attribute: 'targetAddress' } } }],
    });
  });

  it.each(['nobody@example.test', 'plain@example.test', '/o=Example/cn=nobody', '*', "'"])(
    'refuses %s with 500',
    (identity) => {
      expect(ask(organization, identity).response).toEqual({
        action: 'error',
        code: 500,
        message: "The email address can't be found.",
        time: '10:33:57.9189914',
        id: 4224698814,
      });
    },
  );

  it.each(['lost', 'stale', 'older', 'nameless'])(
    'refuses the mailbox "%s" that has no usable database or name with 501',
    (alias) => {
      expect(ask(organization, `${alias}@example.test`).response).toMatchObject({
        action: 'error',
        code: 501,
      });
    },
  );

  it('refuses a request that names nobody with 600', () => {
    expect(ask(organization, ' ').response).toMatchObject({ code: 600, message: 'Invalid Request' });
  });
});

describe('provenance', () => {
  const { organization } = load(
    ...minimal,
    webServices(
      'CAS1',
      'https://m.example.test/EWS/Exchange.asmx',
      'https://o.example.test/EWS/Exchange.asmx',
    ),
    outlookAnywhere('CAS1', 'mail.example.test'),
  );
  const answer = ask(organization, 'anna@example.test');
  const sourceOf = (element: string) => answer.facts.find((one) => one.element === element)?.fact.source;

  it('names the attribute behind an element', () => {
    expect(sourceOf('EXCH')).toEqual({ dn: 'CN=anna,CN=Users,DC=example,DC=internal', attribute: 'homeMDB' });
    expect(sourceOf('EXCH/Server')).toEqual({ dn: databaseDn('DB1'), attribute: 'legacyExchangeDN' });
    expect(sourceOf('EXCH/ServerVersion')).toEqual({ dn: serverDn('MBX1'), attribute: 'versionNumber' });
    expect(sourceOf('EXPR/EwsUrl')).toEqual({
      dn: virtualDirectoryDn('CAS1', 'EWS'),
      attribute: 'msExchExternalHostName',
    });
  });

  it('is there for every element sent', () => {
    const known = new Set(answer.facts.map(({ element }) => element));
    const sent = ['EXCH' as const, 'EXPR' as const].flatMap((type) =>
      namesIn(settingsOf(answer), type).map((name) => `${type}/${name}`),
    );
    expect(sent.length).toBeGreaterThan(10);
    expect(sent.filter((element) => !known.has(element))).toEqual([]);
  });
});

describe('an answer that was given before', () => {
  it('is the same object for the same mailbox and server, by whichever name', () => {
    const { organization } = load(...minimal, mailbox('boris', 'DB1'));
    const role = createAutodiscoverRole(organization);
    const { response } = ask(role, 'anna@example.test');
    expect(ask(role, 'ANNA@old.example.test').response).toBe(response);
    expect(ask(role, 'boris@example.test').response).not.toBe(response);
    expect(settingsOf(ask(role, 'boris@example.test')).protocols).toBe(
      settingsOf({ response, facts: [] }).protocols,
    );
    expect(ask(role, 'anna@example.test', 'CAS2').response).not.toBe(response);
  });

  it('gives way to the next answer after a modify of RpcClientAccessServer', () => {
    const { directory, organization } = load(...minimal);
    const role = createAutodiscoverRole(organization);
    const serverTold = () => textOf(settingsOf(ask(role, 'anna@example.test')), 'EXCH', 'Server');
    expect(serverTold()).toBe('outlook.example.test');
    directory.modify(databaseDn('DB1'), [
      { operation: 'replace', attribute: 'RpcClientAccessServer', values: ['CAS1'] },
    ]);
    expect(serverTold()).toBe('cas1.example.internal');
    expect(textOf(settingsOf(ask(role, 'anna@example.test')), 'EXCH', 'MdbDN')).toBe(
      `${legacyServers}/cn=CAS1/cn=Microsoft Private MDB`,
    );
  });

  it('is not kept for an unknown address, which may be made a moment later', () => {
    const { directory, organization } = load(...minimal);
    const role = createAutodiscoverRole(organization);
    expect(ask(role, 'new@example.test').response.action).toBe('error');
    directory.modify('CN=anna,CN=Users,DC=example,DC=internal', [
      { operation: 'add', attribute: 'proxyAddresses', values: ['smtp:new@example.test'] },
    ]);
    expect(ask(role, 'new@example.test').response.action).toBe('settings');
  });
});
