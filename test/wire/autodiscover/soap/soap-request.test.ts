import { describe, expect, it } from 'vitest';
import type { SoapRequest } from '../../../../src/wire/autodiscover/soap/soap-messages.js';
import { decodeSoapRequest, encodeSoapRequest } from '../../../../src/wire/autodiscover/soap/soap-request.js';

/** As exchangelib 4.9 sends it, on one line in its body. */
const fromExchangelib = `<?xml version='1.0' encoding='utf-8'?>
<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types" xmlns:a="http://schemas.microsoft.com/exchange/2010/Autodiscover" xmlns:wsa="http://www.w3.org/2005/08/addressing" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><s:Header><a:RequestedServerVersion>Exchange2016</a:RequestedServerVersion><wsa:Action>http://schemas.microsoft.com/exchange/2010/Autodiscover/Autodiscover/GetUserSettings</wsa:Action><wsa:To>https://autodiscover.contoso.example/autodiscover/autodiscover.svc</wsa:To></s:Header><s:Body><a:GetUserSettingsRequestMessage><a:Request><a:Users><a:User><a:Mailbox>anna@contoso.example</a:Mailbox></a:User></a:Users><a:RequestedSettings><a:Setting>UserDN</a:Setting><a:Setting>MailboxDN</a:Setting></a:RequestedSettings></a:Request></a:GetUserSettingsRequestMessage></s:Body></s:Envelope>`;

const requests: readonly SoapRequest[] = [
  { operation: 'GetUserSettings', mailboxes: ['a@x.test', 'b@x.test'], settings: ['UserDN'] },
  { operation: 'GetDomainSettings', domains: ['x.test'], settings: ['ExternalEwsUrl'] },
  { operation: 'GetFederationInformation', domain: 'x.test' },
  { operation: 'GetOrganizationRelationshipSettings', domains: ['x.test', 'y.test'] },
];

const envelope = (body: string, header = '') =>
  `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/">${header}<s:Body>${body}</s:Body></s:Envelope>`;

describe('a SOAP request', () => {
  it('of exchangelib is read', () => {
    expect(decodeSoapRequest(fromExchangelib)).toEqual({
      request: {
        operation: 'GetUserSettings',
        mailboxes: ['anna@contoso.example'],
        settings: ['UserDN', 'MailboxDN'],
      },
      action: 'http://schemas.microsoft.com/exchange/2010/Autodiscover/Autodiscover/GetUserSettings',
      requestedServerVersion: 'Exchange2016',
    });
  });

  it.each(requests)('of $operation is read as it was written', (request) => {
    const to = 'https://x.test/autodiscover/autodiscover.svc';
    const text = encodeSoapRequest(request, { to, requestedServerVersion: 'Exchange2010' });
    expect(decodeSoapRequest(text)).toEqual({
      request,
      action: `http://schemas.microsoft.com/exchange/2010/Autodiscover/Autodiscover/${request.operation}`,
      requestedServerVersion: 'Exchange2010',
    });
  });

  it('goes by its body when there is no Action', () => {
    const body =
      '<GetFederationInformationRequestMessage><Request><Domain>x.test</Domain></Request></GetFederationInformationRequestMessage>';
    expect(decodeSoapRequest(envelope(body)).request).toEqual({
      operation: 'GetFederationInformation',
      domain: 'x.test',
    });
  });

  it('goes by its Action when the body has another name', () => {
    const header = '<s:Header><Action>urn:x/GetFederationInformation</Action></s:Header>';
    const body = '<Message><Request><Domain>x.test</Domain></Request></Message>';
    expect(decodeSoapRequest(envelope(body, header)).request?.operation).toBe('GetFederationInformation');
  });

  it('keeps a user without address in its place', () => {
    const body =
      '<GetUserSettingsRequestMessage><Request><Users><User/><User><Mailbox>a@x.test</Mailbox></User></Users></Request></GetUserSettingsRequestMessage>';
    expect(decodeSoapRequest(envelope(body)).request).toEqual({
      operation: 'GetUserSettings',
      mailboxes: ['', 'a@x.test'],
      settings: [],
    });
  });

  it('asks for nothing known', () => {
    expect(decodeSoapRequest(envelope('<Ping/>')).request).toBeUndefined();
    expect(decodeSoapRequest(envelope('')).request).toBeUndefined();
  });

  it.each([
    ['another root', '<html/>', /expected the root Envelope/],
    ['no body', '<s:Envelope/>', /expected one Body, found none/],
    ['two messages', envelope('<A/><B/>'), /expected one message/],
    [
      'two requests',
      envelope('<GetUserSettingsRequestMessage><Request/><Request/></GetUserSettingsRequestMessage>'),
      /expected one Request, found several/,
    ],
    ['a DTD', `<!DOCTYPE s:Envelope SYSTEM "file:///etc/passwd">${envelope('')}`, /without DOCTYPE/],
    ['no end', fromExchangelib.slice(0, -1), /well-formed XML/],
  ])('is refused with %s', (_, text, message) => {
    expect(() => decodeSoapRequest(text)).toThrow(message);
  });

  it('is never taken for another when it is cut short', () => {
    for (let length = 0; length < fromExchangelib.length; length += 7) {
      expect(() => decodeSoapRequest(fromExchangelib.slice(0, length))).toThrow();
    }
  });
});
