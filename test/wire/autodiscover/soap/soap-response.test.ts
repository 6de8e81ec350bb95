import { describe, expect, it } from 'vitest';
import { decodeSoapFault, encodeSoapFault } from '../../../../src/wire/autodiscover/soap/soap-fault.js';
import type { SoapResponse } from '../../../../src/wire/autodiscover/soap/soap-messages.js';
import {
  decodeSoapResponse,
  encodeSoapResponse,
} from '../../../../src/wire/autodiscover/soap/soap-response.js';

/** The layout of an answer of Exchange Online 15.1 (kept in a test of ews-javascript-api), names changed. */
const captured =
  '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:a="http://www.w3.org/2005/08/addressing"><s:Header><a:Action s:mustUnderstand="1">http://schemas.microsoft.com/exchange/2010/Autodiscover/Autodiscover/GetUserSettingsResponse</a:Action><h:ServerVersionInfo xmlns:h="http://schemas.microsoft.com/exchange/2010/Autodiscover" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><h:MajorVersion>15</h:MajorVersion><h:MinorVersion>1</h:MinorVersion><h:MajorBuildNumber>49</h:MajorBuildNumber><h:MinorBuildNumber>12</h:MinorBuildNumber><h:Version>Exchange2013_SP1</h:Version></h:ServerVersionInfo></s:Header><s:Body><GetUserSettingsResponseMessage xmlns="http://schemas.microsoft.com/exchange/2010/Autodiscover"><Response xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><ErrorCode>NoError</ErrorCode><ErrorMessage/><UserResponses><UserResponse><ErrorCode>NoError</ErrorCode><ErrorMessage>No error.</ErrorMessage><RedirectTarget i:nil="true"/><UserSettingErrors><UserSettingError><ErrorCode>SettingIsNotAvailable</ErrorCode><ErrorMessage>User setting \'PublicFolderServer\' is not available. </ErrorMessage><SettingName>PublicFolderServer</SettingName></UserSettingError></UserSettingErrors><UserSettings><UserSetting i:type="StringSetting"><Name>UserDisplayName</Name><Value>Anna</Value></UserSetting><UserSetting i:type="StringSetting"><Name>EcpTextMessagingUrlFragment</Name><Value>?rfr=olk&amp;p=sms/textmessaging.slab</Value></UserSetting></UserSettings></UserResponse></UserResponses></Response></GetUserSettingsResponseMessage></s:Body></s:Envelope>';

const server = {
  majorVersion: 15,
  minorVersion: 1,
  majorBuildNumber: 49,
  minorBuildNumber: 12,
  version: 'Exchange2013_SP1',
};

const meaning: SoapResponse = {
  operation: 'GetUserSettings',
  errorCode: 'NoError',
  errorMessage: '',
  users: [
    {
      errorCode: 'NoError',
      errorMessage: 'No error.',
      settingErrors: [
        {
          name: 'PublicFolderServer',
          errorCode: 'SettingIsNotAvailable',
          errorMessage: "User setting 'PublicFolderServer' is not available.",
        },
      ],
      settings: [
        { kind: 'String', name: 'UserDisplayName', value: 'Anna' },
        { kind: 'String', name: 'EcpTextMessagingUrlFragment', value: '?rfr=olk&p=sms/textmessaging.slab' },
      ],
    },
  ],
};

/** White space between tags is all that may differ, and in front of the end of an empty tag or a message. */
const normal = (xml: string) =>
  xml
    .replace(/^<\?xml[^>]*\?>\s*/, '')
    .replace(/>\s+</g, '><')
    .replace(/ \/>/g, '/>')
    .replace('available. <', 'available.<')
    // Exchange declares it here and does not use it.
    .replace(/(<h:ServerVersionInfo [^>]*?) xmlns:i="[^"]*"/, '$1');

describe('an answer to GetUserSettings', () => {
  it('of Exchange is read', () => {
    expect(decodeSoapResponse(captured)).toEqual({ response: meaning, server });
  });

  it('is written as Exchange writes it', () => {
    expect(normal(encodeSoapResponse(meaning, server))).toBe(normal(captured));
  });
});

