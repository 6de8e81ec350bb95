import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../../support/cli.js';
import { peer } from '../../support/peers.js';
import { findClient } from '../../support/run-client.js';

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** In the page: texts whose contrast with what is behind them is below 4.5 to 1 (WCAG 2.1, 1.4.3). */
const lowContrasts = `(() => {
  const channels = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const luminance = (colour) => {
    const [red, green, blue] = channels(colour).map((value) => {
      const share = value / 255;
      return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const isOpaque = (colour) => (channels(colour)[3] ?? 1) === 1;
  const groundOf = (element) => {
    const { backgroundColor } = getComputedStyle(element);
    return isOpaque(backgroundColor) ? backgroundColor : groundOf(element.parentElement);
  };
  return [...document.querySelectorAll('p, b, dd, dt, th, td, caption, figcaption, .said, .ticks span, .pill, .mark, .wait, li, label')]
    .filter((element) => element.innerText.trim() !== '' && element.checkVisibility())
    .flatMap((element) => {
      const [dark, light] = [luminance(getComputedStyle(element).color), luminance(groundOf(element))].sort((a, b) => a - b);
      const ratio = (light + 0.05) / (dark + 0.05);
      return ratio < 4.5 ? [element.className + ' ' + element.innerText.slice(0, 40) + ': ' + ratio.toFixed(2)] : [];
    });
})()`;

describe.skipIf(!peer('chromium'))('the page in Chromium', () => {
  let scratch: string;
  let browser: Browser;
  let address: string;

  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'autodiscover-lab-page-'));
    const file = join(scratch, 'page.html');
    const { code, stderr } = await runCli(['demo', '--html', file]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    address = pathToFileURL(file).href;
    browser = await chromium.launch({ executablePath: findClient('chromium') ?? '', args: flags });
  });

  afterAll(async () => {
    await browser.close();
    await rm(scratch, { recursive: true });
  });

  /** Opens the page; whatever the browser complains of, or asks the network for, fails the test. */
  async function open<T>(
    look: (page: Page) => Promise<T>,
    options: Parameters<Browser['newContext']>[0] = {},
  ): Promise<T> {
    const context = await browser.newContext({
      viewport: { width: 1400, height: 900 },
      offline: true,
      ...options,
    });
    const page = await context.newPage();
    const complaints: string[] = [];
    const requests: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => requests.push(request.url()));
    await page.goto(address);
    const seen = await look(page);
    expect({ complaints, requests }).toEqual({ complaints: [], requests: [address] });
    await context.close();
    return seen;
  }

  it('shows the bad record as the longest bar by far, on one axis with the others', async () => {
    await open(async (page) => {
      const width = async (selector: string) => (await page.locator(selector).boundingBox())?.width ?? 0;
      const track = await width('.compare:nth-of-type(3) .track');
      expect(await page.locator('a.compare').count()).toBe(3);
      const wait = await width('.track .long >> nth=0');
      expect(wait / track).toBeGreaterThan(0.75);
      expect(await page.locator('.track .long').first().innerText()).toMatch(
        /^21\.0 s TCP connect 203\.0\.113\.10:135/,
      );
      const inside = await page.locator('a.compare >> nth=0').locator('.end').boundingBox();
      const start = await page.locator('a.compare >> nth=0').locator('.track').boundingBox();
      expect(((inside?.x ?? 0) - (start?.x ?? 0)) / track).toBeLessThan(0.25);
      expect(await page.locator('.card.waits .longest').innerText()).toContain('21.0 s');
    });
  });

  it('folds the wait at first, and shows it on the true axis when asked', async () => {
    await open(async (page) => {
      const bar = page.locator('#run2 tr.slow .bar');
      const lane = (await page.locator('#run2 tr.slow .lane').boundingBox())?.width ?? 1;
      const share = async () => ((await bar.boundingBox())?.width ?? 0) / lane;
      expect(await share()).toBeLessThan(0.4);
      await page.check('#real');
      expect(await share()).toBeGreaterThan(0.75);
    });
  });

  it('tells all of a step that is pointed at', async () => {
    await open(async (page) => {
      const panel = page.locator('#detail');
      expect(await panel.isVisible()).toBe(false);
      await page.hover('#run2 tr.slow');
      expect(await panel.innerText()).toMatch(
        /TCP connect 203\.0\.113\.10:135[\s\S]*no answer[\s\S]*connection-timed-out/,
      );
      await page.keyboard.press('Escape');
      expect(await panel.isVisible()).toBe(false);
    });
  });

  it('can be walked through by keyboard alone', async () => {
    await open(async (page) => {
      const focused = () => page.locator('tr:focus b').innerText();
      await page.locator('#run2 tbody tr').first().focus();
      expect(await focused()).toMatch(/Find settings/);
      await page.keyboard.press('ArrowDown');
      expect(await focused()).toMatch(/Service connection point/);
      await page.keyboard.press('ArrowLeft');
      await page.keyboard.press('ArrowDown');
      expect(await focused()).toMatch(/Root domain/);
      await page.keyboard.press('End');
      await page.keyboard.press('Home');
      expect(await focused()).toMatch(/Find settings/);
      expect(await page.locator('#detail').innerText()).toContain('anna@contoso.example');
    });
  });

  it('hides what went well and fast until asked, and hides nothing without scripts', async () => {
    const rows = '#run0 tbody tr';
    const all = await open((page) => page.locator(`${rows}:visible`).count(), { javaScriptEnabled: false });
    await open(async (page) => {
      expect(await page.locator(`${rows}:visible`).count()).toBeLessThan(all / 2);
      await page.click('#all');
      expect(await page.locator(`${rows}:visible`).count()).toBe(all);
    });
  });

  it('reads as tables to those who do not see it', async () => {
    await open(async (page) => {
      const tree = await page.locator('body').ariaSnapshot();
      expect(tree).toMatch(/heading "How Outlook finds anna@contoso\.example" \[level=1\]/);
      expect(tree).toMatch(/treegrid "Steps of outside, array name public, in order of time"/);
      expect(tree).toMatch(/rowheader "failed ✗?.*TCP connect 203\.0\.113\.10:135/);
      expect(tree).toMatch(/link "outside, array name public: 2\d\.\d s\. Find settings success/);
    });
  });

  it.each(['light', 'dark'] as const)('has enough contrast when it is %s', async (colorScheme) => {
    await open(
      async (page) => {
        expect(await page.evaluate(lowContrasts)).toEqual([]);
      },
      { colorScheme },
    );
  });

  it('fits a telephone', async () => {
    await open(
      async (page) => {
        const isTooWide = 'document.documentElement.scrollWidth > document.documentElement.clientWidth';
        expect(await page.evaluate(isTooWide)).toBe(false);
      },
      { viewport: { width: 390, height: 800 } },
    );
  });
});
