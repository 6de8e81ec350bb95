import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DecodeError, isLabError, LabError } from '../../../../src/errors.js';
import {
  mobileSyncResponseNamespace,
  outlookResponseNamespace,
} from '../../../../src/wire/autodiscover/namespaces.js';
import {
  decodePoxRequest,
  encodePoxRequest,
  maximumPoxRequestLength,
} from '../../../../src/wire/autodiscover/pox/pox-request.js';

/** The form of Outlook: declaration, address, schema. */
const fromOutlook = `<?xml version="1.0" encoding="utf-8"?>
<Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006">
  <Request>
    <EMailAddress>anna@contoso.example</EMailAddress>
    <AcceptableResponseSchema>http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a</AcceptableResponseSchema>
  </Request>
</Autodiscover>`;

/** The form of davmail and Evolution: one line, no declaration. */
const onOneLine =
  '<Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006">' +
  '<Request><EMailAddress>anna@contoso.example</EMailAddress><AcceptableResponseSchema>' +
  'http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a' +
  '</AcceptableResponseSchema></Request></Autodiscover>';

/** A request around the given children of `Request`. */
function requestWith(children: string): string {
  return onOneLine.replace(/<Request>.*<\/Request>/, `<Request>${children}</Request>`);
}

const address = '<EMailAddress>anna@contoso.example</EMailAddress>';
const schema = `<AcceptableResponseSchema>${outlookResponseNamespace}</AcceptableResponseSchema>`;
const anna = {
  emailAddress: 'anna@contoso.example',
  acceptableResponseSchema: 'http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a',
};

/** The error of a request that must not be understood. */
function refusalOf(body: string): LabError {
  try {
    decodePoxRequest(body);
  } catch (error) {
    if (isLabError(error, 'decode-failed')) return error;
    throw error;
  }
  throw new Error('the request was understood');
}

describe('an Autodiscover request', () => {
  it('is read with a declaration', () => {
    expect(decodePoxRequest(fromOutlook)).toEqual(anna);
  });

  it('is read without a declaration, on one line', () => {
    expect(decodePoxRequest(onOneLine)).toEqual(anna);
  });

  it('is written as Outlook writes it', () => {
    expect(encodePoxRequest(anna)).toBe(fromOutlook);
  });

  it('is read with its children in either order', () => {
    expect(decodePoxRequest(requestWith(schema + address))).toEqual(anna);
  });

  it('is read with a byte order mark, comments, processing instructions and CRLF', () => {
    const body = `\ufeff${fromOutlook.replaceAll('\n', '\r\n').replace('<Request>', '<!-- a --><?b c?><Request>')}`;
    expect(decodePoxRequest(body)).toEqual(anna);
  });

  it('is read with prefixed names', () => {
    const body = requestWith(address + schema).replaceAll(/<(\/?)(?=[A-Z])/g, '<$1a:');
    expect(decodePoxRequest(body.replace('xmlns=', 'xmlns:a='))).toEqual(anna);
  });

  it('keeps both the address and the legacyExchangeDN, for the server to choose', () => {
    const body = requestWith(`${address}<LegacyDN>/o=Contoso/cn=Recipients/cn=anna</LegacyDN>${schema}`);
    expect(decodePoxRequest(body)).toEqual({ ...anna, legacyDn: '/o=Contoso/cn=Recipients/cn=anna' });
  });

  it('is read with a legacyExchangeDN alone', () => {
    const body = requestWith(`<LegacyDN>/o=Contoso/cn=Recipients/cn=anna</LegacyDN>${schema}`);
    expect(decodePoxRequest(body)).toEqual({
      legacyDn: '/o=Contoso/cn=Recipients/cn=anna',
      acceptableResponseSchema: outlookResponseNamespace,
    });
  });

  it('tells which schema a phone asks for, whatever the namespace of the root', () => {
    const body = fromOutlook.replace(outlookResponseNamespace, mobileSyncResponseNamespace);
    expect(decodePoxRequest(body).acceptableResponseSchema).toBe(mobileSyncResponseNamespace);
  });

  it('resolves predefined and numeric references once, and leaves CDATA alone', () => {
    const read = (text: string) =>
      decodePoxRequest(requestWith(`<EMailAddress>${text}</EMailAddress>${schema}`)).emailAddress;
    expect(read('o&apos;neil&amp;co@contoso.example')).toBe("o'neil&co@contoso.example");
    expect(read('&#x6a;&#246;rg@contoso.example')).toBe('jörg@contoso.example');
    expect(read('a&amp;lt;b')).toBe('a&lt;b');
    expect(read('<![CDATA[a&amp;<b]]>@c')).toBe('a&amp;<b@c');
  });

  it('is refused with two Request elements', () => {
    const body = onOneLine.replace('</Request>', `</Request><Request>${address}${schema}</Request>`);
    expect(refusalOf(body).message).toBe('Autodiscover: expected one Request, found several');
  });

  it.each([
    ['neither address nor legacyExchangeDN', schema],
    ['an empty address', `<EMailAddress></EMailAddress>${schema}`],
    ['two addresses', address + address + schema],
    ['no schema', address],
    ['two schemas', address + schema + schema],
    ['nothing', ''],
  ])('is refused with %s in its Request', (_what, children) => {
    expect(refusalOf(requestWith(children)).code).toBe('decode-failed');
  });

  it.each([
    ['nothing at all', ''],
    ['plain text', 'hello'],
    ['JSON', '{"Email":"anna@contoso.example"}'],
    ['an unclosed element', onOneLine.replace('</Request>', '')],
    ['crossed elements', onOneLine.replace('</Request></Autodiscover>', '</Autodiscover></Request>')],
    ['a repeated attribute', onOneLine.replace('xmlns=', 'xmlns="a" xmlns=')],
    ['two roots', `${onOneLine}<Autodiscover/>`],
    ['a second, empty root', '<Autodiscover/><Autodiscover/>'],
    ['text after the root', `${onOneLine}more`],
    ['another root', '<html><body>It works!</body></html>'],
    ['a reference that XML does not know', requestWith(`<EMailAddress>&nbsp;a</EMailAddress>${schema}`)],
    ['a reference to no character', requestWith(`<EMailAddress>&#0;&#xD800;</EMailAddress>${schema}`)],
    ['a NUL', requestWith(`<EMailAddress>a\0b</EMailAddress>${schema}`)],
    ['a reserved name', requestWith(`<__proto__>a</__proto__>${address}${schema}`)],
  ])('is refused for %s', (_what, body) => {
    expect(refusalOf(body).code).toBe('decode-failed');
  });

  it('is refused at every truncation', () => {
    for (let end = 0; end < onOneLine.length; end++) {
      expect(refusalOf(onOneLine.slice(0, end))).toBeInstanceOf(LabError);
    }
  });

  it('tells where it stops being XML', () => {
    const refusal = refusalOf(fromOutlook.replace('</EMailAddress>', '</EmailAddress>'));
    expect(refusal).toBeInstanceOf(DecodeError);
    expect(refusal.message).toContain('well-formed XML at offset 1');
  });
});