const outcome = { errorCode: 'NoError', errorMessage: '' } as const;
const others: readonly SoapResponse[] = [
  {
    operation: 'GetUserSettings',
    ...outcome,
    users: [
      {
        errorCode: 'RedirectAddress',
        errorMessage: 'Redirection address.',
        redirectTarget: 'anna@tailspin.example',
        settingErrors: [],
        settings: [],
      },
      {
        ...outcome,
        settingErrors: [],
        settings: [
          {
            kind: 'WebClientUrl',
            name: 'ExternalWebClientUrls',
            urls: [{ authenticationMethods: 'Basic, Fba', url: 'https://mail.x.test/owa' }],
          },
          {
            kind: 'AlternateMailbox',
            name: 'AlternateMailboxes',
            mailboxes: [
              { type: 'Archive', displayName: 'Archive', legacyDn: '/o=X/cn=a/guid=1', server: 's' },
              { type: 'Delegate', displayName: 'B', smtpAddress: 'b@x.test', ownerSmtpAddress: 'b@x.test' },
            ],
          },
          {
            kind: 'ProtocolConnection',
            name: 'ExternalPop3Connections',
            connections: [{ hostname: 'pop.x.test', port: 995, encryptionMethod: 'SSL' }],
          },
        ],
      },
    ],
  },
  {
    operation: 'GetDomainSettings',
    ...outcome,
    domains: [
      {
        ...outcome,
        settingErrors: [{ name: 'Nonsense', errorCode: 'InvalidSetting', errorMessage: 'None.' }],
        settings: [{ name: 'ExternalEwsVersion', value: '15.01.0160.004' }],
      },
      { errorCode: 'InvalidDomain', errorMessage: 'None of ours.', settingErrors: [], settings: [] },
    ],
  },
  {
    operation: 'GetFederationInformation',
    ...outcome,
    applicationUri: 'x.test',
    tokenIssuers: [{ uri: 'urn:federation:X', endpoint: 'https://login.x.test/' }],
    domains: ['x.test'],
  },
  {
    operation: 'GetOrganizationRelationshipSettings',
    ...outcome,
    relationships: [
      {
        name: 'Y',
        domainNames: ['y.test'],
        deliveryReportEnabled: true,
        freeBusyAccessEnabled: true,
        freeBusyAccessLevel: 'AvailabilityOnly',
        mailTipsAccessEnabled: false,
        mailboxMoveEnabled: false,
        targetAutodiscoverEpr: 'https://y.test/autodiscover/autodiscover.svc/WSSecurity',
      },
    ],
  },
];

describe('an answer', () => {
  it.each(others)('to $operation is read as it was written', (response) => {
    expect(decodeSoapResponse(encodeSoapResponse(response, server)).response).toEqual(response);
  });

  it('names the type of a setting without a prefix, and says nil where nobody is redirected', () => {
    const text = encodeSoapResponse(meaning, server);
    expect(text).toContain('<UserSetting i:type="StringSetting">');
    expect(text).toContain('<RedirectTarget i:nil="true" />');
  });

  it('has its lists even when they are empty', () => {
    const [redirected] = others;
    expect(redirected && encodeSoapResponse(redirected, server)).toMatch(
      /<UserSettingErrors \/>\s*<UserSettings \/>/,
    );
  });

  it('with an unknown error code is refused', () => {
    expect(() => decodeSoapResponse(captured.replace('>NoError<', '>Sorry<'))).toThrow(/unknown ErrorCode/);
  });

  it('that is a fault is told apart', () => {
    const fault = encodeSoapFault({ code: 'ActionNotSupported', reason: 'ContractFilter mismatch' });
    expect(() => decodeSoapResponse(fault)).toThrow(/ActionNotSupported: ContractFilter mismatch/);
  });
});

describe('a fault', () => {
  /** SOAP 1.1, 4.4, as WCF answers a message it has no action for. */
  const wcf =
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault><faultcode xmlns:a="http://www.w3.org/2005/08/addressing">a:ActionNotSupported</faultcode><faultstring xml:lang="en-US">No such action.</faultstring></s:Fault></s:Body></s:Envelope>';

  it('of WCF is read', () => {
    expect(decodeSoapFault(wcf)).toEqual({ code: 'ActionNotSupported', reason: 'No such action.' });
  });

  it.each(['Client', 'Server', 'ActionNotSupported', 'InvalidSecurity'] as const)(
    'of code %s is read as it was written',
    (code) => {
      const fault = { code, reason: 'a < b' };
      expect(decodeSoapFault(encodeSoapFault(fault))).toEqual(fault);
    },
  );

  it('is not found in an answer', () => {
    expect(() => decodeSoapFault(captured)).toThrow(/expected a Fault/);
  });
});
