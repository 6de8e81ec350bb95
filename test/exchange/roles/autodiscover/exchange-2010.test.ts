import { describe, expect, it } from 'vitest';
import {
  database,
  databaseDn,
  domainController,
  legacyServers,
  load,
  mailbox,
  minimal,
  organizationDn,
  publicDatabase,
  server,
  site,
  virtualDirectory,
  virtualDirectoryDn,
} from '../../small-organization.js';
import { ask, namesIn, settingsOf, textOf } from '../ask.js';
import { about, offlineAddressBook, outlookAnywhere, provider, webServices } from './records.js';

describe('the EXCH block', () => {
  it('says where the mailbox is by the name its database points at', () => {
    const settings = about('anna@example.test');
    expect(settings.protocols).toEqual([
      {
        type: 'EXCH',
        elements: [
          { name: 'Server', text: 'outlook.example.test' },
          { name: 'ServerDN', text: `${legacyServers}/cn=outlook.example.test` },
          { name: 'ServerVersion', text: '7383807B' },
          { name: 'MdbDN', text: `${legacyServers}/cn=outlook.example.test/cn=Microsoft Private MDB` },
          { name: 'AD', text: 'dc1.example.internal' },
        ],
      },
    ]);
  });

  it('names the public folder server, not the array, for public folders', () => {
    const records = [
      server('MBX9', 2, 'HQ'),
      publicDatabase('PF1', 'MBX9'),
      database('DB9', 'MBX1', 'outlook.example.test', { msExchHomePublicMDB: databaseDn('PF1') }),
      mailbox('zoe', 'DB9'),
    ];
    expect(textOf(about('zoe@example.test', ...records), 'EXCH', 'PublicFolderServer')).toBe(
      'mbx9.example.internal',
    );
  });

  it('has the version of the mailbox server, also behind a newer client access server', () => {
    const records = [
      server('MBX9', 2, 'HQ', { versionNumber: String(0x738280f7) }),
      database('DB9', 'MBX9', 'outlook.example.test'),
      mailbox('zoe', 'DB9'),
    ];
    expect(textOf(about('zoe@example.test', ...records), 'EXCH', 'ServerVersion')).toBe('738280F7');
  });

  it('takes a domain controller from the site of the server that was asked', () => {
    const { organization } = load(
      ...minimal,
      site('Branch'),
      domainController('DC9', 'Branch'),
      server('CAS9', 4, 'Branch'),
    );
    const domainControllerAskedOf = (name: string) =>
      textOf(settingsOf(ask(organization, 'anna@example.test', name)), 'EXCH', 'AD');
    expect(domainControllerAskedOf('CAS9')).toBe('dc9.example.internal');
    expect(domainControllerAskedOf('CAS1')).toBe('dc1.example.internal');
  });

  it("has internal addresses of the server that was asked, else of another in the mailbox server's site", () => {
    const { organization } = load(
      ...minimal,
      server('CAS2', 36, 'HQ'),
      server('CAS3', 36, 'HQ'),
      site('Branch'),
      server('CAS9', 36, 'Branch'),
      webServices('CAS2', 'https://cas2.example.test/EWS/Exchange.asmx', 'https://outside.example.test/EWS/'),
      webServices('CAS3', 'https://cas3.example.test/EWS/Exchange.asmx'),
      webServices('CAS9', 'https://cas9.example.test/EWS/Exchange.asmx'),
    );
    const urlAskedOf = (name: string) =>
      textOf(settingsOf(ask(organization, 'anna@example.test', name)), 'EXCH', 'EwsUrl');
    expect(urlAskedOf('CAS1')).toBe('https://cas2.example.test/EWS/Exchange.asmx');
    expect(urlAskedOf('cas3')).toBe('https://cas3.example.test/EWS/Exchange.asmx');
    expect(urlAskedOf('CAS9')).toBe('https://cas2.example.test/EWS/Exchange.asmx');
    expect(urlAskedOf('unknown')).toBe('https://cas2.example.test/EWS/Exchange.asmx');
  });

  it('has the Unified Messaging service beside the web services', () => {
    const settings = about(
      'anna@example.test',
      webServices('CAS1', 'https://m.example.test/EWS/Exchange.asmx'),
    );
    expect(textOf(settings, 'EXCH', 'UMUrl')).toBe('https://m.example.test/EWS/UM2007Legacy.asmx');
  });

  it('has a time to live only where it is not the one hour that clients assume', () => {
    expect(
      namesIn(about('anna@example.test', provider('EXCH', { msExchAutoDiscoverTTL: '1' })), 'EXCH'),
    ).not.toContain('TTL');
    const settings = about('anna@example.test', provider('EXCH', { msExchAutoDiscoverTTL: '0' }));
    expect(textOf(settings, 'EXCH', 'TTL')).toBe('0');
  });
});

