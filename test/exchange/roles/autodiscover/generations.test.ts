import { describe, expect, it } from 'vitest';
import { createAutodiscoverRole } from '../../../../src/exchange/roles/autodiscover/role.js';
import {
  database,
  databaseDn,
  entry,
  legacyServers,
  load,
  mailbox,
  minimal,
  organizationDn,
  server,
  serverDn,
  site,
  user,
  virtualDirectory,
} from '../../small-organization.js';
import { ask, namesIn, settingsOf, textOf } from '../ask.js';
import { outlookAnywhere, provider, webServices } from './records.js';

const versions = { 2007: 0x72038053, 2013: 0x73c085d9, 2016: 0x73c189cb } as const;
const of = (year: keyof typeof versions) => ({ versionNumber: String(versions[year]) });
const guid = '6ba7b810-9dad-11d1-80b4-00c04fd430c8';
const scp = (name: string, url: string) =>
  entry(`CN=${name},CN=Autodiscover,CN=Protocols,${serverDn(name)}`, ['leaf', 'serviceConnectionPoint'], {
    keywords: '77378F46-2C66-4aa9-A6A6-3E7A48B19596',
    serviceBindingInformation: url,
  });
const mapi = (name: string, internal: string) =>
  virtualDirectory(name, 'mapi', 'msExchMapiVirtualDirectory', { msExchInternalHostName: internal });
const mapiClient = { mapiHttp: true, exchangeHttp: false, negotiate: false };

/** A 2007 mailbox server and client access server beside those of {@link minimal}. */
const with2007 = [
  server('CAS07', 36, 'HQ', of(2007)),
  server('MBX07', 2, 'HQ', of(2007)),
  server('OLD07', 2, 'HQ', of(2007)),
  database('DB07', 'MBX07', 'MBX07'),
  mailbox('old', 'DB07', { msExchHomeServerName: `${legacyServers}/cn=OLD07` }),
  mailbox('lost', 'DB07', { msExchHomeServerName: `${legacyServers}/cn=GONE` }),
];

/** A 2016 server that does everything. */
const with2016 = [
  server('EX16', 16439, 'HQ', of(2016)),
  database('DB16', 'EX16', 'EX16'),
  mailbox('zoe', 'DB16', { msExchMailboxGuid: guid }),
  virtualDirectory('EX16', 'Rpc', 'msExchRpcHttpVirtualDirectory', {
    msExchInternalHostName: 'ex16.example.internal',
  }),
  webServices('EX16', 'https://ex16.example.internal/EWS/Exchange.asmx'),
];

describe('Exchange 2007', () => {
  const { organization } = load(
    ...minimal,
    ...with2007,
    webServices('CAS07', 'https://m.example.test/EWS/Exchange.asmx'),
  );

  it('names the server of msExchHomeServerName, and the database’s own where that leads nowhere', () => {
    const old = settingsOf(ask(organization, 'old@example.test', 'CAS07'));
    expect(textOf(old, 'EXCH', 'Server')).toBe('old07.example.internal');
    expect(textOf(old, 'EXCH', 'MdbDN')).toBe(`${legacyServers}/cn=OLD07/cn=Microsoft Private MDB`);
    const lost = settingsOf(ask(organization, 'lost@example.test', 'CAS07'));
    expect(textOf(lost, 'EXCH', 'Server')).toBe('mbx07.example.internal');
  });

  it('is answered for by a newer server, with the addresses of its own client access servers', () => {
    const settings = settingsOf(ask(organization, 'old@example.test', 'CAS1'));
    expect(textOf(settings, 'EXCH', 'ASUrl')).toBe('https://m.example.test/EWS/Exchange.asmx');
    expect(namesIn(settings, 'EXCH')).not.toContain('EwsUrl');
    expect(settings.user.autoDiscoverSmtpAddress).toBeUndefined();
  });
});

describe('a server that is older than the mailbox', () => {
  const newer = 'https://cas1.example.test/Autodiscover/Autodiscover.xml';

  it('sends the client on by HTTP 302, to a server of the mailbox’s generation in its site', () => {
    const { organization } = load(
      ...minimal,
      ...with2007,
      site('Branch'),
      server('CAS9', 36, 'Branch'),
      scp('CAS9', 'https://cas9.example.test/Autodiscover/Autodiscover.xml'),
      scp('CAS1', newer),
      scp('CAS07', 'https://cas07.example.test/Autodiscover/Autodiscover.xml'),
    );
    expect(ask(organization, 'anna@example.test', 'CAS07')).toMatchObject({
      response: { action: 'httpRedirect', location: newer },
      facts: [{ fact: { source: { attribute: 'serviceBindingInformation' } } }],
    });
    expect(ask(organization, 'old@example.test', 'CAS07').response.action).toBe('settings');
  });

  it('answers itself where all publish one URL, or none', () => {
    const shared = load(...minimal, ...with2007, scp('CAS1', newer), scp('CAS07', newer.toUpperCase()));
    expect(ask(shared.organization, 'anna@example.test', 'CAS07').response.action).toBe('settings');
    const none = load(...minimal, ...with2007);
    expect(ask(none.organization, 'anna@example.test', 'CAS07').response.action).toBe('settings');
  });
});

