import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { serve } from '../../support/cli.js';
import { canIsolate, openNamespace } from '../../support/namespace.js';
import { peer } from '../../support/peers.js';
import { runClient } from '../../support/run-client.js';

const python = '/usr/bin/python3';
const isInstalled = peer(python, '/usr/lib/python3/dist-packages/exchangelib/__init__.py') && canIsolate();

/** The external name server of contoso-2010, and its address among the loopback ones. */
const nameServer = '127.0.113.53';
const anna = 'anna@contoso.example';

/** Outside, the autodiscover host has no 443: what is there answers on port 80. */
const onlyPort80 = `
published:
  - { outside: "203.0.113.10:443", inside: "10.10.10.20:443" }
  - { outside: "203.0.113.20:80", inside: "10.10.10.20:80" }
`;

/** Runs exchangelib in a network where the lab has the standard ports and the names of contoso-2010, seen from outside. */
async function discover(overlay: string, address = anna, userName = address) {
  const folder = await mkdtemp(join(tmpdir(), 'autodiscover-lab-'));
  try {
    await writeFile(join(folder, 'network.yaml'), `extends: contoso-2010\n${overlay}`);
    await using network = await openNamespace(nameServer);
    await using lab = await serve(['--exposure', 'loopback', '--seed', folder], network.enter);
    const [program = '', ...args] = [...network.enter, python];
    const script = join(import.meta.dirname, 'discover-mailbox.py');
    const { stdout, stderr, code } = await runClient(
      program,
      [...args, script, address, userName, 'Passw0rd!'],
      {
        env: { REQUESTS_CA_BUNDLE: lab.ready.ca, PYTHONDONTWRITEBYTECODE: '1', HOME: folder, TMPDIR: folder },
        timeoutMs: 50_000,
      },
    );
    if (code !== 0) throw new Error(`exchangelib ended with ${code}: ${stderr}`);
    const said: unknown = JSON.parse(stdout);
    return { said, log: lab.lines.join('\n') };
  } finally {
    await rm(folder, { recursive: true });
  }
}

const found = {
  smtp_address: anna,
  user_dn: '/o=Contoso/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Recipients/cn=anna',
  mailbox_dn:
    '/o=Contoso/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Configuration/cn=Servers/cn=outlook.contoso.example/cn=Microsoft Private MDB',
  ews_url: 'https://mail.contoso.example/EWS/Exchange.asmx',
  api_version: 'Exchange2010_SP2',
};

describe.skipIf(!isInstalled)('exchangelib', () => {
  it('finds a mailbox at the autodiscover host', async () => {
    const { said, log } = await discover('');
    const endpoint = 'https://autodiscover.contoso.example/autodiscover/autodiscover.svc';
    expect(said).toEqual({ ...found, endpoint });
    expect(log).not.toContain('Passw0rd!');
  });

  it('finds it through the redirect on port 80', async () => {
    const { said } = await discover(`
hosts:
  CAS1: { httpRedirect: "https://mail.contoso.example/autodiscover/autodiscover.xml" }
  CAS2: { httpRedirect: "https://mail.contoso.example/autodiscover/autodiscover.xml" }
dns: { external: { records: { autodiscover.contoso.example: { A: 203.0.113.20 } } } }
${onlyPort80}`);
    expect(said).toEqual({
      ...found,
      endpoint: 'https://mail.contoso.example/autodiscover/autodiscover.svc',
    });
  });

  it('finds it through the SRV record', async () => {
    const { said } = await discover(`
dns:
  external:
    records:
      autodiscover.contoso.example: { A: 203.0.113.20 }
      _autodiscover._tcp.contoso.example:
        SRV: { port: 443, target: mail.contoso.example, priority: 10 }
${onlyPort80}`);
    expect(said).toEqual({
      ...found,
      endpoint: 'https://mail.contoso.example/autodiscover/autodiscover.svc',
    });
  });

  it('follows a mail user to the other address, where nobody answers', async () => {
    const { said, log } = await discover('', 'petra@contoso.example');
    expect(log).toContain('200 NoError, RedirectAddress');
    expect(said).toMatchObject({
      error: 'AutoDiscoverFailed',
      message: expect.stringContaining('petra.prins@fabrikam.example'),
    });
  });

  it('is told that a mailbox does not exist', async () => {
    const { said } = await discover('', 'nobody@contoso.example');
    expect(said).toMatchObject({
      error: expect.stringMatching(/Unauthorized|NonExistentMailbox|AutoDiscoverFailed/),
    });
  });
});
