import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Lab } from '../../../src/lab/lab.js';
import { startLab } from '../../../src/lab/start.js';
import { certificateFaults } from '../../../src/network/certificate-faults.js';
import { peer } from '../../support/peers.js';
import { runClient } from '../../support/run-client.js';

const python = '/usr/bin/python3';
const hasCurl = peer('curl');
const hasOpenssl = peer('openssl');
const hasRequests = peer(python, '/usr/lib/python3/dist-packages/requests/__init__.py');

/** One name for each fault, all of them at CAS1, whose own names have a good certificate. */
const nameOf = (fault: string) => `${fault}.faults.contoso.example`;
const good = 'mail.contoso.example';
const health = '/autodiscover/healthcheck.htm';

let lab: Lab;
let folder: string;
let port: number;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'autodiscover-lab-'));
  const entries = certificateFaults.map((fault) => `  - { names: [${nameOf(fault)}], fault: ${fault} }\n`);
  const world = `extends: contoso-2010\ncertificates:\n${entries.join('')}`;
  await writeFile(join(folder, 'network.yaml'), world);
  lab = await startLab({ seed: folder, data: join(folder, 'data') });
  port = Number(lab.hosts.find(({ name }) => name === 'CAS1')?.listen['443']?.split(':')[1]);
});
afterAll(async () => {
  await lab.stop();
  await rm(folder, { recursive: true });
});

describe.skipIf(!hasCurl)('curl', () => {
  const get = (name: string, ca = lab.ca.path) =>
    runClient('curl', [
      ...['--silent', '--show-error', '--noproxy', '*', '--max-time', '20', '--cacert', ca],
      ...['--resolve', `${name}:${port}:127.0.0.1`, `https://${name}:${port}${health}`],
    ]);

  it.each([
    ['wrong-name', /no alternative certificate subject name matches|SSL: no alternative/],
    ['expired', /certificate has expired/],
    ['not-yet-valid', /certificate is not yet valid/],
    ['unknown-authority', /unable to get local issuer certificate/],
    ['self-signed', /self-signed certificate|self signed certificate/],
  ])('refuses a certificate that is %s', async (fault, reason) => {
    const { code, stdout, stderr } = await get(nameOf(fault));
    expect([code, stdout]).toEqual([60, '']);
    expect(stderr).toMatch(reason);
  });

  it.each([good, nameOf('wildcard')])('takes the one of %s', async (name) => {
    const { code, stdout, stderr } = await get(name);
    expect([code, stdout, stderr]).toEqual([0, '200 OK<br/>cas1.contoso.internal', '']);
  });

  it('gets the CA on port 80, and trusts the site with it', async () => {
    const site = lab.hosts.find(({ name }) => name === 'CAS1')?.listen['80'];
    const file = join(folder, 'fetched.crt');
    const { code } = await runClient('curl', ['--silent', '--output', file, `http://${site}/ca.crt`]);
    expect([code, (await get(good, file)).code]).toEqual([0, 0]);
  });
});

describe.skipIf(!hasOpenssl)('openssl', () => {
  it.each([
    [good, 0],
    [nameOf('wildcard'), 0],
    [nameOf('expired'), 10],
    [nameOf('not-yet-valid'), 9],
    [nameOf('self-signed'), 18],
    [nameOf('unknown-authority'), 21],
    [nameOf('wrong-name'), 62],
  ])('s_client verifies the chain of %s, asked for by SNI, to code %i', async (name, expected) => {
    const { stdout } = await runClient('openssl', [
      ...['s_client', '-connect', `127.0.0.1:${port}`, '-servername', name, '-verify_hostname', name],
      ...['-CAfile', lab.ca.path],
    ]);
    expect(stdout).toContain(`Verify return code: ${expected} (`);
  });

  it('verify takes the CA as one, and x509 shows what it is for', async () => {
    const self = await runClient('openssl', ['verify', '-x509_strict', '-CAfile', lab.ca.path, lab.ca.path]);
    expect(self.stdout).toBe(`${lab.ca.path}: OK\n`);
    const { stdout } = await runClient('openssl', ['x509', '-in', lab.ca.path, '-noout', '-text']);
    expect(stdout).toMatch(/CA:TRUE, pathlen:0/);
    expect(stdout).toMatch(/Certificate Sign, CRL Sign/);
  });
});

describe.skipIf(!hasRequests)('requests with REQUESTS_CA_BUNDLE', () => {
  const script = `
import requests, socket, sys
real = socket.getaddrinfo
socket.getaddrinfo = lambda host, *rest, **more: real('127.0.0.1', *rest, **more)
try:
    print(requests.get(sys.argv[1], timeout=20).status_code)
except requests.exceptions.SSLError as error:
    print(error)
`;
  const get = (name: string) =>
    runClient(python, ['-c', script, `https://${name}:${port}${health}`], {
      env: { REQUESTS_CA_BUNDLE: lab.ca.path, NO_PROXY: '*', no_proxy: '*' },
    });

  it.each([
    [good, /^200\n$/],
    [nameOf('expired'), /certificate has expired/],
    [nameOf('unknown-authority'), /unable to get local issuer certificate/],
    [nameOf('wrong-name'), /doesn't match|Hostname mismatch/],
  ])('asks %s', async (name, printed) => {
    const { stdout, stderr } = await get(name);
    expect(stdout).toMatch(printed);
    expect(stderr).toBe('');
  });
});
