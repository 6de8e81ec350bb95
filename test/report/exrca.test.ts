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
        failed('HTTP GET', hostile, 0, 1, 'protocol-refused', {
          detail: hostile,
          steps: [step('x', hostile, 0, 1)],
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
