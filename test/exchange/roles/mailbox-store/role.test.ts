import { describe, expect, it } from 'vitest';
import type { Directory } from '../../../../src/directory/directory.js';
import type { Entry } from '../../../../src/directory/entry.js';
import { createDatabaseStates } from '../../../../src/exchange/roles/mailbox-store/database-states.js';
import {
  createMailboxStoreRole,
  type MailboxLogonDecision,
} from '../../../../src/exchange/roles/mailbox-store/role.js';
import { storeStatus } from '../../../../src/wire/mailbox-store/status.js';
import {
  array,
  database,
  databaseDn,
  entry,
  groupDn,
  legacyGroup,
  legacyServers,
  load,
  mailbox,
  minimal,
  publicDatabase,
  server,
  serverDn,
  site,
} from '../../small-organization.js';

const guid = { 'msExchMailboxGuid:': 'x+TKvYmLPEa1oCkScbtw/g==' };
const dnOf = (alias: string) => `${legacyGroup}/cn=Recipients/cn=${alias}`;
const userOf = (directory: Directory, alias: string): Entry => {
  const found = directory.get(`CN=${alias},CN=Users,DC=example,DC=internal`);
  if (found === undefined) throw new Error(`no ${alias}`);
  return found;
};

/** What each server of an organization says to a user who logs on to a mailbox. */
function store(...records: readonly string[]) {
  const { directory, organization } = load(...records);
  const states = createDatabaseStates();
  const role = (serverName: string) => createMailboxStoreRole(organization, serverName, states);
  const logon = (serverName: string, mailboxAlias = 'anna', userAlias = mailboxAlias) =>
    role(serverName).logonToMailbox({
      essdn: dnOf(mailboxAlias),
      asAdministrator: false,
      user: userOf(directory, userAlias),
    });
  const connect = (userDN: string, userAlias = 'anna', asAdministrator = false) =>
    role('CAS1').connect({ userDN, asAdministrator, user: userOf(directory, userAlias) });
  return { directory, states, role, logon, connect };
}

/** `opened`, the server that is named, or the status. */
function outcome(decision: MailboxLogonDecision): string | number {
  if (decision.outcome === 'refused') return decision.status;
  return decision.outcome === 'redirected' ? decision.serverDN.value : 'opened';
}

const withoutAnna = minimal.slice(0, -1);
const anna = mailbox('anna', 'DB1', guid);
const build = (major: number, minor: number, number: number) => ({
  versionNumber: String((0x70000000 | (major << 22) | (minor << 16) | 0x8000 | number) >>> 0),
});

describe('opening a session', () => {
  const { connect } = store(
    ...withoutAnna,
    anna,
    mailbox('ben', 'DB1', guid),
    mailbox('shared', 'DB1', { msExchDelegateListLink: 'CN=ben,CN=Users,DC=example,DC=internal' }),
  );

  it('is for the own mailbox, by its legacyExchangeDN in any case', () => {
    expect(connect(dnOf('ANNA'))).toMatchObject({ outcome: 'accepted', displayName: 'User anna' });
  });

  it('is for a mailbox that was opened to the user', () => {
    expect(connect(dnOf('shared'), 'ben')).toMatchObject({ outcome: 'accepted' });
  });

  it.each([
    ["somebody else's mailbox", dnOf('ben'), 'ecAccessDenied'],
    ['a mailbox that was opened to others', dnOf('shared'), 'ecAccessDenied'],
    ['no mailbox', '', 'ecAccessDenied'],
    ['a mailbox that does not exist', dnOf('nobody'), 'ecUnknownUser'],
    ['an address in place of a name', 'anna@example.test', 'ecUnknownUser'],
  ] as const)('is refused for %s', (_, userDN, status) => {
    expect(connect(userDN)).toEqual({ outcome: 'refused', status: storeStatus[status] });
  });

  it('is refused to whoever asks for administrative rights', () => {
    expect(connect(dnOf('anna'), 'anna', true)).toEqual({
      outcome: 'refused',
      status: storeStatus.ecLoginPerm,
    });
  });
});

