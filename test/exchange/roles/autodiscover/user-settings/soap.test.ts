import { describe, expect, it } from 'vitest';
import type { Organization } from '../../../../../src/exchange/organization.js';
import { createAutodiscoverRole } from '../../../../../src/exchange/roles/autodiscover/role.js';
import type {
  PlainSoapRequest,
  SoapRole,
} from '../../../../../src/exchange/roles/autodiscover/user-settings/soap.js';
import { supportedSchemas } from '../../../../../src/exchange/roles/autodiscover/user-settings/soap-version.js';
import { userSettingReaders } from '../../../../../src/exchange/roles/autodiscover/user-settings/user-setting-readers.js';
import { autodiscoverAnswers } from '../../../../../src/lab/services/autodiscover-answers.js';
import type { UserResponse } from '../../../../../src/wire/autodiscover/soap/soap-messages.js';
import { entry, organizationDn, virtualDirectoryDn } from '../../../small-organization.js';
import { mixedOrganization } from '../mixed-organization.js';

const roleAt = (organization: Organization, server = 'CAS1'): SoapRole =>
  autodiscoverAnswers(organization, server, createAutodiscoverRole(organization)).soap;

function askUsers(role: SoapRole, mailboxes: readonly string[], settings: readonly string[]) {
  const response = role.answer({ operation: 'GetUserSettings', mailboxes, settings });
  if (response.operation !== 'GetUserSettings') throw new Error(response.operation);
  return response;
}

function askUser(role: SoapRole, mailbox: string, settings: readonly string[]): UserResponse {
  const [user] = askUsers(role, [mailbox], settings).users;
  if (user === undefined) throw new Error('no user was answered');
  return user;
}

const textFor = (user: UserResponse, name: string) => {
  const setting = user.settings.find((candidate) => candidate.name === name);
  return setting?.kind === 'String' ? setting.value : setting;
};

