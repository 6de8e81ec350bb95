import { describe, expect, it } from 'vitest';
import type { PoxSettings } from '../../../src/wire/autodiscover/messages.js';
import { decodePoxResponse, encodePoxResponse } from '../../../src/wire/autodiscover/pox/pox-response.js';

/**
 * The shape of an answer captured of Exchange 2016, with values of the example organization; ExternalUrl, TTL (in the
 * order of MS-OXDSCLI's Protocol), AlternativeMailbox and PublicFolderInformation are added.
 */
const from2016 = `<?xml version="1.0" encoding="utf-8"?>
<Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006">
  <Response xmlns="http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a">
    <User>
      <DisplayName>Anna Albers</DisplayName>
      <LegacyDN>/o=Contoso/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Recipients/cn=anna</LegacyDN>
      <AutoDiscoverSMTPAddress>anna@contoso.example</AutoDiscoverSMTPAddress>
      <DeploymentId>7de81945-0000-484b-89c9-a54a0f52b858</DeploymentId>
    </User>
    <Account>
      <AccountType>email</AccountType>
      <Action>settings</Action>
      <MicrosoftOnline>False</MicrosoftOnline>
      <ConsumerMailbox>False</ConsumerMailbox>
      <Protocol Type="mapiHttp" Version="1">
        <MailStore>
          <InternalUrl>https://mail.contoso.example/mapi/emsmdb/?MailboxId=bdcae4c7-8b89-463c-b5a0-291271bb70fe@contoso.example</InternalUrl>
          <ExternalUrl>https://out.contoso.example/mapi/emsmdb/?MailboxId=bdcae4c7-8b89-463c-b5a0-291271bb70fe@contoso.example</ExternalUrl>
        </MailStore>
        <AddressBook>
          <InternalUrl>https://mail.contoso.example/mapi/nspi/?MailboxId=bdcae4c7-8b89-463c-b5a0-291271bb70fe@contoso.example</InternalUrl>
        </AddressBook>
      </Protocol>
      <Protocol>
        <Type>WEB</Type>
        <Internal>
          <OWAUrl AuthenticationMethod="Basic, Fba">https://mail.contoso.example/owa/</OWAUrl>
          <Protocol>
            <Type>EXCH</Type>
            <ASUrl>https://mail.contoso.example/ews/exchange.asmx</ASUrl>
          </Protocol>
        </Internal>
        <TTL>24</TTL>
      </Protocol>
      <Protocol>
        <Type>EXHTTP</Type>
        <Server>mail.contoso.example</Server>
        <SSL>On</SSL>
        <AuthPackage>Negotiate</AuthPackage>
        <ServerExclusiveConnect>On</ServerExclusiveConnect>
      </Protocol>
      <AlternativeMailbox>
        <Type>Archive</Type>
        <DisplayName>Old mail</DisplayName>
        <SmtpAddress>d2d7bf29-c732-4e04-aa56-c36a3b34e90a@contoso.example</SmtpAddress>
        <OwnerSmtpAddress>anna@contoso.example</OwnerSmtpAddress>
      </AlternativeMailbox>
      <PublicFolderInformation>
        <SmtpAddress>folders@contoso.example</SmtpAddress>
      </PublicFolderInformation>
    </Account>
  </Response>
</Autodiscover>`;

const mailboxId = '?MailboxId=bdcae4c7-8b89-463c-b5a0-291271bb70fe@contoso.example';
const settings: PoxSettings = {
  action: 'settings',
  user: {
    displayName: 'Anna Albers',
    legacyDn: '/o=Contoso/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Recipients/cn=anna',
    autoDiscoverSmtpAddress: 'anna@contoso.example',
    deploymentId: '7de81945-0000-484b-89c9-a54a0f52b858',
  },
  microsoftOnline: false,
  consumerMailbox: false,
  protocols: [
    {
      type: 'mapiHttp',
      mailStore: {
        internalUrl: `https://mail.contoso.example/mapi/emsmdb/${mailboxId}`,
        externalUrl: `https://out.contoso.example/mapi/emsmdb/${mailboxId}`,
      },
      addressBook: { internalUrl: `https://mail.contoso.example/mapi/nspi/${mailboxId}` },
    },
    {
      type: 'WEB',
      internal: {
        owaUrls: [{ authenticationMethod: 'Basic, Fba', url: 'https://mail.contoso.example/owa/' }],
        asUrl: 'https://mail.contoso.example/ews/exchange.asmx',
      },
      ttl: '24',
    },
    {
      type: 'EXHTTP',
      elements: [
        { name: 'Server', text: 'mail.contoso.example' },
        { name: 'SSL', text: 'On' },
        { name: 'AuthPackage', text: 'Negotiate' },
        { name: 'ServerExclusiveConnect', text: 'On' },
      ],
    },
  ],
  alternativeMailboxes: [
    {
      type: 'Archive',
      displayName: 'Old mail',
      smtpAddress: 'd2d7bf29-c732-4e04-aa56-c36a3b34e90a@contoso.example',
      ownerSmtpAddress: 'anna@contoso.example',
    },
  ],
  publicFolderAddress: 'folders@contoso.example',
};

describe('an answer of Exchange 2016', () => {
  it('is written', () => {
    expect(encodePoxResponse(settings)).toBe(from2016);
  });

  it('is read', () => {
    expect(decodePoxResponse(from2016)).toEqual(settings);
  });

  it('is refused at every truncation', () => {
    for (let end = 0; end < from2016.length; end++) {
      expect(() => decodePoxResponse(from2016.slice(0, end))).toThrow();
    }
  });

  it('is read with truth values in any case, and with a mapiHttp block that lacks an endpoint', () => {
    const other = from2016
      .replace('<MicrosoftOnline>False', '<MicrosoftOnline>true')
      .replace(/<AddressBook>.*<\/AddressBook>/s, '');
    const [mapiHttp] = settings.protocols;
    expect(decodePoxResponse(other)).toMatchObject({
      microsoftOnline: true,
      protocols: [{ ...mapiHttp, addressBook: {} }, { type: 'WEB' }, { type: 'EXHTTP' }],
    });
  });
});