describe('OABUrl', () => {
  const published = { msExchOABVirtualDirectoriesLink: virtualDirectoryDn('CAS1', 'OAB') };

  it('is the virtual directory and the GUID of the default address book', () => {
    const settings = about('anna@example.test', ...offlineAddressBook(published));
    expect(textOf(settings, 'EXCH', 'OABUrl')).toBe(
      'http://mail.example.test/OAB/6ba7b810-9dad-11d1-80b4-00c04fd430c8/',
    );
  });

  it('is left out for an address book that is published nowhere', () => {
    expect(namesIn(about('anna@example.test', ...offlineAddressBook({})), 'EXCH')).not.toContain('OABUrl');
  });

  it('is left out for a database whose own address book is gone', () => {
    const records = [
      database('DB9', 'MBX1', 'CAS1', { msExchUseOAB: `CN=Gone,CN=Offline Address Lists,${organizationDn}` }),
      mailbox('zoe', 'DB9'),
      ...offlineAddressBook(published),
    ];
    expect(namesIn(about('zoe@example.test', ...records), 'EXCH')).not.toContain('OABUrl');
  });
});

describe('the EXPR block', () => {
  it('is there only with an external host name', () => {
    const internalOnly = virtualDirectory('CAS1', 'Rpc', 'msExchRpcHttpVirtualDirectory', {
      msExchInternalHostName: 'inside.example.test',
    });
    expect(about('anna@example.test', internalOnly).protocols.map(({ type }) => type)).toEqual(['EXCH']);
    const settings = about('anna@example.test', outlookAnywhere('CAS1', 'mail.example.test'));
    expect(settings.protocols[1]).toEqual({
      type: 'EXPR',
      elements: [
        { name: 'Server', text: 'mail.example.test' },
        { name: 'SSL', text: 'On' },
        { name: 'AuthPackage', text: 'Ntlm' },
      ],
    });
  });

  it('says Basic when Outlook Anywhere takes only that, and SSL off for a host stored with http', () => {
    const basic = { msExchExternalAuthenticationMethods: '1' };
    const settings = about('anna@example.test', outlookAnywhere('CAS1', 'http://mail.example.test', basic));
    expect(textOf(settings, 'EXPR', 'AuthPackage')).toBe('Basic');
    expect(textOf(settings, 'EXPR', 'SSL')).toBe('Off');
    expect(textOf(settings, 'EXPR', 'Server')).toBe('mail.example.test');
  });

  it("has external addresses and the provider's server and certificate name", () => {
    const settings = about(
      'anna@example.test',
      outlookAnywhere('CAS1', 'mail.example.test'),
      webServices(
        'CAS1',
        'https://in.example.test/EWS/Exchange.asmx',
        'https://out.example.test/EWS/Exchange.asmx',
      ),
      provider('EXPR', {
        msExchAutoDiscoverServer: 'other.example.test',
        msExchAutoDiscoverCertPrincipalName: 'msstd:*.example.test',
        msExchAutoDiscoverTTL: '24',
      }),
    );
    expect(namesIn(settings, 'EXPR')).toEqual([
      'TTL',
      'Server',
      'SSL',
      'AuthPackage',
      'ASUrl',
      'EwsUrl',
      'SharingUrl',
      'OOFUrl',
      'UMUrl',
      'CertPrincipalName',
    ]);
    expect(textOf(settings, 'EXPR', 'Server')).toBe('other.example.test');
    expect(textOf(settings, 'EXPR', 'EwsUrl')).toBe('https://out.example.test/EWS/Exchange.asmx');
    expect(textOf(settings, 'EXPR', 'CertPrincipalName')).toBe('msstd:*.example.test');
    expect(namesIn(settings, 'EXCH')).not.toContain('CertPrincipalName');
  });
});

describe('the WEB block', () => {
  const webApp = (on: string, internal: string, external?: string) =>
    virtualDirectory(on, 'owa', 'msExchOWAVirtualDirectory', {
      msExchInternalHostName: internal,
      msExchInternalAuthenticationMethods: '23',
      ...(external && { msExchExternalHostName: external, msExchExternalAuthenticationMethods: '5' }),
    });

  it('has inside every address of the site once, and nothing outside where none is set', () => {
    const settings = about(
      'anna@example.test',
      server('CAS2', 4, 'HQ'),
      server('CAS3', 4, 'HQ'),
      webApp('CAS1', 'https://cas1.example.test/owa'),
      webApp('CAS2', 'https://cas2.example.test/owa'),
      webApp('CAS3', 'https://cas1.example.test/owa'),
      webServices('CAS1', 'https://cas1.example.test/EWS/Exchange.asmx'),
    );
    expect(settings.protocols.find(({ type }) => type === 'WEB')).toEqual({
      type: 'WEB',
      internal: {
        owaUrls: [
          {
            authenticationMethod: 'Basic, Ntlm, Fba, WindowsIntegrated',
            url: 'https://cas1.example.test/owa/',
          },
          {
            authenticationMethod: 'Basic, Ntlm, Fba, WindowsIntegrated',
            url: 'https://cas2.example.test/owa/',
          },
        ],
        asUrl: 'https://cas1.example.test/EWS/Exchange.asmx',
      },
    });
  });

  it('has outside the first external address', () => {
    const settings = about(
      'anna@example.test',
      webApp('CAS1', 'https://cas1.example.test/owa', 'https://mail.example.test/owa'),
    );
    expect(settings.protocols.find(({ type }) => type === 'WEB')).toMatchObject({
      external: { owaUrls: [{ authenticationMethod: 'Basic, Fba', url: 'https://mail.example.test/owa/' }] },
    });
  });
});
