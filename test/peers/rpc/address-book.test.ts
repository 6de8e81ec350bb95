import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli, type Served, serve } from '../../support/cli.js';
import { peer } from '../../support/peers.js';
import { runClient } from '../../support/run-client.js';

const python = '/usr/bin/python3';
const script = join(import.meta.dirname, 'address-book.py');
const isHere = peer(python, '/usr/lib/python3/dist-packages/impacket/dcerpc/v5/nspi.py');
const addressBookPort = 59533;
const made = 500;

interface WholeList {
  readonly lists: readonly { readonly name: string; readonly depth: number; readonly id: number }[];
  readonly total: number;
  readonly names: readonly string[];
  readonly pages: number;
  readonly unbound: number;
}

interface Profile {
  readonly outcomes: readonly number[];
  readonly name: string;
  readonly homeMdb: string;
  readonly networkAddress: readonly string[];
  readonly matches: readonly string[];
  readonly newDsa: string;
  readonly fqdn: string;
}

interface Refused {
  readonly nspi: string;
  readonly rfr: string;
}

describe.skipIf(!isHere)("impacket's NSPI and RFR over TCP with NTLM, 500 mailboxes", () => {
  let folder: string;
  let lab: Served;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'address-book-'));
    const seed = join(folder, 'seed');
    const { code, stderr } = await runCli(['seed', '--mailboxes', String(made), '--out', seed]);
    expect(code, stderr).toBe(0);
    lab = await serve(['--seed', seed]);
  });

  afterAll(async () => {
    await lab?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  interface Client {
    readonly host?: string;
    readonly user?: string;
    readonly password?: string;
    readonly level?: number;
  }

  async function ask<Answer>(what: readonly string[], client: Client = {}): Promise<Answer> {
    const { host = 'CAS1', user = 'CONTOSO\\anna', password = 'Passw0rd!', level = 6 } = client;
    const [address = '', port = ''] = lab.socketOf(host, addressBookPort).split(':');
    const args = [script, address, port, user, password, String(level), ...what];
    const { code, stdout, stderr } = await runClient(python, args, { timeoutMs: 50_000 });
    expect(code, stderr).toBe(0);
    const answer: Answer = JSON.parse(stdout);
    return answer;
  }

  it('reads the hierarchy, and the whole Global Address List page by page', async () => {
    const { lists, total, names, pages, unbound } = await ask<WholeList>(['whole-list']);
    expect(lists[0]).toEqual({ name: 'Default Global Address List', depth: 0, id: 0 });
    expect(lists.map(({ name }) => name)).toContain('All Rooms');
    expect(total).toBeGreaterThan(made);
    expect(names).toHaveLength(total);
    expect(pages).toBe(Math.ceil(total / 64));
    const collator = new Intl.Collator('en-US', { sensitivity: 'base' });
    expect(names).toEqual([...names].sort(collator.compare));
    expect(names).toContain('Łukasz Zieliński');
    expect(unbound).toBe(1);
  });

  it.each([2, 5, 6])('resolves names and finds its server, at level %i', async (level) => {
    const profile = await ask<Profile>(['profile', 'anna@contoso.example'], { level });
    expect(profile).toMatchObject({
      outcomes: [2, 1, 0],
      name: 'Anna Albers',
      networkAddress: ['ncacn_ip_tcp:outlook.contoso.example'],
      matches: ['Anna Albers'],
      newDsa: 'outlook.contoso.example',
      fqdn: 'outlook.contoso.example',
    });
    expect(profile.homeMdb).toMatch(/\/cn=Servers\/cn=outlook\.contoso\.example\/cn=Microsoft Private MDB$/);
  });

  it('is served through the balancer, too', async () => {
    const { newDsa } = await ask<Profile>(['profile', 'ben'], { host: 'array' });
    expect(newDsa).toBe('outlook.contoso.example');
  });

  it('is for nobody who has not said who he is, or not truly', async () => {
    const anonymous = await ask<Refused>(['refused'], { level: 1 });
    expect(anonymous.nspi).toMatch(/access_denied/);
    expect(anonymous.rfr).toMatch(/80040111|LOGON_FAILED/i);
    const wrong = await ask<Refused>(['refused'], { password: 'wrong' });
    expect(wrong.nspi).toMatch(/access_denied/);
    expect(wrong.rfr).toMatch(/access_denied/);
  });

  it('says what Autodiscover says, before and after the database is pointed elsewhere', async () => {
    if (!peer('ldapmodify') || !peer('curl')) return;
    const home = async () => {
      const { homeMdb, newDsa, fqdn, networkAddress } = await ask<Profile>([
        'profile',
        'anna@contoso.example',
      ]);
      const fromHomeMdb = /\/cn=([^/]+)\/cn=Microsoft Private MDB$/.exec(homeMdb)?.[1];
      return { autodiscover: await autodiscoverServer(), newDsa, fqdn, fromHomeMdb, networkAddress };
    };
    const array = 'outlook.contoso.example';
    expect(await home()).toMatchObject({
      autodiscover: array,
      newDsa: array,
      fqdn: array,
      fromHomeMdb: array,
    });

    const { stdout, stderr, code } = await runClient(
      'ldapmodify',
      ['-x', '-H', lab.ready.endpoints.ldap, '-D', 'CONTOSO\\Administrator', '-w', 'Passw0rd!'],
      {
        input: `${database}changetype: modify\nreplace: RpcClientAccessServer\nRpcClientAccessServer: CAS2\n`,
      },
    );
    expect(code, stdout + stderr).toBe(0);
    const server = 'cas2.contoso.internal';
    const moved = await home();
    expect(moved).toMatchObject({ autodiscover: server, newDsa: server, fqdn: server, fromHomeMdb: 'CAS2' });
    expect(moved.networkAddress).toContain(`ncacn_ip_tcp:${server}`);
  });

  const database =
    'dn: CN=DB1,CN=Databases,CN=Exchange Administrative Group (FYDIBOHF23SPDLT),CN=Administrative Groups,' +
    'CN=Contoso,CN=Microsoft Exchange,CN=Services,CN=Configuration,DC=contoso,DC=internal\n';

  async function autodiscoverServer(): Promise<string | undefined> {
    const schema = 'http://schemas.microsoft.com/exchange/autodiscover/outlook';
    const request =
      `<Autodiscover xmlns="${schema}/requestschema/2006"><Request><EMailAddress>anna@contoso.example</EMailAddress>` +
      `<AcceptableResponseSchema>${schema}/responseschema/2006a</AcceptableResponseSchema></Request></Autodiscover>`;
    const url = `https://${lab.socketOf('CAS1', 443)}/autodiscover/autodiscover.xml`;
    const login = 'anna@contoso.example:Passw0rd!';
    const args = ['-sk', '-u', login, '-H', 'Content-Type: text/xml', '-d', request, url];
    const { stdout } = await runClient('curl', args);
    return /<Type>EXCH<\/Type>\s*<Server>([^<]+)</.exec(stdout)?.[1];
  }
});
