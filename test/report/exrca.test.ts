import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { renderExrca, type TestResult, testResultOf } from '../../src/report/exrca.js';
import { failed, inside, nowhere, outsideWithBadRecord, step } from './traces.js';

const every = (test: TestResult): readonly TestResult[] => [test, ...test.children.flatMap(every)];

describe("the remote analyzer's tree", () => {
  it('has the element, the attributes and the order of published reports', () => {
    const [declaration, root, children] = renderExrca(outsideWithBadRecord).split('\n');
    expect(declaration).toBe('<?xml version="1.0" encoding="utf-8"?>');
    expect(root).toMatch(
      /^<testresult status="\w+" errorid="[0-9a-f-]{36}" contentUrl="" testdescription="[^"]+" resultdescription="[^"]+" additionaldetails="[^"]*" elapsedMilliseconds="22000">$/,
    );
    expect(children).toBe('  <children>');
    expect(renderExrca(inside)).toContain('<children />');
  });

  it('uses its titles, in its order', () => {
    const titles = every(testResultOf(outsideWithBadRecord)).map(({ description }) => description);
    const published = [
      'Attempting each method of contacting the Autodiscover service.',
      'Attempting to test potential Autodiscover URL https://contoso.example:443/autodiscover/autodiscover.xml',
      'Attempting to resolve the host name contoso.example in DNS.',
      'Attempting to test potential Autodiscover URL https://autodiscover.contoso.example:443/autodiscover/autodiscover.xml',
      'Attempting to resolve the host name autodiscover.contoso.example in DNS.',
      "Testing TCP port 443 on host autodiscover.contoso.example to ensure it's listening and open.",
      "Testing the SSL certificate to make sure it's valid.",
      'Attempting to send an Autodiscover POST request to potential Autodiscover URLs.',
      'Testing RPC/HTTP connectivity.',
      'Attempting to ping the MAPI Mail Store endpoint with identity: outlook.contoso.example:6001.',
    ];
    expect(titles.filter((title) => published.includes(title))).toEqual(published);
  });

  it('marks success, failure below, and a name that DNS does not know', () => {
    const found = every(testResultOf(outsideWithBadRecord));
    const lookup = found.find(({ description }) => description.includes('host name contoso.example'));
    expect(lookup).toMatchObject({
      status: 'Error',
      errorId: '84d3f5cd-1fb9-4163-b0cd-6b0e3581ec24',
      details: "Host contoso.example couldn't be resolved in DNS InfoDomainNonexistent.",
    });
    expect(found[0]).toMatchObject({
      status: 'SuccessWithWarnings',
      errorId: '734044ef-11c2-4e30-9ee6-450d49e9d92c',
    });
    expect(every(testResultOf(inside)).every(({ status }) => status === 'Success')).toBe(true);
    expect(testResultOf(inside).errorId).toBe('00000000-0000-0000-0000-000000000000');
    expect(testResultOf(nowhere)).toMatchObject({
      status: 'Error',
      details: 'no Autodiscover service answered',
    });
  });

  it('tells a repair and a second search as searches, and the ways that are one address by that address', () => {
    const url = 'https://autodiscover.contoso.example/autodiscover/autodiscover.xml';
    const asked = failed('autodiscover', url, 0, 10, 'connection-refused');
    const titles = every(
      testResultOf({
        ...nowhere,
        steps: [
          failed('repair-profile', 'anna@contoso.example', 0, 10, 'no-such-object', {
            steps: [
              failed('last-known-good', url, 0, 10, 'connection-refused', { steps: [asked] }),
              failed('resume', 'anna@contoso.example', 0, 10, 'no-such-object', {
                steps: [failed('local-xml', 'file for contoso.example', 0, 10, 'no-such-object')],
              }),
            ],
          }),
        ],
      }),
    ).map(({ description }) => description);
    const search = [
      'The Microsoft Connectivity Analyzer is attempting to test Autodiscover for anna@contoso.example.',
      'Attempting each method of contacting the Autodiscover service.',
    ];
    expect(titles.slice(1)).toEqual([
      ...search,
      'Attempting to test potential Autodiscover URL https://autodiscover.contoso.example:443/autodiscover/autodiscover.xml',
      ...search,
      'Attempting to read Autodiscover settings from the file for contoso.example.',
    ]);
  });

  it('names the host of a connect by the name that was resolved beside it or above it, else by its address', () => {
    const connect = step('tcp-connect', '203.0.113.10:443', 20, 10, {
      facts: { address: '203.0.113.10', port: 443 },
    });
    const ways = [
      step('rpc-http', 'mail.contoso.example', 0, 30, {
        steps: [
          step('dns-lookup', 'mail.contoso.example', 0, 20, { detail: '203.0.113.10' }),
          step('out-channel', 'mail.contoso.example', 20, 10, { steps: [connect] }),
        ],
      }),
      step('public-folders', 'mbx1.contoso.internal', 30, 10, { steps: [connect] }),
    ];
    const titles = every(testResultOf({ ...inside, steps: ways })).map(({ description }) => description);
    expect(titles.filter((title) => title.startsWith('Testing TCP port'))).toEqual([
      "Testing TCP port 443 on host mail.contoso.example to ensure it's listening and open.",
      "Testing TCP port 443 on host 203.0.113.10 to ensure it's listening and open.",
    ]);
  });

  it('does not call a certificate good that the user has accepted', () => {
    const handshake = step('tls-handshake', 'contoso.example', 0, 10, {
      steps: [
        step('prompt', 'contoso.example', 5, 1, { detail: 'the certificate has expired; proceed? Yes' }),
      ],
    });
    const [, tested, asked] = every(testResultOf({ ...inside, steps: [handshake] }));
    expect(tested?.result).toContain('failed one or more certificate validation checks');
    expect(tested?.status).toBe('SuccessWithWarnings');
    expect(asked).toMatchObject({
      description: 'Asking the user about contoso.example.',
      details: 'the certificate has expired; proceed? Yes',
    });
  });

  it('never lets children take longer than their parent, though their times are rounded', () => {
    // 400 to 441 and 440 to 21,440: two whole milliseconds that are one.
    for (const test of [...every(testResultOf(outsideWithBadRecord)), ...every(testResultOf(inside))]) {
      const sum = test.children.reduce((total, { elapsedMs }) => total + elapsedMs, 0);
      expect(sum).toBeLessThanOrEqual(test.elapsedMs);
    }
  });

  it('stays XML whatever a server has said', () => {
    const hostile = `<b> & "quoted" 'single' \0\x1b\ud800 ]]> --> ä😀\n\t`;
    const xml = renderExrca({
      ...nowhere,
      steps: [
        failed('http-get', hostile, 0, 1, 'protocol-refused', {
          detail: hostile,
          steps: [step('rop-logon', hostile, 0, 1)],
        }),
      ],
    });
    expect(XMLValidator.validate(xml)).toBe(true);
    const parsed: unknown = new XMLParser({
      ignoreAttributes: false,
      processEntities: true,
      htmlEntities: true,
    }).parse(xml);
    expect(JSON.stringify(parsed)).toContain('ä😀');
    expect(xml).not.toContain('\0');
  });
});