describe('GetUserSettings', () => {
  const { organization } = mixedOrganization();
  const role = roleAt(organization);

  it('says what POX says, inside and outside', () => {
    const anna = askUser(role, 'anna@example.test', [...userSettingReaders.keys()]);
    expect(anna.errorCode).toBe('NoError');
    expect(Object.fromEntries(anna.settings.map(({ name }) => [name, textFor(anna, name)]))).toMatchObject({
      UserDisplayName: 'User anna',
      UserDN: '/o=Example/ou=First/cn=Recipients/cn=anna',
      AutoDiscoverSMTPAddress: 'anna@example.test',
      InternalRpcClientServer: 'outlook.example.test',
      InternalMailboxServer: 'mbx1.example.internal',
      InternalMailboxServerDN: '/o=Example/ou=First/cn=Configuration/cn=Servers/cn=outlook.example.test',
      MailboxDN:
        '/o=Example/ou=First/cn=Configuration/cn=Servers/cn=outlook.example.test/cn=Microsoft Private MDB',
      MailboxVersion: '14.03.0123.000',
      CasVersion: '14.03.0123.000',
      ActiveDirectoryServer: 'dc1.example.internal',
      InternalEwsUrl: 'https://cas1.example.internal/EWS/Exchange.asmx',
      ExternalEwsUrl: 'https://mail.example.test/EWS/Exchange.asmx',
      ExternalEwsVersion: '14.03.0123.000',
      InternalEcpVoicemailUrl: 'https://cas1.example.internal/ecp/?p=customize/voicemail.aspx&exsvurl=1',
      EcpVoicemailUrlFragment: '?p=customize/voicemail.aspx&exsvurl=1',
      EwsSupportedSchemas: 'Exchange2007, Exchange2007_SP1, Exchange2010, Exchange2010_SP1, Exchange2010_SP2',
      InternalWebClientUrls: {
        kind: 'WebClientUrl',
        name: 'InternalWebClientUrls',
        urls: [{ authenticationMethods: 'Basic, Fba', url: 'https://cas1.example.internal/owa/' }],
      },
    });
  });

  it('answers or reports each setting that is known', () => {
    const names = [...userSettingReaders.keys()];
    const anna = askUser(role, 'anna@example.test', names);
    const reported = anna.settingErrors.map(({ name }) => name);
    expect([...anna.settings.map(({ name }) => name), ...reported].sort()).toEqual([...names].sort());
    expect(new Set(anna.settingErrors.map(({ errorCode }) => errorCode))).toEqual(
      new Set(['SettingIsNotAvailable']),
    );
    expect(reported).toContain('MobileMailboxPolicy');
  });

  it('knows the names that clients ask for', () => {
    // of the EWS Managed API and its documentation: one of each family
    for (const name of [
      'ExternalEcpTeamMailboxHidingUrl',
      'InternalEcpRetentionPolicyTagsUrl',
      'EcpExtensionInstallationUrlFragment',
      'ExternalImap4Connections',
      'SPMySiteHostURL',
      'InternalRpcHttpConnectivityRequiresSsl',
      'MapiHttpEnabled',
      'DocumentSharingLocations',
      'GroupingInformation',
    ]) {
      expect(userSettingReaders.has(name), name).toBe(true);
    }
    expect(userSettingReaders.size).toBe(102);
  });

  it('reports a name that is none, and answers a name once', () => {
    const anna = askUser(role, 'anna@example.test', ['UserDN', 'Nonsense', 'UserDN', 'userdn']);
    expect(anna.settings.map(({ name }) => name)).toEqual(['UserDN']);
    expect(anna.settingErrors.map(({ name, errorCode }) => [name, errorCode])).toEqual([
      ['Nonsense', 'InvalidSetting'],
      ['userdn', 'InvalidSetting'],
    ]);
  });

  it('answers several users in their order, each for himself', () => {
    const mailboxes = [
      'nobody@example.test',
      'anna@old.example.test',
      'petra@example.test',
      '',
      'not an address',
    ];
    const { errorCode, errorMessage, users } = askUsers(role, mailboxes, ['AutoDiscoverSMTPAddress']);
    expect([errorCode, errorMessage]).toEqual(['NoError', '']);
    expect(users.map((user) => [user.errorCode, user.redirectTarget])).toEqual([
      ['InvalidUser', undefined],
      ['NoError', undefined],
      ['RedirectAddress', 'petra@tailspin.example'],
      ['InvalidUser', undefined],
      ['InvalidUser', undefined],
    ]);
    expect(users[1] && textFor(users[1], 'AutoDiscoverSMTPAddress')).toBe('anna@example.test');
  });

  it.each<[string, PlainSoapRequest]>([
    ['no users', { operation: 'GetUserSettings', mailboxes: [], settings: ['UserDN'] }],
    ['no settings', { operation: 'GetUserSettings', mailboxes: ['anna@example.test'], settings: [] }],
    [
      '91 users',
      { operation: 'GetUserSettings', mailboxes: Array(91).fill('anna@example.test'), settings: ['UserDN'] },
    ],
    ['no domains', { operation: 'GetDomainSettings', domains: [], settings: ['ExternalEwsUrl'] }],
  ])('is an invalid request with %s', (_, request) => {
    const response = role.answer(request);
    expect(response.errorCode).toBe('InvalidRequest');
    expect('users' in response ? response.users : 'domains' in response && response.domains).toEqual([]);
  });

  it('takes 90 users', () => {
    const mailboxes = Array(90).fill('anna@example.test');
    expect(askUsers(role, mailboxes, ['UserDN']).users).toHaveLength(90);
  });

  it('follows the directory, and until it changes gives one request one answer', () => {
    const { organization: changing, directory } = mixedOrganization();
    const changingRole = roleAt(changing);
    const request: PlainSoapRequest = {
      operation: 'GetUserSettings',
      mailboxes: ['anna@example.test'],
      settings: ['ExternalEwsUrl', 'InternalEwsUrl'],
    };
    const before = changingRole.answer(request);
    expect(changingRole.answer(request)).toBe(before);
    directory.modify(virtualDirectoryDn('CAS1', 'EWS'), [
      { operation: 'replace', attribute: 'msExchInternalHostName', values: ['https://new.example.test/ews'] },
    ]);
    const [user] = askUsers(changingRole, ['anna@example.test'], ['InternalEwsUrl']).users;
    expect(user && textFor(user, 'InternalEwsUrl')).toBe('https://new.example.test/ews');
    expect(changingRole.answer(request)).not.toBe(before);
  });
});