describe('a mailbox of Exchange 2010', () => {
  it('is opened by a client access server, with the GUIDs of mailbox and database', () => {
    const { directory, logon } = store(...withoutAnna, anna);
    expect(logon('CAS1')).toEqual({
      outcome: 'opened',
      right: 'owner',
      mailboxGuid: 'bdcae4c7-8b89-463c-b5a0-291271bb70fe',
      databaseGuid: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(directory.get(databaseDn('DB1'))).toBeDefined();
  });

  it('is not opened by a mailbox server, which names the array instead (claim C3)', () => {
    const { logon } = store(...withoutAnna, anna);
    expect(logon('MBX1')).toMatchObject({
      outcome: 'redirected',
      serverDN: {
        value: `${legacyServers}/cn=outlook.example.test`,
        source: { dn: databaseDn('DB1'), attribute: 'legacyExchangeDN' },
      },
    });
  });

  it('is opened by any client access server of the site, whichever its database names (claim D1)', () => {
    const { logon } = store(...withoutAnna, server('CAS2', 4, 'HQ'), anna);
    expect(logon('CAS2')).toMatchObject({ outcome: 'opened' });
  });

  it('is opened to nobody without rights, and to those who have them', () => {
    const delegate = { msExchDelegateListLink: 'CN=anna,CN=Users,DC=example,DC=internal', ...guid };
    const { logon } = store(
      ...withoutAnna,
      anna,
      mailbox('ben', 'DB1', guid),
      mailbox('shared', 'DB1', delegate),
    );
    expect(outcome(logon('CAS1', 'ben', 'anna'))).toBe(storeStatus.ecLoginPerm);
    expect(logon('CAS1', 'shared', 'anna')).toMatchObject({ outcome: 'opened', right: 'fullAccess' });
  });

  it('belongs to the account of another forest that it is linked to', () => {
    const sid = 'S-1-5-21-1-2-3-1105';
    const { logon } = store(
      ...withoutAnna,
      mailbox('linked', 'DB1', { ...guid, msExchMasterAccountSid: sid }),
      mailbox('eva', 'DB1', { ...guid, objectSid: sid }),
    );
    expect(logon('CAS1', 'linked', 'eva')).toMatchObject({ outcome: 'opened', right: 'owner' });
  });

  it('is paused while its database is dismounted, and back when that is mounted', () => {
    const { logon, states } = store(...withoutAnna, anna);
    states.dismount(databaseDn('DB1').toLowerCase());
    expect(outcome(logon('CAS1'))).toBe(storeStatus.ecServerPaused);
    expect(logon('MBX1')).toMatchObject({ outcome: 'redirected' });
    states.mount(databaseDn('DB1'));
    expect(outcome(logon('CAS1'))).toBe('opened');
  });

  it('is unknown where there is none, and nowhere when its database is gone', () => {
    const { logon } = store(...withoutAnna, anna, mailbox('lost', 'DB9', guid));
    expect(outcome(logon('CAS1', 'nobody', 'anna'))).toBe(storeStatus.ecUnknownUser);
    expect(outcome(logon('CAS1', 'lost'))).toBe(storeStatus.ecLoginFailure);
    expect(outcome(logon('GONE'))).toBe(storeStatus.ecLoginFailure);
  });

  it('sends nobody in circles when its database names a server that does not serve it', () => {
    const { logon } = store(...withoutAnna, database('DB2', 'MBX1', 'MBX1'), mailbox('ben', 'DB2', guid));
    expect(outcome(logon('MBX1', 'ben'))).toBe(storeStatus.ecLoginFailure);
  });
});

describe('a database that fails over to another site (claim C5)', () => {
  const group = `CN=DAG1,CN=Database Availability Groups,${groupDn}`;
  const dag = (attributes = {}) =>
    entry(group, ['msExchMDBAvailabilityGroup'], { cn: 'DAG1', ...attributes });
  const copy = (serverName: string, preference: number) =>
    entry(`CN=${serverName},${databaseDn('DB1')}`, ['msExchMDBCopy'], {
      msExchHostServerLink: serverDn(serverName),
      msExchActivationPreference: String(preference),
    });
  const twoSites = (version: Record<string, string>, dagAttributes = {}) => {
    const made = store(
      site('HQ', '10.1.0.0/16'),
      site('South', '10.2.0.0/16'),
      server('CAS1', 36, 'HQ', version),
      server('CAS2', 36, 'South', version),
      server('MBX1', 2, 'HQ', { ...version, msExchMDBAvailabilityGroupLink: group }),
      server('MBX2', 2, 'South', { ...version, msExchMDBAvailabilityGroupLink: group }),
      array('north', 'north.example.test', 'HQ'),
      array('south', 'south.example.test', 'South'),
      dag(dagAttributes),
      database('DB1', 'MBX1', 'north.example.test'),
      copy('MBX1', 1),
      copy('MBX2', 2),
      anna,
    );
    made.states.activate(databaseDn('DB1'), 'MBX2');
    return made;
  };

  it('before SP2 RU3 changes nothing for clients', () => {
    const { logon } = twoSites(build(14, 2, 298));
    expect(outcome(logon('CAS1'))).toBe('opened');
  });

  it('from SP2 RU3 on sends them to the array of the site where it is active', () => {
    const { logon } = twoSites(build(14, 2, 309));
    expect(outcome(logon('CAS1'))).toBe(`${legacyServers}/cn=south.example.test`);
    expect(outcome(logon('CAS2'))).toBe('opened');
  });

  it('leaves them at the preferred site where cross-site access is allowed', () => {
    const { logon } = twoSites(build(14, 3, 123), { AllowCrossSiteRpcClientAccess: 'TRUE' });
    expect(outcome(logon('CAS1'))).toBe('opened');
    expect(outcome(logon('CAS2'))).toBe(`${legacyServers}/cn=north.example.test`);
  });

  it('within a site concerns nobody (claim C4)', () => {
    const { logon, states } = twoSites(build(14, 3, 123));
    states.activate(databaseDn('DB1'), 'MBX1');
    expect(outcome(logon('CAS1'))).toBe('opened');
  });
});

describe('a mailbox of another generation', () => {
  const old = build(8, 3, 83);
  const organization = [
    site('HQ', '10.1.0.0/16'),
    server('CAS1', 36, 'HQ'),
    server('OLD1', 2, 'HQ', old),
    server('OLD2', 2, 'HQ', old),
    server('NEW1', 16439, 'HQ', build(15, 1, 2507)),
    database('DB1', 'OLD1', 'OLD1'),
    database('DB3', 'NEW1', 'NEW1'),
    mailbox('anna', 'DB1', { ...guid, msExchHomeServerName: `${legacyServers}/cn=OLD1` }),
    mailbox('carla', 'DB3', guid),
  ];

  it('on 2007 is opened by its own mailbox server, and by nobody else', () => {
    const { logon } = store(...organization);
    expect(outcome(logon('OLD1'))).toBe('opened');
    expect(outcome(logon('OLD2'))).toBe(`${legacyServers}/cn=OLD1`);
    expect(outcome(logon('CAS1'))).toBe(`${legacyServers}/cn=OLD1`);
  });

  it('that was moved from 2007 to 2010 is sent to its array by the old server (claim D2)', () => {
    const { directory, logon } = store(
      ...organization,
      server('MBX1', 2, 'HQ'),
      array('outlook', 'outlook.example.test', 'HQ'),
      database('DB2', 'MBX1', 'outlook.example.test'),
    );
    directory.modify('CN=anna,CN=Users,DC=example,DC=internal', [
      { operation: 'replace', attribute: 'homeMDB', values: [databaseDn('DB2')] },
    ]);
    expect(outcome(logon('OLD1'))).toBe(`${legacyServers}/cn=outlook.example.test`);
    expect(outcome(logon('CAS1'))).toBe('opened');
  });

  it('from 2013 on is opened by any server of that age, and older ones name the mailbox itself', () => {
    const { logon } = store(...organization);
    expect(outcome(logon('NEW1', 'carla'))).toBe('opened');
    expect(outcome(logon('CAS1', 'carla'))).toBe(
      `${legacyServers}/cn=bdcae4c7-8b89-463c-b5a0-291271bb70fe@example.test`,
    );
  });
});

describe('the public folders', () => {
  const organization = [
    ...minimal.slice(0, -2),
    server('MBX2', 2, 'HQ'),
    publicDatabase('PF1', 'MBX1'),
    publicDatabase('PF2', 'MBX2'),
    database('DB1', 'MBX1', 'outlook.example.test', { msExchHomePublicMDB: databaseDn('PF1') }),
    anna,
  ];
  const open = (serverName: string, isReferred = false) =>
    store(...organization)
      .role(serverName)
      .logonToPublicFolders({ mailboxDN: 'CN=anna,CN=Users,DC=example,DC=internal', isReferred });

  it('are opened by the mailbox server that has the public folder database (claim C1)', () => {
    expect(open('MBX1')).toMatchObject({ outcome: 'opened' });
  });

  it('are elsewhere for client access servers, and for other replicas unless the client was referred', () => {
    for (const name of ['CAS1', 'MBX2']) {
      expect(open(name)).toMatchObject({
        outcome: 'redirected',
        serverDN: { value: `${legacyServers}/cn=MBX1` },
      });
    }
    expect(open('MBX2', true)).toMatchObject({ outcome: 'opened' });
  });

  it('are nowhere when the mailbox database names none', () => {
    const { role } = store(...minimal);
    expect(
      role('MBX1').logonToPublicFolders({
        mailboxDN: 'CN=anna,CN=Users,DC=example,DC=internal',
        isReferred: false,
      }),
    ).toEqual({ outcome: 'refused', status: storeStatus.ecLoginFailure });
  });
});
