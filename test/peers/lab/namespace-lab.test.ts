import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Served, serve } from '../../support/cli.js';
import { canIsolate, type LabNetwork, openLabNetwork, runIn } from '../../support/namespace.js';
import { peer } from '../../support/peers.js';
import { type ClientResult, runClient } from '../../support/run-client.js';

const python = '/usr/bin/python3';
const rpcdump = '/usr/share/doc/python3-impacket/examples/rpcdump.py';
const isHere =
  peer('curl') &&
  peer('dig') &&
  peer('ldapsearch') &&
  peer('nft') &&
  peer(python, rpcdump, '/usr/lib/python3/dist-packages/exchangelib/__init__.py') &&
  canIsolate();

/** What the client has of the lab is the first of these, as its DNS server. */
const [main, second] = ['10.99.2.2', '10.99.2.3'];
const systemTrust = '/etc/ssl/certs/ca-certificates.crt';
const emsmdb = 'A4F1DB00-CA47-1067-B31F-00DD010662DA';

/** What the firewall lets through: what an administrator would open for Outlook inside. */
const openPorts = '53, 80, 135, 389, 443, 636, 3268, 6005, 59532, 59533';

describe.skipIf(!isHere)('a client, a firewall and the lab on three machines', () => {
  let network: LabNetwork;
  let lab: Served;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'namespace-lab-'));
    network = await openLabNetwork([main, second]);
    for (const rule of [
      'add table ip lab',
      'add chain ip lab forward { type filter hook forward priority 0; policy drop; }',
      'add chain ip lab closed',
      'add rule ip lab forward jump closed',
      'add rule ip lab forward ct state established,related accept',
      `add rule ip lab forward ip daddr 10.99.2.0/24 tcp dport { ${openPorts} } accept`,
      'add rule ip lab forward ip daddr 10.99.2.0/24 udp dport { 53, 389 } accept',
    ]) {
      await runIn(network.firewall, 'nft', rule);
    }
    lab = await serve(['--exposure', 'lan', '--advertise', `${main},${second}`], network.server.enter);
  });

  afterAll(async () => {
    await lab?.stop();
    await network?.[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  function atClient(...command: readonly string[]): Promise<ClientResult> {
    const [program = '', ...args] = [...network.client.enter, ...command];
    const env = { HOME: folder, TMPDIR: folder, PYTHONDONTWRITEBYTECODE: '1', no_proxy: '*' };
    return runClient(program, args, { env, timeoutMs: 60_000 });
  }

  it('dig finds the servers with the name server of the system, and no name outside the lab', async () => {
    const ask = async (...question: readonly string[]) =>
      (await atClient('dig', '+short', ...question)).stdout;
    expect(await ask('autodiscover.contoso.example')).toBe(`${main}\n`);
    expect(await ask('mbx1.contoso.internal')).toBe(`${second}\n`);
    expect(await ask('_ldap._tcp.dc._msdcs.contoso.internal', 'SRV')).toBe(
      '0 100 389 dc1.contoso.internal.\n',
    );
    expect((await atClient('dig', 'outlook.office365.com')).stdout).toContain('status: NXDOMAIN');
  });

  it('curl gets the CA, and with it as the only one the system trusts, Autodiscover', async () => {
    const ca = join(folder, 'ca.crt');
    const site = 'https://autodiscover.contoso.example/autodiscover/autodiscover.xml';
    const untrusted = await atClient('curl', '-sS', site);
    expect(untrusted.stderr).toContain('unable to get local issuer certificate');
    expect((await atClient('curl', '-sS', '-o', ca, 'http://mail.contoso.example/ca.crt')).code).toBe(0);
    await runIn(network.client, 'mount', '--bind', ca, systemTrust);
    const body =
      '<Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006"><Request>' +
      '<EMailAddress>anna@contoso.example</EMailAddress><AcceptableResponseSchema>' +
      'http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a' +
      '</AcceptableResponseSchema></Request></Autodiscover>';
    const post = ['-H', 'Content-Type: text/xml', '--data-binary', body, site];
    const { stdout, stderr } = await atClient(
      'curl',
      '-sS',
      '--ntlm',
      '-u',
      'CONTOSO\\anna:Passw0rd!',
      ...post,
    );
    expect(stderr).toBe('');
    expect(stdout).toContain('<Server>outlook.contoso.example</Server>');
  });

  it('exchangelib finds a mailbox by its address and password alone', async () => {
    const script = join(import.meta.dirname, '..', 'http', 'discover-mailbox.py');
    const anna = 'anna@contoso.example';
    const { stdout, stderr } = await atClient(python, script, anna, anna, 'Passw0rd!');
    expect(JSON.parse(stdout || stderr)).toMatchObject({
      smtp_address: anna,
      endpoint: 'https://autodiscover.contoso.example/autodiscover/autodiscover.svc',
    });
  });

  it('ldapsearch finds a domain controller by the domain, and trusts it over TLS', async () => {
    const search = (uri: string) =>
      atClient(
        ...['ldapsearch', '-LLL', '-o', 'ldif-wrap=no', '-x', '-H', uri, '-D', 'anna@contoso.example'],
        ...['-w', 'Passw0rd!', '-b', 'DC=contoso,DC=internal', '(mail=anna@contoso.example)', 'homeMDB'],
      );
    for (const uri of ['ldap:///dc%3Dcontoso%2Cdc%3Dinternal', 'ldaps://dc1.contoso.internal']) {
      const { stdout, stderr } = await search(uri);
      expect(stdout, `${uri} ${stderr}`).toMatch(/^homeMDB: CN=DB1,CN=Databases,/m);
    }
  });

  it('rpcdump gets the endpoints of the array, and of the mailbox server at its own address', async () => {
    const array = await atClient(python, rpcdump, 'outlook.contoso.example');
    expect(array.stdout).toContain(emsmdb);
    expect(array.stdout).toContain(`ncacn_ip_tcp:${main}[59532]`);
    const mailboxServer = await atClient(python, rpcdump, 'mbx1.contoso.internal');
    expect(mailboxServer.stdout).toContain(`ncacn_ip_tcp:${second}[6005]`);
  });

  it('a firewall that closes 135 leaves RPC without an answer, and HTTPS as it was', async () => {
    const health = 'https://mail.contoso.example/autodiscover/healthcheck.htm';
    const connect = ['curl', '-sS', '--max-time', '3', 'telnet://outlook.contoso.example:135'];
    await runIn(network.firewall, 'nft', 'add rule ip lab closed tcp dport 135 drop');
    const dropped = await atClient(...connect);
    expect([dropped.code, dropped.stderr]).toEqual([28, expect.stringMatching(/timed out/i)]);
    expect((await atClient('curl', '-sS', '-k', health)).stdout).toContain('200 OK');
    await runIn(network.firewall, 'nft', 'flush chain ip lab closed');
    await runIn(network.firewall, 'nft', 'add rule ip lab closed tcp dport 135 reject with tcp reset');
    const rejected = await atClient(...connect);
    expect([rejected.code, rejected.stderr]).toEqual([7, expect.stringMatching(/refused|connect to/i)]);
    await runIn(network.firewall, 'nft', 'flush chain ip lab closed');
    expect((await atClient(python, rpcdump, 'outlook.contoso.example')).stdout).toContain(emsmdb);
  });

  it('tells of everything the client asked; where a balancer stands in between, by a line of its own', () => {
    const log = lab.lines.join('\n');
    for (const protocol of ['dns', 'ldap', 'tcp']) {
      expect(log).toMatch(new RegExp(`"protocol":"${protocol}"[^\\n]*"client":"10\\.99\\.1\\.2:`));
    }
    expect(log).toMatch(/"protocol":"http","host":"CAS[12]"/);
    expect(log).toMatch(/"protocol":"rpc","host":"CAS[12]"/);
    expect(log).not.toContain('Passw0rd!');
  });
});
