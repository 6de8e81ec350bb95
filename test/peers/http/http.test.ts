import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodePoxResponse } from '../../../src/wire/autodiscover/pox/pox-response.js';
import { requestFor, type Site, settings, startSite } from '../../servers/http/site.js';
import { findClient, runClient } from '../../support/run-client.js';

const curl = findClient('curl');
const name = 'autodiscover.contoso.example';

describe.skipIf(curl === undefined)(`curl${curl === undefined ? ' (not installed)' : ''}`, () => {
  let site: Site;
  let folder: string;

  beforeAll(async () => {
    site = await startSite();
    folder = await mkdtemp(join(tmpdir(), 'autodiscover-lab-'));
    await writeFile(join(folder, 'ca.pem'), site.authorityPem);
  });
  afterAll(async () => {
    await site.close();
    await rm(folder, { recursive: true });
  });

  function run(path: string, ...args: readonly string[]) {
    const { port } = site.listening;
    return runClient(curl ?? 'curl', [
      ...['--silent', '--show-error', '--noproxy', '*', '--max-time', '20'],
      ...['--cacert', join(folder, 'ca.pem'), '--resolve', `${name}:${port}:127.0.0.1`],
      ...args,
      `https://${name}:${port}${path}`,
    ]);
  }

  const xml = ['--header', 'Content-Type: text/xml', '--data-binary', requestFor('anna@contoso.example')];
  const anna = ['--basic', '--user', 'CONTOSO\\anna:Passw0rd!'];

  it('is asked for credentials', async () => {
    const { code, stdout, stderr } = await run('/Autodiscover/Autodiscover.xml', '--include', ...xml);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^HTTP\/1\.1 401 Unauthorized\r\n/);
    expect(stdout).toContain(`WWW-Authenticate: Basic realm="${name}:${site.listening.port}"\r\n`);
  });

  it('gets a POX answer once it has them, over a certificate that it trusts', async () => {
    const { code, stdout, stderr } = await run('/autodiscover/autodiscover.xml', ...anna, ...xml);
    expect([code, stderr]).toEqual([0, '']);
    expect(decodePoxResponse(stdout)).toEqual(settings);
  });

  it('is challenged and answered when it chooses the scheme itself', async () => {
    const { code, stdout, stderr } = await run(
      '/autodiscover/autodiscover.xml',
      ...['--digest', '--basic', '--user', 'CONTOSO\\anna:Passw0rd!'],
      ...xml,
    );
    expect([code, stderr]).toEqual([0, '']);
    expect(decodePoxResponse(stdout)).toEqual(settings);
  });

  it('does not trust the certificate without the authority', async () => {
    const { code } = await runClient(curl ?? 'curl', [
      ...['--silent', '--noproxy', '*', '--resolve', `${name}:${site.listening.port}:127.0.0.1`],
      `https://${name}:${site.listening.port}/`,
    ]);
    expect(code).toBe(60);
  });

  const echoRequest = ['--request', 'RPC_OUT_DATA', '--header', 'Content-Length: 0'];

  it('gets the echo of the RPC proxy', async () => {
    const { code, stdoutBytes, stderr } = await run('/rpc/rpcproxy.dll?cas1:6001', ...anna, ...echoRequest);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdoutBytes.toString('hex')).toBe('0500140310000000140000000000000040000000');
  });

  it('gets the echo after a challenge, and when it waits for 100 Continue', async () => {
    const { code, stdout } = await run(
      '/rpc/rpcproxy.dll?cas1:6001',
      ...['--digest', '--basic', '--user', 'CONTOSO\\anna:Passw0rd!', '--verbose', '--include'],
      ...['--request', 'RPC_IN_DATA', '--header', 'Expect: 100-continue', '--data-binary', 'abcd'],
    );
    expect(code).toBe(0);
    expect(stdout.match(/HTTP\/1\.1 [0-9]+ \w+/g)).toEqual([
      'HTTP/1.1 100 Continue',
      'HTTP/1.1 401 Unauthorized',
      'HTTP/1.1 100 Continue',
      'HTTP/1.1 200 Success',
    ]);
  });
});
