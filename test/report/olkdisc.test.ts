import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../src/errors.js';
import type { Resolution } from '../../src/outlook/resolution.js';
import { renderOlkdisc } from '../../src/report/olkdisc.js';
import { failed, inside, nowhere, outsideWithBadRecord, step } from './traces.js';

const startedAt = new Date('2012-04-04T08:25:56.250Z');

const textsOf = (resolution: Resolution) =>
  renderOlkdisc(resolution, { startedAt })
    .split('\n')
    .map((line) => line.split('\t')[4]);

describe("Outlook's log of Autodiscover", () => {
  it('has the lines of the published log, in its order', () => {
    // learn.microsoft.com, archive/blogs/tips_from_the_inside: what stands there before and after the search for a proxy.
    expect(textsOf(inside).slice(0, 11)).toEqual([
      '+++++++++++++++++++++++++++++++',
      'AUTODISCOVER GET SETTINGS BEGIN',
      'SMTP=anna@contoso.example',
      'Attempting URL https://autodiscover.contoso.example/autodiscover/autodiscover.xml found through SCP',
      'Autodiscover to https://autodiscover.contoso.example/autodiscover/autodiscover.xml starting',
      'GetLastError=0; httpStatus=401.',
      'AutoDiscover supported auth schemes:',
      'Negotiate',
      'NTLM',
      'Basic',
      'GetLastError=0; httpStatus=200.',
    ]);
    expect(textsOf(inside)).toContain('Autodiscover XML Received');
  });

  it('has five columns: thread, tick count, date, time, text', () => {
    const lines = renderOlkdisc(outsideWithBadRecord, { startedAt, thread: 4044 }).split('\n');
    for (const line of lines) {
      expect(line).toMatch(/^4044\t0x[0-9A-F]{8}\t04\/04\/12\t08:25:5\d\t\S/);
    }
    const ticks = lines.map((line) => Number(line.split('\t')[1]));
    expect(ticks).toEqual(ticks.toSorted((a, b) => a - b));
    // Counted since midnight: 08:25:56.250 is 30,356,250 ms, and a tick is 15.625 ms.
    expect(ticks[0]).toBe(30_356_250);
    expect(ticks.every((tick) => tick - Math.floor(Math.ceil(tick / 15.625) * 15.625) === 0)).toBe(true);
  });

  it('tells an address that failed by its error, and goes on with the next', () => {
    expect(textsOf(outsideWithBadRecord).slice(3, 7)).toEqual([
      'Autodiscover to https://contoso.example/autodiscover/autodiscover.xml starting',
      'GetLastError=12007; httpStatus=0.',
      'Autodiscover to https://contoso.example/autodiscover/autodiscover.xml Failed (0x800C8203)',
      'Autodiscover to https://autodiscover.contoso.example/autodiscover/autodiscover.xml starting',
    ]);
  });

  it('ends with the settings, or without any', () => {
    expect(textsOf(inside).slice(-5)).toEqual([
      'Autoconfiguration found the following settings:',
      'Protocol: Exchange RPC',
      'Server: outlook.contoso.example',
      'Protocol: Exchange HTTP',
      'Server: mail.contoso.example',
    ]);
    expect(textsOf(nowhere).at(-1)).toBe('Autoconfiguration was unable to determine your settings!');
  });

  it('has checks for a local file, a redirect and an SRV record', () => {
    expect(textsOf(nowhere).slice(3, -1)).toEqual([
      'Local autodiscover for contoso.example starting',
      'Local autodiscover for contoso.example Failed (0x8004010F)',
      'Redirect check to http://autodiscover.contoso.example/autodiscover/autodiscover.xml starting',
      'GetLastError=12007; httpStatus=0.',
      'Redirect check to http://autodiscover.contoso.example/autodiscover/autodiscover.xml Failed (0x80072EE7)',
      'Srv Record lookup for contoso.example starting',
      'GetLastError=12007; httpStatus=0.',
      'Srv Record lookup for contoso.example Failed (0x8004010F)',
    ]);
  });

  it.each<[ErrorCode, string]>([
    ['connection-timed-out', '12002'],
    ['name-not-found', '12007'],
    ['connection-refused', '12029'],
    ['connection-reset', '12030'],
    ['certificate-rejected', '12175'],
  ])('writes %s as WinHTTP error %s', (code, number) => {
    const url = 'https://contoso.example/autodiscover/autodiscover.xml';
    const resolution = (outlook: Resolution['outlook']): Resolution => ({
      ...nowhere,
      outlook,
      steps: [
        failed('find-settings', 'anna@contoso.example', 0, 10, code, {
          steps: [
            failed('root-domain', url, 0, 10, code, {
              steps: [
                failed('autodiscover', url, 0, 10, code, {
                  steps: [failed('tcp-connect', '203.0.113.10:443', 0, 10, code)],
                }),
              ],
            }),
          ],
        }),
      ],
    });
    expect(textsOf(resolution('2010'))).toContain(`GetLastError=${number}; httpStatus=0.`);
    // As 2013 and 2016 write the same.
    expect(textsOf(resolution('2013'))).toContain(`GetLastError = ${number}, httpStatus = 0.`);
    const hresult = 0x8007_0000 + Number(number);
    expect(textsOf(resolution('2016'))).toContain(`GetLastError=${hresult}; httpStatus=0.`);
  });

  it('tells a repair as the search that it is, and the server that was found', () => {
    const [search] = inside.steps;
    const texts = textsOf({
      ...inside,
      steps: [
        step('repair-profile', 'anna@contoso.example', 0, 150, {
          facts: { homeServer: 'cas2.contoso.internal' },
          steps: search?.steps ?? [],
        }),
      ],
    });
    expect(texts[1]).toBe('AUTODISCOVER GET SETTINGS BEGIN');
    expect(texts).toContain('Server: cas2.contoso.internal');
  });

  it('has found nothing when a refresh fails, though the client has a profile', () => {
    const texts = textsOf({
      ...inside,
      steps: [failed('refresh-settings', 'anna@contoso.example', 0, 10, 'no-such-object')],
    });
    expect(texts.at(-1)).toBe('Autoconfiguration was unable to determine your settings!');
  });

  it('goes back to the first address when the one that it was sent to has led nowhere', () => {
    const texts = textsOf({
      ...nowhere,
      steps: [
        failed('find-settings', 'petra@contoso.example', 0, 60, 'no-such-object', {
          steps: [
            failed('resume', 'petra@contoso.example', 10, 50, 'no-such-object', {
              steps: nowhere.steps[0]?.steps ?? [],
            }),
          ],
        }),
      ],
    });
    expect(texts.slice(3, 5)).toEqual([
      'SMTP=petra@contoso.example',
      'Local autodiscover for contoso.example starting',
    ]);
  });

  it('writes no answer as users of Outlook 2016 have seen it', () => {
    expect(0x8007_0000 + 12_002).toBe(2_147_954_402);
  });

  it('writes an answer that is no XML as a malformed one, and a redirect as a redirect', () => {
    const url = 'https://contoso.example/autodiscover/autodiscover.xml';
    const other = 'https://mail.contoso.example/autodiscover/autodiscover.xml';
    const post = step('http-post', 'contoso.example/autodiscover/autodiscover.xml', 0, 5, {
      facts: { status: 200 },
    });
    const texts = textsOf({
      ...inside,
      steps: [
        step('find-settings', 'anna@contoso.example', 0, 20, {
          steps: [
            step('root-domain', url, 0, 20, {
              steps: [
                step('autodiscover', url, 0, 5, {
                  facts: { answer: 'redirect-url', redirect: other },
                  steps: [post],
                }),
                failed('autodiscover', other, 5, 5, 'decode-failed', { steps: [post] }),
              ],
            }),
          ],
        }),
      ],
    });
    expect(texts).toContain(`Autodiscover URL redirection to ${other}`);
    expect(texts).toContain(`Autodiscover to ${other} Failed (0x80070057)`);
  });
});