describe('Exchange 2013 and later', () => {
  it('has the mailbox’s GUID at the domain of its primary address as server', () => {
    const { organization } = load(...minimal, ...with2016);
    const answer = ask(organization, 'zoe@old.example.test', 'EX16');
    expect(textOf(settingsOf(answer), 'EXCH', 'Server')).toBe(`${guid}@example.test`);
    expect(textOf(settingsOf(answer), 'EXCH', 'ServerDN')).toBe(`${legacyServers}/cn=${guid}@example.test`);
    const fact = answer.facts.find(({ element }) => element === 'EXCH/Server')?.fact;
    expect(fact).toMatchObject({
      source: { attribute: 'msExchMailboxGuid' },
      via: [{ attribute: 'proxyAddresses' }],
    });
  });

  it('names the inside host in EXPR where there is none outside', () => {
    const { organization } = load(...minimal, ...with2016);
    const settings = settingsOf(ask(organization, 'zoe@example.test', 'EX16'));
    expect(textOf(settings, 'EXPR', 'Server')).toBe('ex16.example.internal');
    expect(textOf(settings, 'EXPR', 'EwsUrl')).toBe('https://ex16.example.internal/EWS/Exchange.asmx');
  });

  it('is answered by any server of 2013 or later where its own site has none', () => {
    const { organization } = load(
      ...minimal,
      ...with2016,
      site('Branch'),
      server('MBX13', 2, 'Branch', of(2013)),
      database('DB13', 'MBX13', 'MBX13'),
      mailbox('yan', 'DB13', { msExchMailboxGuid: guid }),
    );
    const settings = settingsOf(ask(organization, 'yan@example.test', 'EX16'));
    expect(textOf(settings, 'EXCH', 'EwsUrl')).toBe('https://ex16.example.internal/EWS/Exchange.asmx');
  });

  it('says Negotiate only to a client that can handle it', () => {
    const { organization } = load(...minimal, ...with2016);
    const packageFor = (negotiate: boolean) =>
      textOf(
        settingsOf(
          ask(organization, 'zoe@example.test', 'EX16', { ...mapiClient, mapiHttp: false, negotiate }),
        ),
        'EXPR',
        'AuthPackage',
      );
    expect(packageFor(true)).toBe('Negotiate');
    expect(packageFor(false)).toBe('Ntlm');
  });

  it('has one EXHTTP block for each name, and one for a name that is the same on both sides', () => {
    const client = { mapiHttp: false, exchangeHttp: true, negotiate: false };
    const hosts = (outside: string) => {
      const { organization } = load(
        ...minimal,
        ...with2016.slice(0, 3),
        outlookAnywhere('EX16', outside, { msExchInternalHostName: 'in.example.test' }),
      );
      const { protocols } = settingsOf(ask(organization, 'zoe@example.test', 'EX16', client));
      return protocols.flatMap((block) =>
        block.type === 'EXHTTP' ? block.elements.filter(({ name }) => name === 'Server') : [],
      );
    };
    expect(hosts('out.example.test').map(({ text }) => text)).toEqual([
      'in.example.test',
      'out.example.test',
    ]);
    expect(hosts('in.example.test').map(({ text }) => text)).toEqual(['in.example.test']);
  });

  it('lists archive and delegates by address, and the public folder mailbox', () => {
    const { organization } = load(
      ...minimal,
      ...with2016,
      mailbox('shared', 'DB16', { msExchDelegateListLink: 'CN=max,CN=Users,DC=example,DC=internal' }),
      mailbox('max', 'DB16', {
        msExchMailboxGuid: guid,
        msExchArchiveGUID: guid,
        msExchArchiveName: 'Old mail',
      }),
      mailbox('folders', 'DB16', { msExchRecipientTypeDetails: '68719476736' }),
    );
    const settings = settingsOf(ask(organization, 'max@example.test', 'EX16'));
    expect(settings.alternativeMailboxes).toEqual([
      {
        type: 'Archive',
        displayName: 'Old mail',
        smtpAddress: `${guid}@example.test`,
        ownerSmtpAddress: 'max@example.test',
      },
      {
        type: 'Delegate',
        displayName: 'User shared',
        smtpAddress: 'shared@example.test',
        ownerSmtpAddress: 'shared@example.test',
      },
    ]);
    expect(settings.publicFolderAddress).toBe('folders@example.test');
  });
});

