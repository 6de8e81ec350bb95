import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Served, serve } from '../../support/cli.js';
import { peer } from '../../support/peers.js';
import { readmeCommands } from '../../support/readme.js';
import { runClient } from '../../support/run-client.js';

const examples = '/usr/share/doc/python3-impacket/examples';

describe('the README on real clients, with the addresses and ports it names', () => {
  let lab: Served;

  beforeAll(async () => {
    lab = await serve(['--exposure', 'loopback', '--port-offset', '5000']);
  });

  afterAll(async () => {
    await lab.stop();
  });

  const expectations: Readonly<Record<string, readonly (string | RegExp)[]>> = {
    "'(mail=anna@contoso.example)'": [
      /^homeMDB: CN=DB1,CN=Databases,/m,
      /^msExchHomeServerName: \/o=Contoso\/.*cn=MBX1$/m,
    ],
    RpcClientAccessServer: [
      /^RpcClientAccessServer: outlook\.contoso\.example$/m,
      /^RpcClientAccessServer: cas1\.contoso\.internal$/m,
    ],
    '@127.10.10.10': [/^127\.10\.10\.20$/m],
    '@127.0.113.53': ['NXDOMAIN'],
    '/autodiscover/autodiscover.xml': ['<ErrorCode>600</ErrorCode>'],
  };

  const commands = readmeCommands().filter((command) => !/^(?:np[mx]|rpcclient) /.test(command));

  it('names clients that are tested here', () => {
    expect(commands.length).toBe(Object.keys(expectations).length);
  });

  it.each(commands)('%s', async (command) => {
    const [program = ''] = command.split(' ');
    if (!peer(program)) return;
    const { stdout, stderr } = await runClient('/bin/sh', ['-c', command]);
    const expected = Object.entries(expectations).find(([part]) => command.includes(part))?.[1] ?? [];
    expect(expected.length).toBeGreaterThan(0);
    for (const part of expected) {
      if (typeof part === 'string') expect(stdout + stderr).toContain(part);
      else expect(stdout + stderr).toMatch(part);
    }
  });
});

describe('standard ports on loopback addresses', () => {
  let lab: Served | undefined;

  beforeAll(async () => {
    lab = await serve(['--exposure', 'loopback']).catch(() => undefined);
    if (lab === undefined && process.env['AUTODISCOVER_LAB_REQUIRE_PEERS'] === '1') {
      throw new Error('this user may not open ports below 1024, or they are in use');
    }
  });

  afterAll(async () => {
    await lab?.stop();
  });

  it('rpcclient, as in the README, lists the endpoints', async () => {
    if (lab === undefined || !peer('rpcclient')) return;
    const [command = ''] = readmeCommands().filter((line) => line.startsWith('rpcclient '));
    const { stdout } = await runClient('/bin/sh', ['-c', command]);
    expect(stdout.toLowerCase()).toContain('a4f1db00-ca47-1067-b31f-00dd010662da');
    expect(stdout).toContain('59532');
  });

  it('rpcdump.py lists the endpoints of the array behind its balancer', async () => {
    if (lab === undefined || !peer('/usr/bin/python3', `${examples}/rpcdump.py`)) return;
    const { stdout } = await runClient('/usr/bin/python3', [`${examples}/rpcdump.py`, '127.10.10.20']);
    expect(stdout).toContain('A4F1DB00-CA47-1067-B31F-00DD010662DA v0.81');
    expect(stdout).toMatch(/ncacn_ip_tcp:127\.10\.10\.1[12]\[59532\]/);
  });
});

describe('free ports (mapped)', () => {
  let lab: Served;

  beforeAll(async () => {
    lab = await serve();
  });

  afterAll(async () => {
    await lab.stop();
  });

  it('curl meets a 401 first, and with credentials and the CA gets a POX answer', async () => {
    if (!peer('curl')) return;
    const [, port = ''] = lab.socketOf('array', 443).split(':');
    const url = `https://autodiscover.contoso.example:${port}/autodiscover/autodiscover.xml`;
    const body =
      '<Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006"><Request>' +
      '<EMailAddress>anna@contoso.example</EMailAddress><AcceptableResponseSchema>' +
      'http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a' +
      '</AcceptableResponseSchema></Request></Autodiscover>';
    const common = [
      '-sS',
      '-i',
      '--cacert',
      lab.ready.ca,
      '--resolve',
      `autodiscover.contoso.example:${port}:127.0.0.1`,
    ];
    const post = ['-H', 'Content-Type: text/xml', '--data-binary', body, url];
    const refused = await runClient('curl', [...common, ...post]);
    expect(refused.stdout).toMatch(/^HTTP\/1\.1 401 .*www-authenticate: basic realm=/is);
    const answered = await runClient('curl', [...common, '-u', 'CONTOSO\\anna:Passw0rd!', ...post]);
    expect(answered.stdout).toMatch(/^HTTP\/1\.1 200 .*content-type: text\/xml; charset=utf-8/is);
    expect(answered.stdout).toContain('<Server>outlook.contoso.example</Server>');
  });

  it('dig is answered from both views', async () => {
    if (!peer('dig')) return;
    const ask = async (view: string, name: string) => {
      const [address = '', port = ''] = (lab.ready.endpoints.dns[view] ?? '').split(':');
      return (await runClient('dig', [`@${address}`, '-p', port, '+noall', '+comments', '+answer', name]))
        .stdout;
    };
    expect(await ask('internal', 'outlook.contoso.example')).toMatch(/flags: qr aa.*A\s+10\.10\.10\.20/s);
    expect(await ask('external', 'mail.contoso.example')).toMatch(/A\s+203\.0\.113\.10/);
    expect(await ask('external', 'outlook.contoso.example')).toContain('NXDOMAIN');
  });

  it('ldapsearch finds a mailbox by mail and reads the array name of its database', async () => {
    if (!peer('ldapsearch')) return;
    const search = async (base: string, scope: string, filter: string, attribute: string) =>
      runClient('ldapsearch', [
        ...['-LLL', '-o', 'ldif-wrap=no', '-x', '-H', lab.ready.endpoints.ldap],
        ...['-D', 'CONTOSO\\ben', '-w', 'Passw0rd!', '-b', base, '-s', scope, filter, attribute],
      ]);
    const mailbox = await search('DC=contoso,DC=internal', 'sub', '(mail=ben@contoso.example)', 'homeMDB');
    const [, homeMdb = ''] = /^homeMDB: (.+)$/m.exec(mailbox.stdout) ?? [];
    expect(homeMdb).toMatch(/^CN=DB2,CN=Databases,/);
    const database = await search(homeMdb, 'base', '(objectClass=*)', 'RpcClientAccessServer');
    expect(database.stdout).toMatch(/^RpcClientAccessServer: outlook\.contoso\.example$/m);
  });
});