describe('the SOAP service', () => {
  const { organization } = mixedOrganization();

  it.each([
    ['CAS07', undefined],
    ['CAS1', 'Exchange2010_SP2'],
    ['EX16', 'Exchange2016'],
    ['gone', undefined],
  ])('of %s speaks %s', (server, version) => {
    expect(roleAt(organization, server).serverVersion()?.version).toBe(version);
  });

  it('lists the schemas of a version', () => {
    expect(supportedSchemas({ major: 15, minor: 0, build: 516 }).at(-1)).toBe('Exchange2013');
    expect(supportedSchemas({ major: 15, minor: 0, build: 847 }).at(-1)).toBe('Exchange2013_SP1');
  });
});

describe('GetDomainSettings', () => {
  const { organization } = mixedOrganization();

  it("answers for the organization's own domains and their subdomains", () => {
    const response = roleAt(organization).answer({
      operation: 'GetDomainSettings',
      domains: ['Example.Test', 'a.b.example.test', 'tailspin.example'],
      settings: ['ExternalEwsUrl', 'ExternalEwsVersion', 'Nonsense'],
    });
    if (response.operation !== 'GetDomainSettings') throw new Error(response.operation);
    expect(response.domains.map(({ errorCode }) => errorCode)).toEqual([
      'NoError',
      'NoError',
      'InvalidDomain',
    ]);
    expect(response.domains[0]?.settings).toEqual([
      { name: 'ExternalEwsUrl', value: 'https://mail.example.test/EWS/Exchange.asmx' },
      { name: 'ExternalEwsVersion', value: '14.03.0123.000' },
    ]);
    expect(response.domains[0]?.settingErrors.map(({ errorCode }) => errorCode)).toEqual(['InvalidSetting']);
  });
});

describe('GetFederationInformation', () => {
  const federationTrust = entry(
    `CN=Microsoft Federation Gateway,CN=Federation Trusts,${organizationDn}`,
    ['msExchFedTrust'],
    {
      msExchFedApplicationURI: 'example.test',
      msExchFedTokenIssuerURI: 'urn:federation:MicrosoftOnline',
      msExchFedTokenIssuerEPR: 'https://login.example.test/extSTS.srf',
    },
  );
  const containers = entry(`CN=Federation Trusts,${organizationDn}`, ['container']);
  const request = { operation: 'GetFederationInformation', domain: 'example.test' } as const;

  it('says that an organization without a trust is not federated', () => {
    const { organization } = mixedOrganization();
    expect(roleAt(organization).answer(request).errorCode).toBe('NotFederated');
    expect(organization.configuration.federationTrusts).toEqual([]);
  });

  it('names application, issuer and domains of one with a trust, for its own domains', () => {
    const { organization } = mixedOrganization(containers, federationTrust);
    const role = roleAt(organization);
    expect(role.answer(request)).toMatchObject({
      errorCode: 'NoError',
      applicationUri: 'example.test',
      tokenIssuers: [
        { uri: 'urn:federation:MicrosoftOnline', endpoint: 'https://login.example.test/extSTS.srf' },
      ],
      domains: ['example.test', '*.example.test'],
    });
    expect(role.answer({ ...request, domain: 'tailspin.example' }).errorCode).toBe('NotFederated');
  });
});

describe('RequestedServerVersion', () => {
  const { organization } = mixedOrganization();
  const role = roleAt(organization);
  const request = {
    operation: 'GetUserSettings',
    mailboxes: ['anna@example.test'],
    settings: ['UserDN', 'MapiHttpEnabled'],
  } as const;
  const answeredBy = (version?: string) => {
    const answer = role.answer(request, version);
    return answer.operation === 'GetUserSettings' ? answer.users[0]?.settings.map(({ name }) => name) : [];
  };

  it.each(['Exchange2010', 'Exchange2013'])('a client of %s is not told of MAPI over HTTP', (version) => {
    expect(answeredBy(version)).toEqual(['UserDN']);
    expect(role.answer(request, version)).toMatchObject({
      users: [{ settingErrors: [{ name: 'MapiHttpEnabled', errorCode: 'SettingIsNotAvailable' }] }],
    });
  });

  it.each([undefined, 'Exchange2013_SP1', 'Exchange2016', 'Exchange2031'])('a client of %s is', (version) => {
    expect(answeredBy(version)).toEqual(['UserDN', 'MapiHttpEnabled']);
  });

  it('the same request in the same words gets the same answer object', () => {
    expect(role.answer(request, 'Exchange2010')).toBe(role.answer(request, 'Exchange2010'));
    expect(role.answer(request, 'Exchange2010')).not.toBe(role.answer(request));
  });
});
