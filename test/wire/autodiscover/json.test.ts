import { describe, expect, it } from 'vitest';
import {
  decodeJsonRequest,
  encodeJsonRequest,
  isJsonPath,
} from '../../../src/wire/autodiscover/json/json-request.js';
import { decodeJsonResponse, encodeJsonResponse } from '../../../src/wire/autodiscover/json/json-response.js';

const service = '/autodiscover/autodiscover.json';
const anna = 'anna@contoso.example';

describe('a request to Autodiscover v2', () => {
  it.each([
    // as Outlook 16 sends it, in both forms
    [
      `${service}?Email=anna%40contoso.example&Protocol=Autodiscoverv1&RedirectCount=1`,
      anna,
      'Autodiscoverv1',
      1,
    ],
    [`${service}/v1.0/${anna}?Protocol=Autodiscoverv1&RedirectCount=2`, anna, 'Autodiscoverv1', 2],
    [`${service}/v1.0/anna%40contoso.example?Protocol=ActiveSync`, anna, 'ActiveSync', 0],
    [`/AutoDiscover/AutoDiscover.JSON/V1.0/${anna}?PROTOCOL=ews`, anna, 'ews', 0],
    [`${service}/?email=${anna}&protocol=ews`, anna, 'ews', 0],
    [`${service}?Email=anna+x@contoso.example&Protocol=Ews`, 'anna+x@contoso.example', 'Ews', 0],
    [`${service}?Email=${anna}`, anna, undefined, 0],
    [`${service}?Email=&Protocol=Ews`, undefined, 'Ews', 0],
    [`${service}?Protocol=Ews&Email=a@b&Email=c@d`, 'a@b', 'Ews', 0],
    [`${service}?Email=${anna}&Protocol=Ews&RedirectCount=-1`, anna, 'Ews', 0],
    [`${service}?Email=${anna}&Protocol=Ews&RedirectCount=1e9`, anna, 'Ews', 0],
    [service, undefined, undefined, 0],
    [`${service}/v1.0/%E0%A4%A?Protocol=Ews`, undefined, 'Ews', 0],
    [`${service}?Email=${'a'.repeat(400)}@x.test&Protocol=Ews`, undefined, 'Ews', 0],
  ])('is read: %s', (target, email, protocol, redirectCount) => {
    expect(decodeJsonRequest(target)).toEqual({ email, protocol, redirectCount });
    expect(isJsonPath(target.toLowerCase().replace(/\?.*/, ''))).toBe(true);
  });

  it.each([
    '/autodiscover/autodiscover.json/v1.0/a@b/../../ews/exchange.asmx',
    '/autodiscover/autodiscover.json@evil.test/ews/exchange.asmx',
    '/autodiscover/autodiscover.json/v2.0/a@b',
    '/autodiscover/autodiscover.xml',
  ])('is not read out of another path: %s', (target) => {
    expect(decodeJsonRequest(target)).toBeUndefined();
    expect(isJsonPath(target)).toBe(false);
  });

  it('takes what looks like a path in an address for an address', () => {
    const target = `${service}?@evil.test/mapi/nspi/?&Email=autodiscover/autodiscover.json%3f@evil.test&Protocol=Ews`;
    expect(decodeJsonRequest(target)?.email).toBe('autodiscover/autodiscover.json?@evil.test');
  });

  it('is read as it was written', () => {
    const request = { email: 'a+b&c@x.test', protocol: 'ActiveSync', redirectCount: 3 };
    expect(decodeJsonRequest(encodeJsonRequest(request))).toEqual(request);
  });
});

describe('an answer of Autodiscover v2', () => {
  it('has the protocol, then the address', () => {
    const answer = {
      kind: 'url',
      protocol: 'ActiveSync',
      url: 'https://x.test/Microsoft-Server-ActiveSync',
    } as const;
    const text = '{"Protocol":"ActiveSync","Url":"https://x.test/Microsoft-Server-ActiveSync"}';
    expect(encodeJsonResponse(answer)).toBe(text);
    expect(decodeJsonResponse(text)).toEqual(answer);
  });

  it('writes apostrophes of an error by number', () => {
    const errorMessage = "The given protocol value 'x' is invalid.";
    const text =
      '{"ErrorCode":"InvalidProtocol","ErrorMessage":"The given protocol value \\u0027x\\u0027 is invalid."}';
    const answer = { kind: 'error', errorCode: 'InvalidProtocol', errorMessage } as const;
    expect(encodeJsonResponse(answer)).toBe(text);
    expect(decodeJsonResponse(text)).toEqual(answer);
  });

  it.each(['', '[]', 'null', '{}', '{"Url":1}', '<html>'])('is refused: %j', (text) => {
    expect(() => decodeJsonResponse(text)).toThrow();
  });
});
