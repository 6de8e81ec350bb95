import { describe, expect, it } from 'vitest';
import { parseMailConnection } from '../../../../src/exchange/mail-access.js';
import { createAutodiscoverRole } from '../../../../src/exchange/roles/autodiscover/role.js';
import { packVersion } from '../../../../src/exchange/servers/exchange-version.js';
import { autodiscoverAnswers } from '../../../../src/lab/services/autodiscover-answers.js';
import { mobileSyncResponseNamespace } from '../../../../src/wire/autodiscover/namespaces.js';
import { loadSeed } from '../../seeds.js';
import { ask, settingsOf, textOf } from '../ask.js';

const eva = 'eva@contoso.example';
const mail = 'mail.contoso.example';
const mailTypes = ['POP3', 'IMAP', 'SMTP'];

async function open(seed: string, server: string) {
  const { directory, organization } = await loadSeed(seed);
  const role = createAutodiscoverRole(organization);
  const { soap, json, mobileSync } = autodiscoverAnswers(organization, server, role);
  return {
    directory,
    json,
    mobileSync,
    settings: () => settingsOf(ask(role, eva, server)),
    blocks: () =>
      settingsOf(ask(role, eva, server)).protocols.filter(({ type = '' }) => mailTypes.includes(type)),
    connections: (setting: string) => {
      const request = { operation: 'GetUserSettings', mailboxes: [eva], settings: [setting] } as const;
      const answer = soap.answer(request);
      const [user] = answer.operation === 'GetUserSettings' ? answer.users : [];
      const [found] = user?.settings ?? [];
      return found?.kind === 'ProtocolConnection' ? found.connections : user?.settingErrors[0]?.errorCode;
    },
  };
}

describe('with POP3, IMAP4 and SMTP published (contoso-2013-unified)', () => {
  it('POX has a block for each connection, after those for Outlook', async () => {
    const { blocks } = await open('contoso-2013-unified', 'EX1');
    expect(blocks()).toEqual([
      { type: 'POP3', server: mail, port: 995, encryption: 'SSL' },
      { type: 'POP3', server: mail, port: 110, encryption: 'TLS' },
      { type: 'IMAP', server: mail, port: 993, encryption: 'SSL' },
      { type: 'IMAP', server: mail, port: 143, encryption: 'TLS' },
      { type: 'SMTP', server: mail, port: 587, encryption: 'TLS' },
    ]);
  });

  it.each([
    ['ExternalPop3Connections', mail, 995, 110],
    ['ExternalImap4Connections', mail, 993, 143],
    ['InternalPop3Connections', 'ex2.contoso.internal', 995, 110],
    ['InternalImap4Connections', 'ex2.contoso.internal', 993, 143],
  ])('SOAP answers %s, of the server asked', async (setting, hostname, ssl, tls) => {
    const { connections } = await open('contoso-2013-unified', 'EX2');
    expect(connections(setting)).toEqual([
      { hostname, port: ssl, encryptionMethod: 'SSL' },
      { hostname, port: tls, encryptionMethod: 'TLS' },
    ]);
  });

  it.each(['InternalSmtpConnections', 'ExternalSmtpConnections'])('SOAP answers %s', async (setting) => {
    const { connections } = await open('contoso-2013-unified', 'EX1');
    expect(connections(setting)).toEqual([{ hostname: mail, port: 587, encryptionMethod: 'TLS' }]);
  });

  it('a change of the settings is in the next answer, and one that is no connection is left out', async () => {
    const { directory, blocks, connections } = await open('contoso-2013-unified', 'EX1');
    expect(blocks()).toHaveLength(5);
    for (const pop of directory.find('objectClass', 'protocolCfgPOPServer')) {
      const values = ['pop.contoso.example:1100', 'nonsense'];
      const attribute = 'msExchExternalConnectionSettings';
      directory.modify(pop.dn.toString(), [{ operation: 'replace', attribute, values }]);
    }
    const expected = { type: 'POP3', server: 'pop.contoso.example', port: 1100, encryption: 'None' };
    expect(blocks().filter(({ type }) => type === 'POP3')).toEqual([expected]);
    expect(connections('ExternalPop3Connections')).toEqual([
      { hostname: 'pop.contoso.example', port: 1100, encryptionMethod: 'None' },
    ]);
  });

  it('a connector that is not shown to users is told to nobody', async () => {
    const { directory, connections } = await open('contoso-2013-unified', 'EX1');
    for (const connector of directory.find('objectClass', 'msExchSmtpReceiveConnector')) {
      const change = {
        operation: 'replace',
        attribute: 'AdvertiseClientSettings',
        values: ['FALSE'],
      } as const;
      directory.modify(connector.dn.toString(), [change]);
    }
    expect(connections('ExternalSmtpConnections')).toBe('SettingIsNotAvailable');
  });
});

