import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DecodeError, isLabError } from '../../../../src/errors.js';
import type { PoxError, PoxResponse, PoxSettings } from '../../../../src/wire/autodiscover/messages.js';
import { decodePoxResponse, encodePoxResponse } from '../../../../src/wire/autodiscover/pox/pox-response.js';

/** Element order of an Exchange 2010 SP3 answer (KB3047178), with values of the example organization. */
const from2010 = `<?xml version="1.0" encoding="utf-8"?>
<Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006">
  <Response xmlns="http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a">
    <User>
      <DisplayName>Anna Müller &amp; Söhne</DisplayName>
      <LegacyDN>/o=Contoso/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Recipients/cn=anna</LegacyDN>
      <AutoDiscoverSMTPAddress>anna@contoso.example</AutoDiscoverSMTPAddress>
      <DeploymentId>5a1f4a52-6c33-4b52-8cf6-90d2a1a4e1d7</DeploymentId>
    </User>
    <Account>
      <AccountType>email</AccountType>
      <Action>settings</Action>
      <Protocol>
        <Type>EXCH</Type>
        <Server>outlook.contoso.internal</Server>
        <ServerDN>/o=Contoso/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Configuration/cn=Servers/cn=outlook.contoso.internal</ServerDN>
        <ServerVersion>7383807B</ServerVersion>
        <MdbDN>/o=Contoso/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Configuration/cn=Servers/cn=outlook.contoso.internal/cn=Microsoft Private MDB</MdbDN>
        <PublicFolderServer>mbx1.contoso.internal</PublicFolderServer>
        <AD>dc1.contoso.internal</AD>
        <ASUrl>https://mail.contoso.example/EWS/Exchange.asmx</ASUrl>
        <EwsUrl>https://mail.contoso.example/EWS/Exchange.asmx</EwsUrl>
        <EcpUrl>https://mail.contoso.example/ecp/</EcpUrl>
        <EcpUrl-um>?p=customize/voicemail.aspx&amp;exsvurl=1</EcpUrl-um>
        <EcpUrl-mt>PersonalSettings/DeliveryReport.aspx?exsvurl=1&amp;IsOWA=&lt;IsOWA&gt;&amp;MsgID=&lt;MsgID&gt;&amp;Mbx=&lt;Mbx&gt;</EcpUrl-mt>
        <OOFUrl>https://mail.contoso.example/EWS/Exchange.asmx</OOFUrl>
        <UMUrl>https://mail.contoso.example/EWS/UM2007Legacy.asmx</UMUrl>
      </Protocol>
      <Protocol>
        <Type>EXPR</Type>
        <Server>mail.contoso.example</Server>
        <SSL>On</SSL>
        <AuthPackage>Basic</AuthPackage>
      </Protocol>
      <Protocol>
        <Type>WEB</Type>
        <Internal>
          <OWAUrl AuthenticationMethod="Basic, Fba">https://cas1.contoso.internal/owa/</OWAUrl>
          <OWAUrl AuthenticationMethod="Ntlm, WindowsIntegrated">https://cas2.contoso.internal/owa/</OWAUrl>
          <Protocol>
            <Type>EXCH</Type>
            <ASUrl>https://mail.contoso.example/EWS/Exchange.asmx</ASUrl>
          </Protocol>
        </Internal>
        <External>
          <OWAUrl AuthenticationMethod="Fba">https://mail.contoso.example/owa/</OWAUrl>
          <Protocol>
            <Type>EXPR</Type>
            <ASUrl>https://mail.contoso.example/EWS/Exchange.asmx</ASUrl>
          </Protocol>
        </External>
      </Protocol>
      <AlternativeMailbox>
        <Type>Delegate</Type>
        <DisplayName>Board</DisplayName>
        <LegacyDN>/o=Contoso/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Recipients/cn=board</LegacyDN>
        <Server>outlook.contoso.internal</Server>
      </AlternativeMailbox>
    </Account>
  </Response>
</Autodiscover>`;

