import { describe, expect, it } from 'vitest';
import { answerJson } from '../../../../src/exchange/roles/autodiscover/json.js';
import type { JsonRequest } from '../../../../src/wire/autodiscover/json/json-request.js';
import { mixedOrganization } from './mixed-organization.js';

const { organization } = mixedOrganization();

function ask(request: Partial<JsonRequest>, server = 'EX16') {
  const whole = { email: 'berta@example.test', protocol: 'Ews', redirectCount: 0, ...request };
  return answerJson(organization, server, { request: whole, host: 'mail.example.test' });
}

describe('Autodiscover v2', () => {
  it.each([
    ['ActiveSync', 'ActiveSync', 'https://mail.example.test/Microsoft-Server-ActiveSync'],
    ['activesync', 'ActiveSync', 'https://mail.example.test/Microsoft-Server-ActiveSync'],
    ['EWS', 'Ews', 'https://mail.example.test/EWS/Exchange.asmx'],
    ['Autodiscoverv1', 'AutodiscoverV1', 'https://mail.example.test/autodiscover/autodiscover.xml'],
  ])('answers %s, letters in any case', (protocol, spelt, url) => {
    expect(ask({ protocol })).toEqual({ kind: 'url', protocol: spelt, url });
  });

  it('does not tell who has a mailbox', () => {
    expect(ask({ email: 'nobody@example.test' })).toEqual(ask({}));
    expect(ask({ email: 'ina@example.test' })).toEqual(ask({})); // hers is another domain of ours
  });

  it('sends a mail user to the service of the other domain, and counts', () => {
    expect(ask({ email: 'petra@example.test', redirectCount: 2 })).toEqual({
      kind: 'redirect',
      host: 'autodiscover.tailspin.example',
      request: { email: 'petra@tailspin.example', protocol: 'Ews', redirectCount: 3 },
    });
    expect(ask({ email: 'petra@example.test', redirectCount: 10 })).toMatchObject({ kind: 'url' });
  });

  it.each([
    [
      { protocol: undefined },
      'MissingProtocol',
      "A valid value must be provided for the query parameter 'Protocol'",
    ],
    [{ email: undefined }, 'MandatoryParameterMissing', /'Email'/],
    [{ email: 'nobody' }, 'MandatoryParameterMissing', /'Email'/],
    [
      { protocol: 'Rest' },
      'InvalidProtocol',
      "The given protocol value 'Rest' is invalid. Supported values are 'ActiveSync,Ews,AutodiscoverV1'",
    ],
  ])('refuses %j', (request, errorCode, errorMessage) => {
    expect(ask(request)).toEqual({
      kind: 'error',
      errorCode,
      errorMessage: typeof errorMessage === 'string' ? errorMessage : expect.stringMatching(errorMessage),
    });
  });

  it.each(['CAS1', 'CAS07', 'gone'])('is not there on %s', (server) => {
    expect(ask({}, server)).toBeUndefined();
  });
});
