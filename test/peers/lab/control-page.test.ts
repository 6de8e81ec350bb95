import { createServer } from 'node:http';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Lab } from '../../../src/lab/lab.js';
import { startLab } from '../../../src/lab/start.js';
import { listenTcp } from '../../../src/network/listener.js';
import { peer } from '../../support/peers.js';
import { findClient } from '../../support/run-client.js';

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--no-proxy-server',
];

describe.skipIf(!peer('chromium'))('the live page in Chromium', () => {
  let lab: Lab;
  let browser: Browser;

  beforeAll(async () => {
    lab = await startLab();
    browser = await chromium.launch({ executablePath: findClient('chromium') ?? '', args: flags });
  });
  afterAll(async () => {
    await browser.close();
    await lab.stop();
  });

  it('shows hosts, faults and the journal as they change, and nothing is markup that a client sent', async () => {
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.goto(lab.endpoints.control);
    await page.getByText('CAS1: running').waitFor();
    expect(await page.title()).toBe('contoso-2010 - autodiscover-lab');

    await lab.resolve('anna@contoso.example', { from: 'internet' });
    const rows = page.locator('#journal tr');
    const missing = async () => lab.journal.count() - (await rows.count());
    await expect.poll(missing, { timeout: 20_000 }).toBe(0);

    await page.locator('#filter').fill('NXDOMAIN');
    const shown = page.locator('#journal tr:visible');
    expect(await shown.count()).toBe(
      lab.journal.find(({ answered }) => answered.includes('NXDOMAIN')).length,
    );

    lab.faults.add('http:status=503,host=CAS1');
    await lab.world.stopServer('CAS2');
    await page.getByText('CAS2: stopped').waitFor();
    await page.getByText('http:status=503,host=CAS1 (struck 0 times)').waitFor();

    const script = "search '<img src=x onerror=alert(1)>'";
    const at = { at: new Date().toISOString(), protocol: 'ldap', host: 'DC1', answered: '' };
    await page.evaluate(`add(${JSON.stringify({ ...at, id: 1_000_000, asked: script })})`);
    expect(await page.locator('#journal img').count()).toBe(0);
    expect(await page.locator('#journal tr').first().textContent()).toContain(script);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('is for no page of another site', async () => {
    // On this machine too: of others, a browser may ask nothing here of itself.
    const other = createServer((_, response) => {
      response.writeHead(200, { 'Content-Type': 'text/html' });
      response.end('<!doctype html><title>another site</title>');
    });
    const { port, close } = await listenTcp(other, { address: '127.0.0.1', port: 0 });
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${port}/`);
    await lab.world.stopServer('CAS1');
    const failed = page.waitForEvent('requestfailed');
    const reset = `${lab.endpoints.control}/control/v1/reset`;
    await page.evaluate(
      `fetch(${JSON.stringify(reset)}, { method: 'POST', mode: 'no-cors' }).catch(() => 'not readable')`,
    );
    // The lab was asked, and said that its answer is for nobody else.
    expect((await failed).failure()?.errorText).toBe('net::ERR_BLOCKED_BY_RESPONSE.NotSameOrigin');
    expect(lab.world.condition('CAS1')).toBe('stopped');
    await page.close();
    await close();
  });
});