const administrativeGroup = '/o=Contoso/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)';
const arrayDn = `${administrativeGroup}/cn=Configuration/cn=Servers/cn=outlook.contoso.internal`;
const ews = 'https://mail.contoso.example/EWS/Exchange.asmx';
const settings: PoxSettings = {
  action: 'settings',
  user: {
    displayName: 'Anna Müller & Söhne',
    legacyDn: `${administrativeGroup}/cn=Recipients/cn=anna`,
    autoDiscoverSmtpAddress: 'anna@contoso.example',
    deploymentId: '5a1f4a52-6c33-4b52-8cf6-90d2a1a4e1d7',
  },
  protocols: [
    {
      type: 'EXCH',
      elements: [
        { name: 'Server', text: 'outlook.contoso.internal' },
        { name: 'ServerDN', text: arrayDn },
        { name: 'ServerVersion', text: '7383807B' },
        { name: 'MdbDN', text: `${arrayDn}/cn=Microsoft Private MDB` },
        { name: 'PublicFolderServer', text: 'mbx1.contoso.internal' },
        { name: 'AD', text: 'dc1.contoso.internal' },
        { name: 'ASUrl', text: ews },
        { name: 'EwsUrl', text: ews },
        { name: 'EcpUrl', text: 'https://mail.contoso.example/ecp/' },
        { name: 'EcpUrl-um', text: '?p=customize/voicemail.aspx&exsvurl=1' },
        {
          name: 'EcpUrl-mt',
          text: 'PersonalSettings/DeliveryReport.aspx?exsvurl=1&IsOWA=<IsOWA>&MsgID=<MsgID>&Mbx=<Mbx>',
        },
        { name: 'OOFUrl', text: ews },
        { name: 'UMUrl', text: 'https://mail.contoso.example/EWS/UM2007Legacy.asmx' },
      ],
    },
    {
      type: 'EXPR',
      elements: [
        { name: 'Server', text: 'mail.contoso.example' },
        { name: 'SSL', text: 'On' },
        { name: 'AuthPackage', text: 'Basic' },
      ],
    },
    {
      type: 'WEB',
      internal: {
        owaUrls: [
          { authenticationMethod: 'Basic, Fba', url: 'https://cas1.contoso.internal/owa/' },
          { authenticationMethod: 'Ntlm, WindowsIntegrated', url: 'https://cas2.contoso.internal/owa/' },
        ],
        asUrl: ews,
      },
      external: {
        owaUrls: [{ authenticationMethod: 'Fba', url: 'https://mail.contoso.example/owa/' }],
        asUrl: ews,
      },
    },
  ],
  alternativeMailboxes: [
    {
      type: 'Delegate',
      displayName: 'Board',
      legacyDn: `${administrativeGroup}/cn=Recipients/cn=board`,
      server: 'outlook.contoso.internal',
    },
  ],
};

/** What a browser got from a real server (sensepost/ruler#79 has the values). */
const invalidRequest = `<?xml version="1.0" encoding="utf-8"?>
<Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006">
  <Response>
    <Error Time="10:33:57.9189914" Id="4224698814">
      <ErrorCode>600</ErrorCode>
      <Message>Invalid Request</Message>
      <DebugData />
    </Error>
  </Response>
</Autodiscover>`;
const invalidRequestError: PoxError = {
  action: 'error',
  code: 600,
  message: 'Invalid Request',
  time: '10:33:57.9189914',
  id: 4_224_698_814,
};

const redirectAddress = `<?xml version="1.0" encoding="utf-8"?>
<Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006">
  <Response xmlns="http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a">
    <Account>
      <Action>redirectAddr</Action>
      <RedirectAddr>anna@tailspin.example</RedirectAddr>
    </Account>
  </Response>
</Autodiscover>`;

const redirectUrl = redirectAddress
  .replace('redirectAddr', 'redirectUrl')
  .replace(/<RedirectAddr>.*<\/RedirectAddr>/, '<RedirectUrl>https://mail.tailspin.example/a</RedirectUrl>');

const vectors: readonly (readonly [string, string, PoxResponse])[] = [
  ['settings in the order of Exchange 2010', from2010, settings],
  ['an error', invalidRequest, invalidRequestError],
  [
    'a redirection to another address',
    redirectAddress,
    { action: 'redirectAddr', address: 'anna@tailspin.example' },
  ],
  [
    'a redirection to another service',
    redirectUrl,
    { action: 'redirectUrl', url: 'https://mail.tailspin.example/a' },
  ],
];

describe.each(vectors)('an answer with %s', (_what, xml, response) => {
  it('is written', () => {
    expect(encodePoxResponse(response)).toBe(xml);
  });

  it('is read', () => {
    expect(decodePoxResponse(xml)).toEqual(response);
  });

  it('is refused at every truncation', () => {
    for (let end = 0; end < xml.length; end++) {
      expect(() => decodePoxResponse(xml.slice(0, end))).toThrow(DecodeError);
    }
  });
});

