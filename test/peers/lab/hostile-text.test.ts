import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Client, EqualityFilter } from 'ldapts';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLab } from '../../../src/lab/start.js';
import { renderHtml } from '../../../src/report/html/page.js';
import { peer } from '../../support/peers.js';
import { findClient } from '../../support/run-client.js';

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--no-proxy-server',
];

/** Each would run in a place where text is taken for markup: an element, an attribute, a script, a style. */
const hostileTexts = [
  '<img src=x onerror="window.hasRun=1">',
  '"><svg onload=window.hasRun=1>',
  "' onmouseover='window.hasRun=1' x='",
  '</script><script>window.hasRun=1</script>',
  '</style><script>window.hasRun=1</script>',
  '--><script>window.hasRun=1</script>',
  '<iframe srcdoc="<script>parent.hasRun=1</script>"></iframe>',
];
const hostileText = hostileTexts.join(' ');

/** What names of closed lists stand under: to others a server, a client or a directory gives the words. */
const ofClosedLists = new Set(['kind', 'outcome', 'code', 'protocol', 'outlook', 'event']);

function poisoned<T>(value: T): T {
  return JSON.parse(JSON.stringify(value), (key, inner: unknown) =>
    typeof inner === 'string' && !ofClosedLists.has(key) ? `${inner} ${hostileText}` : inner,
  );
}

describe.skipIf(!peer('chromium'))('hostile text does not run in Chromium', () => {
  let browser: Browser;
  let scratch: string;

  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'autodiscover-lab-hostile-text-'));
    browser = await chromium.launch({ executablePath: findClient('chromium') ?? '', args: flags });
  });
  afterAll(async () => {
    await browser.close();
    await rm(scratch, { recursive: true });
  });

  async function expectNothingRan(page: Page): Promise<void> {
    expect(await page.evaluate('window.hasRun')).toBeUndefined();
    expect(await page.locator('iframe, img[src="x"], svg[onload], [onmouseover]').count()).toBe(0);
  }

  it('in the report: names, targets, details and facts of every step', async () => {
    await using lab = await startLab();
    const resolution = await lab.resolve('anna@contoso.example', { from: 'internet' });
    const file = join(scratch, 'page.html');
    await writeFile(file, renderHtml([{ title: hostileText, resolution: poisoned(resolution) }]));
    const page = await browser.newPage();
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    const address = pathToFileURL(file).href;
    await page.goto(address);
    await page.click('#all');
    const rows = await page.locator('#run0 tbody tr:visible').count();
    await page.locator('#run0 tbody tr:visible').first().focus();
    for (let row = 1; row < rows; row++) await page.keyboard.press('ArrowDown'); // each one's details are shown
    expect(await page.locator('#detail').innerText()).toContain('onerror');
    await expectNothingRan(page);
    expect(requests).toEqual([address]);
    await page.close();
  });

  it('on the live page: what clients sent, in the journal', async () => {
    await using lab = await startLab();
    const page = await browser.newPage();
    await page.goto(lab.endpoints.control);
    await page.getByText('CAS1: running').waitFor();
    const client = new Client({ url: lab.endpoints.ldap });
    await client.bind('anna@contoso.example', 'Passw0rd!');
    for (const value of hostileTexts) {
      const filter = new EqualityFilter({ attribute: 'cn', value });
      await client.search('DC=contoso,DC=internal', { filter });
    }
    await client.unbind();
    await page.locator('#journal').getByText('window.hasRun').first().waitFor();
    await expectNothingRan(page);
    await page.close();
  });
});