describe('MAPI over HTTP', () => {
  const typesFor = (
    records: readonly string[],
    { serves = true, client = mapiClient }: { serves?: boolean; client?: typeof mapiClient } = {},
  ) => {
    const role = createAutodiscoverRole(load(...minimal, ...records).organization, { mapiHttp: serves });
    return settingsOf(ask(role, 'zoe@example.test', 'EX16', client)).protocols.map(({ type }) => type);
  };
  const withMapi = [...with2016, mapi('EX16', 'https://ex16.example.internal/mapi')];
  const zoe = (attributes: Record<string, string>) => [
    ...withMapi.filter((record) => !record.startsWith('dn: CN=zoe,')),
    mailbox('zoe', 'DB16', { msExchMailboxGuid: guid, ...attributes }),
  ];

  it('takes the place of EXCH and EXPR', () => {
    expect(typesFor(withMapi)).toEqual(['mapiHttp']);
  });

  it('is never advertised unless it is served', () => {
    expect(typesFor(withMapi, { serves: false })).toEqual(['EXCH', 'EXPR']);
  });

  it('is not for a client that does not ask for it, nor without a URL', () => {
    expect(typesFor(withMapi, { client: { ...mapiClient, mapiHttp: false } })).toEqual(['EXCH', 'EXPR']);
    expect(typesFor(with2016)).toEqual(['EXCH', 'EXPR']);
  });

  it('can be turned off for one mailbox', () => {
    expect(typesFor(zoe({ MapiHttpEnabled: 'FALSE' }))).toEqual(['EXCH', 'EXPR']);
  });

  it('is off on 2013 until it is turned on, and unknown before its SP1', () => {
    const on2013 = (versionNumber: number, attributes: Record<string, string>) =>
      typesFor([
        server('EX16', 16439, 'HQ', { versionNumber: String(versionNumber) }),
        ...zoe(attributes).slice(1),
      ]);
    expect(on2013(versions[2013], {})).toEqual(['EXCH', 'EXPR']);
    expect(on2013(versions[2013], { MapiHttpEnabled: 'TRUE' })).toEqual(['mapiHttp']);
    expect(on2013(0x73c08204, { MapiHttpEnabled: 'TRUE' })).toEqual(['EXCH', 'EXPR']);
  });
});

describe('what an administrator changes by LDAP', () => {
  it('is in the next answer: an address, a proxy name, a provider, a switch', () => {
    const { directory, organization } = load(
      ...minimal,
      webServices('CAS1', 'https://a.example.test/EWS/Exchange.asmx'),
      outlookAnywhere('CAS1', 'a.example.test'),
      provider('EXPR', { msExchAutoDiscoverTTL: '1' }),
    );
    const role = createAutodiscoverRole(organization);
    const told = (type: 'EXCH' | 'EXPR', name: string) =>
      textOf(settingsOf(ask(role, 'anna@example.test')), type, name);
    const change = (dn: string, attribute: string, value: string) =>
      directory.modify(dn, [{ operation: 'replace', attribute, values: [value] }]);
    const below = (name: string) => `CN=${name} (Default Web Site),CN=HTTP,CN=Protocols,${serverDn('CAS1')}`;
    const expr = `CN=EXPR,CN=Client Access,${organizationDn}`;

    expect(told('EXCH', 'EwsUrl')).toBe('https://a.example.test/EWS/Exchange.asmx');
    change(below('EWS'), 'msExchInternalHostName', 'https://b.example.test/EWS/Exchange.asmx');
    expect(told('EXCH', 'EwsUrl')).toBe('https://b.example.test/EWS/Exchange.asmx');

    expect(told('EXPR', 'Server')).toBe('a.example.test');
    change(below('Rpc'), 'msExchExternalHostName', 'b.example.test');
    expect(told('EXPR', 'Server')).toBe('b.example.test');

    expect(told('EXPR', 'CertPrincipalName')).toBeUndefined();
    change(expr, 'msExchAutoDiscoverCertPrincipalName', 'none');
    expect(told('EXPR', 'CertPrincipalName')).toBe('none');

    expect(told('EXPR', 'ServerExclusiveConnect')).toBeUndefined();
    change(expr, 'msExchAutoDiscoverFlags', '1');
    expect(told('EXPR', 'ServerExclusiveConnect')).toBe('On');
    expect(told('EXCH', 'ServerExclusiveConnect')).toBeUndefined();
  });

  it('turns a mailbox into a mail user, who is redirected from then on', () => {
    const { directory, organization } = load(...minimal, user('moving', { homeMDB: databaseDn('DB1') }));
    const role = createAutodiscoverRole(organization);
    expect(ask(role, 'moving@example.test').response.action).toBe('settings');
    directory.modify('CN=moving,CN=Users,DC=example,DC=internal', [
      { operation: 'delete', attribute: 'homeMDB', values: [] },
      { operation: 'add', attribute: 'targetAddress', values: ['SMTP:moving@cloud.test'] },
    ]);
    expect(ask(role, 'moving@example.test').response).toEqual({
      action: 'redirectAddr',
      address: 'moving@cloud.test',
    });
  });
});