describe('a hostile request', () => {
  it.each([
    ['an external entity', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>'],
    ['an external subset', '<!doctype a SYSTEM "http://203.0.113.1/a.dtd">'],
    ['an entity bomb', '<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;"><!ENTITY z "&y;&y;">]>'],
  ])('is refused for its DOCTYPE: %s', (_what, doctype) => {
    const body = doctype + requestWith(`<EMailAddress>&x;</EMailAddress>${schema}`);
    expect(refusalOf(body).message).toBe(
      'Autodiscover request: expected a document without DOCTYPE at offset 0',
    );
  });

  it('is refused when it is nested deeply, without running out of stack', () => {
    const deep = 3_000;
    const body = requestWith(address + schema + '<a>'.repeat(deep) + '</a>'.repeat(deep));
    expect(refusalOf(body).message).toContain('nested at most 100 deep');
  });

  it('is refused beyond 64 Ki characters, before it is parsed', () => {
    const body = requestWith(address + schema + ' '.repeat(1_000_000));
    expect(refusalOf(body).message).toContain(`at most ${maximumPoxRequestLength} characters`);
  });

  it.each([
    [
      'attributes',
      (n: number) => `<a ${Array.from({ length: n }, (_, i) => `a${i}="1"`).join(' ')}/>`,
      5_000,
    ],
    ['siblings', (n: number) => '<a/>'.repeat(n), 15_000],
    ['ampersands', (n: number) => `<a>${'&amp;'.repeat(n)}</a>`, 12_000],
    ['opening brackets', (n: number) => '<'.repeat(n), 60_000],
    ['blanks within a tag', (n: number) => `<a${' '.repeat(n)}/>`, 60_000],
  ])('of 64 Ki %s takes less than a second', (_what, fill, count) => {
    const started = performance.now();
    try {
      decodePoxRequest(requestWith(address + schema + fill(count)));
    } catch (error) {
      expect(isLabError(error, 'decode-failed')).toBe(true);
    }
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  it('never makes the decoder throw anything but a decode error', () => {
    const pieces = [
      '<',
      '>',
      '/',
      '&',
      ';',
      '"',
      '=',
      'a',
      ' ',
      '<!--',
      '<![CDATA[',
      ']]>',
      '<?',
      '\0',
      '&#',
    ];
    const noise = fc.array(fc.constantFrom(...pieces), { maxLength: 30 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(noise, fc.nat(onOneLine.length), (text, at) => {
        try {
          decodePoxRequest(onOneLine.slice(0, at) + text + onOneLine.slice(at));
        } catch (error) {
          if (!isLabError(error, 'decode-failed')) throw error;
        }
      }),
    );
  });
});
