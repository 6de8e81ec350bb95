import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Lab } from '../../../src/lab/lab.js';
import { startLab } from '../../../src/lab/start.js';
import { decodePoxResponse } from '../../../src/wire/autodiscover/pox/pox-response.js';
import { requestFor } from '../../servers/http/site.js';
import { peer } from '../../support/peers.js';
import { runClient } from '../../support/run-client.js';

const python = '/usr/bin/python3';
const packages = '/usr/lib/python3/dist-packages';
const hasCurl = peer('curl');
const hasGssapi = hasCurl && peer('curl', '/etc/gss/mech.d/mech.ntlmssp.conf');
const hasRequests = peer(python, `${packages}/requests_ntlm/__init__.py`);
const hasImpacket = peer(python, `${packages}/impacket/ntlm.py`);

const name = 'autodiscover.contoso.example';
const echo = '0500140310000000140000000000000040000000';
const xml = ['--header', 'Content-Type: text/xml', '--data-binary', requestFor('anna@contoso.example')];

let lab: Lab;
let port: number;
let folder: string;

beforeAll(async () => {
  lab = await startLab();
  port = Number(lab.hosts.find((host) => host.name === 'CAS1')?.listen['443']?.split(':')[1]);
  folder = await mkdtemp(join(tmpdir(), 'autodiscover-lab-'));
});
afterAll(async () => {
  await lab.stop();
  await rm(folder, { recursive: true });
});

const anna = 'CONTOSO\\anna:Passw0rd!';

function curl(path: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  return runClient(
    'curl',
    [
      ...['--silent', '--show-error', '--noproxy', '*', '--max-time', '20', '--insecure', '--include'],
      ...['--resolve', `${name}:${port}:127.0.0.1`, ...args, `https://${name}:${port}${path}`],
    ],
    { env },
  );
}

/** Status lines of all the answers that curl saw, without the protocol. */
function statuses(output: string): readonly string[] {
  return [...output.matchAll(/^HTTP\/1\.1 (\d+ [^\r]*)\r$/gm)].map(([, status = '']) => status);
}

function bodyOf(output: string): string {
  return output.slice(output.lastIndexOf('\r\n\r\n') + 4);
}

function journalText(): string {
  return JSON.stringify(lab.journal.entries);
}

describe.skipIf(!hasCurl)('curl', () => {
  it.each([
    'CONTOSO\\anna',
    'contoso.internal\\anna',
    'anna',
    'ANNA',
    'anna@contoso.example',
    'anna@contoso.internal',
  ])('gets its settings by NTLM as %s, on one connection', async (user) => {
    const { code, stdout, stderr } = await curl('/autodiscover/autodiscover.xml', [
      ...['--ntlm', '--user', `${user}:Passw0rd!`, '--verbose', ...xml],
    ]);
    expect(code).toBe(0);
    expect(statuses(stdout)).toEqual(['401 Unauthorized', '200 OK']);
    expect(stderr.match(/SSL connection using/g)).toHaveLength(1);
    expect(stdout).toMatch(/^Persistent-Auth: true\r$/im);
    expect(decodePoxResponse(bodyOf(stdout))).toMatchObject({ action: 'settings' });
  });

  it.each(['--ntlm', '--basic'])('is refused a wrong password by %s', async (scheme) => {
    const { stdout } = await curl('/autodiscover/autodiscover.xml', [
      ...[scheme, '--user', 'CONTOSO\\anna:wrong', ...xml],
    ]);
    expect(statuses(stdout).at(-1)).toBe('401 Unauthorized');
    expect(stdout.match(/^WWW-Authenticate: \w+/gim)?.slice(-3)).toEqual([
      'WWW-Authenticate: Negotiate',
      'WWW-Authenticate: NTLM',
      'WWW-Authenticate: Basic',
    ]);
  });

  it.each(['--ntlm', '--basic'])('gets the echo of the RPC proxy by %s', async (scheme) => {
    const { stdoutBytes, stdout } = await curl('/rpc/rpcproxy.dll?cas1.contoso.internal:6001', [
      ...[scheme, '--user', anna, '--request', 'RPC_OUT_DATA', '--header', 'Content-Length: 0'],
    ]);
    expect(statuses(stdout).at(-1)).toBe('200 Success');
    expect(stdoutBytes.subarray(-20).toString('hex')).toBe(echo);
  });

  it('is refused by the RPC proxy with a wrong password by NTLM', async () => {
    const { stdout } = await curl('/rpc/rpcproxy.dll?cas1.contoso.internal:6001', [
      ...['--ntlm', '--user', 'CONTOSO\\anna:wrong', '--request', 'RPC_OUT_DATA'],
      ...['--header', 'Content-Length: 0'],
    ]);
    expect(statuses(stdout)).toEqual(['401 Unauthorized', '401 Unauthorized']);
  });

  it('leaves no secret in the journal', () => {
    expect(journalText()).toContain('NTLM wrong-credentials');
    expect(journalText()).not.toMatch(/Passw0rd|TlRMTVNTUA/);
  });
});

describe.skipIf(!hasGssapi)('curl with GSSAPI and gss-ntlmssp', () => {
  async function negotiate(password: string) {
    const file = join(folder, 'ntlm-users');
    await writeFile(file, `CONTOSO:anna:${password}\n`, { mode: 0o600 });
    return curl('/autodiscover/autodiscover.xml', ['--negotiate', '--user', 'anna:', ...xml], {
      NTLM_USER_FILE: file,
    });
  }

  it('gets its settings by Negotiate', async () => {
    const { stdout } = await negotiate('Passw0rd!');
    expect(statuses(stdout).at(-1)).toBe('200 OK');
    expect(stdout).toMatch(/^WWW-Authenticate: Negotiate oR[\w+/=]+\r$/im);
    expect(decodePoxResponse(bodyOf(stdout))).toMatchObject({ action: 'settings' });
  });

  it('is refused a wrong password', async () => {
    expect(statuses((await negotiate('wrong')).stdout).at(-1)).toBe('401 Unauthorized');
  });
});

describe.skipIf(!hasRequests)('requests with requests_ntlm', () => {
  it.each([
    ['Passw0rd!', '200 200 true\n'],
    ['wrong', '401 401 None\n'],
  ])('asks twice with %s', async (password, printed) => {
    const { stdout, stderr } = await runClient(
      python,
      [
        join(import.meta.dirname, 'requests-ntlm.py'),
        `https://127.0.0.1:${port}/autodiscover/autodiscover.xml`,
        ...['CONTOSO\\anna', password],
      ],
      { input: requestFor('anna@contoso.example') },
    );
    expect([stdout, stderr]).toEqual([printed, '']);
  });
});

describe.skipIf(!hasImpacket)('impacket', () => {
  it.each([
    ['Passw0rd!', `200 Success\n${echo}\n`],
    ['wrong', '401 Unauthorized\n\n'],
  ])('asks the RPC proxy for the echo with %s', async (password, printed) => {
    const { stdout, stderr } = await runClient(python, [
      join(import.meta.dirname, 'rpc-proxy-echo.py'),
      ...['127.0.0.1', String(port), 'CONTOSO', 'anna', password],
      '/rpc/rpcproxy.dll?cas1.contoso.internal:6001',
    ]);
    expect([stdout, stderr]).toEqual([printed, '']);
  });
});