/** An answer around the given children of `Account`. */
function accountWith(children: string): string {
  return redirectAddress.replace(/<Account>.*<\/Account>/s, `<Account>${children}</Account>`);
}

describe('reading an answer', () => {
  it('passes over elements, protocols and mailboxes that it does not know, in any order', () => {
    const xml = accountWith(`
      <MicrosoftOnline>Perhaps</MicrosoftOnline>
      <AlternativeMailbox><Type>TeamMailbox</Type><DisplayName>t</DisplayName></AlternativeMailbox>
      <Protocol Type="imapHttp" Version="1"><MailStore><InternalUrl>https://a/</InternalUrl></MailStore></Protocol>
      <Protocol><Server>b</Server><Type>EXPR</Type><Nested><A>1</A></Nested><OABUrl/></Protocol>
      <Protocol><Type>POP3</Type><Server>c</Server></Protocol>
      <Protocol><Type>WEB</Type><External><OWAUrl>https://d/</OWAUrl></External></Protocol>
      <Action>settings</Action>`);
    expect(decodePoxResponse(xml)).toEqual({
      action: 'settings',
      user: { displayName: '', legacyDn: '', deploymentId: '' },
      protocols: [
        {
          type: 'EXPR',
          elements: [
            { name: 'Server', text: 'b' },
            { name: 'OABUrl', text: '' },
          ],
        },
        { type: 'WEB', external: { owaUrls: [{ authenticationMethod: '', url: 'https://d/' }] } },
      ],
      alternativeMailboxes: [],
    });
  });

  it('reads an error without Time and Id', () => {
    const bare = invalidRequest.replace(/ Time="[^"]*" Id="[^"]*"/, '').replace('<DebugData />', '');
    expect(decodePoxResponse(bare)).toEqual({ ...invalidRequestError, time: '', id: 0 });
  });

  it.each([
    ['a web page', '<!DOCTYPE html><html><body>It works!</body></html>'],
    ['a web page that is XML', '<html xmlns="http://www.w3.org/1999/xhtml"><body/></html>'],
    ['plain text', 'Service Unavailable'],
    ['nothing', ''],
    ['no Response', '<Autodiscover/>'],
    ['an empty Response', '<Autodiscover><Response/></Autodiscover>'],
    ['an unknown action', accountWith('<Action>Settings</Action>')],
    ['a redirection to nowhere', accountWith('<Action>redirectAddr</Action>')],
    ['an error code of its own', invalidRequest.replace('600', '404')],
    ['more than 256 Ki characters', from2010 + ' '.repeat(262_144)],
  ])('refuses %s', (_what, xml) => {
    expect.assertions(1);
    try {
      decodePoxResponse(xml);
    } catch (error) {
      expect(isLabError(error, 'decode-failed')).toBe(true);
    }
  });
});

describe('writing an answer', () => {
  it('leaves out what is not there', () => {
    const xml = encodePoxResponse({
      action: 'settings',
      user: { displayName: 'a', legacyDn: '/o=a', deploymentId: 'b' },
      protocols: [{ type: 'WEB' }],
      alternativeMailboxes: [{ type: 'Archive', displayName: 'c' }],
    });
    expect([...xml.matchAll(/<([A-Za-z]+)/g)].map(([, name]) => name)).toEqual(
      'Autodiscover Response User DisplayName LegacyDN DeploymentId Account AccountType Action Protocol Type AlternativeMailbox Type DisplayName'.split(
        ' ',
      ),
    );
  });

  it('refuses a setting whose name is no element name', () => {
    const protocols = [{ type: 'EXCH', elements: [{ name: 'a><b', text: '' }] }] as const;
    expect(() => encodePoxResponse({ ...settings, protocols })).toThrow('"a><b" is not an element name');
  });

  it('keeps any text that XML can carry, and stays well-formed with any other', () => {
    const text = fc.string({ unit: 'binary', maxLength: 20 }).map((inner) => `.${inner}.`);
    const illegal = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;
    fc.assert(
      fc.property(text, text, (url, authenticationMethod) => {
        const response = {
          ...settings,
          protocols: [{ type: 'WEB', internal: { owaUrls: [{ authenticationMethod, url }] } }],
        } as const;
        const back = decodePoxResponse(encodePoxResponse(response));
        const carried = (written: string) => written.replace(illegal, '\ufffd');
        expect(back).toMatchObject({
          protocols: [
            {
              internal: {
                owaUrls: [{ authenticationMethod: carried(authenticationMethod), url: carried(url) }],
              },
            },
          ],
        });
      }),
    );
  });
});