describe('F5: with one namespace, the other services are part of the answers too', () => {
  it('POX has web services, Control Panel, address book and Outlook Web App', async () => {
    const { settings } = await open('contoso-2013-unified', 'EX1');
    const answer = settings();
    expect(textOf(answer, 'EXPR', 'EwsUrl')).toBe(`https://${mail}/EWS/Exchange.asmx`);
    expect(textOf(answer, 'EXPR', 'EcpUrl')).toBe(`https://${mail}/ecp/`);
    expect(textOf(answer, 'EXPR', 'OABUrl')).toMatch(
      /^https:\/\/mail\.contoso\.example\/OAB\/[0-9a-f-]{36}\/$/,
    );
    expect(answer.protocols.find(({ type }) => type === 'WEB')).toMatchObject({
      external: { owaUrls: [{ url: `https://${mail}/owa/` }] },
    });
  });

  it('MobileSync has ActiveSync; JSON, on Exchange 2016, has ActiveSync and web services', async () => {
    const { directory, json, mobileSync } = await open('contoso-2013-unified', 'EX1');
    const activeSync = `https://${mail}/Microsoft-Server-ActiveSync`;
    const phone = { emailAddress: eva, acceptableResponseSchema: mobileSyncResponseNamespace };
    expect(JSON.stringify(mobileSync(phone))).toContain(activeSync);
    const [old, newer] = [1497, 2507].map((build, minor) => String(packVersion({ major: 15, minor, build })));
    for (const { dn } of directory.find('versionNumber', old ?? '')) {
      const change = { operation: 'replace', attribute: 'versionNumber', values: [newer ?? ''] } as const;
      directory.modify(dn.toString(), [change]);
    }
    const urlOf = (protocol: string) =>
      json({ request: { email: eva, protocol, redirectCount: 0 }, host: mail });
    expect(urlOf('ActiveSync')).toMatchObject({ kind: 'url', url: activeSync });
    expect(urlOf('Ews')).toMatchObject({ kind: 'url', url: `https://${mail}/EWS/Exchange.asmx` });
  });
});

describe('with nothing published', () => {
  it('POX has no such block, and SOAP has no such setting', async () => {
    const { blocks, connections } = await open('contoso-2010', 'CAS1');
    expect(blocks()).toEqual([]);
    expect(connections('ExternalPop3Connections')).toBe('SettingIsNotAvailable');
  });
});

describe('a connection setting', () => {
  it.each([
    ['mail.contoso.com:995:SSL', { host: 'mail.contoso.com', port: 995, encryption: 'SSL' }],
    ['mail.contoso.com:110:tls', { host: 'mail.contoso.com', port: 110, encryption: 'TLS' }],
    ['mail.contoso.com:110', { host: 'mail.contoso.com', port: 110, encryption: 'None' }],
    ['mail.contoso.com', undefined],
    ['mail.contoso.com:0:SSL', undefined],
    ['mail.contoso.com:70000:SSL', undefined],
    ['mail.contoso.com:995:ROT13', undefined],
    ['https://mail.contoso.com:995', undefined],
  ])('%s', (text, expected) => {
    expect(parseMailConnection(text)).toEqual(expected);
  });
});
