import { describe, expect, it } from 'vitest';
import { decodePoxResponse, encodePoxResponse } from '../../../../src/wire/autodiscover/pox/pox-response.js';

/** The blocks of Microsoft's example for mail providers (Outlook Automatic Account Configuration), in an answer of ours. */
const providersAnswer = `<?xml version="1.0" encoding="utf-8"?>
<Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006">
  <Response xmlns="http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a">
    <User><DisplayName>Eva</DisplayName></User>
    <Account>
      <AccountType>email</AccountType>
      <Action>settings</Action>
      <Protocol>
        <Type>POP3</Type><Server>mail.contoso.com</Server><Port>995</Port><DomainRequired>off</DomainRequired>
        <SPA>off</SPA><SSL>on</SSL><AuthRequired>on</AuthRequired>
      </Protocol>
      <Protocol>
        <Type>SMTP</Type><Server>mail.contoso.com</Server><Port>587</Port><SPA>off</SPA>
        <Encryption>TLS</Encryption><AuthRequired>on</AuthRequired><UsePOPAuth>on</UsePOPAuth>
      </Protocol>
      <Protocol><Type>IMAP</Type><Server>mail.contoso.com</Server><Port>143</Port><SSL>off</SSL></Protocol>
      <Protocol><Type>IMAP</Type><Server>mail.contoso.com</Server></Protocol>
      <Protocol><Type>IMAP</Type><Server>mail.contoso.com</Server><Port>70000</Port></Protocol>
    </Account>
  </Response>
</Autodiscover>`;

const expected = [
  { type: 'POP3', server: 'mail.contoso.com', port: 995, encryption: 'SSL' },
  { type: 'SMTP', server: 'mail.contoso.com', port: 587, encryption: 'TLS' },
  { type: 'IMAP', server: 'mail.contoso.com', port: 143, encryption: 'None' },
];

describe('POP3, IMAP and SMTP blocks', () => {
  const answer = decodePoxResponse(providersAnswer);

  it('are read with what their encryption is, and left out without a server or a port', () => {
    expect(answer).toMatchObject({ action: 'settings', protocols: expected });
  });

  it('are written so that they are read the same', () => {
    expect(decodePoxResponse(encodePoxResponse(answer))).toMatchObject({ protocols: expected });
  });
});
