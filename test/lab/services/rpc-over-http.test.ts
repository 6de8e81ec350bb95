import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createDatabaseStates } from '../../../src/exchange/roles/mailbox-store/database-states.js';
import type { Lab } from '../../../src/lab/lab.js';
import { createRpcOverHttp, type RpcOverHttp } from '../../../src/lab/services/rpc-over-http.js';
import { startLab } from '../../../src/lab/start.js';
import { realClock } from '../../../src/network/time/clock.js';
import { createRpcTargets } from '../../../src/servers/rpc-http/rpc-target.js';
import { guidFromBytes } from '../../../src/values/guid.js';
import { interfaces } from '../../../src/wire/dcerpc/interfaces.js';
import type { SyntaxId } from '../../../src/wire/ndr/syntax-id.js';
import { connC2 } from '../../../src/wire/rpc-http/connection-establishment.js';
import { loadContoso2010 } from '../../exchange/contoso-2010.js';
import { bindOf } from '../../servers/rpc/client.js';
import { begin, beginIn, ClientChannel, newCookies } from '../../servers/rpc-http/channels.js';

/** The proxies of contoso-2010, with these of its servers running. */
function proxies(up: readonly string[]): RpcOverHttp {
  const { organization } = loadContoso2010();
  const databaseStates = createDatabaseStates();
  const reached = createRpcOverHttp({ organization, databaseStates, clock: realClock() });
  for (const host of ['CAS1', 'CAS2', 'MBX1']) {
    const isUp = () => up.includes(host);
    const endpoints = new Map([593, 6001, 6002, 6004].map((port) => [port, []]));
    reached.add(host, createRpcTargets({ host, address: '', tell: () => undefined, isUp, endpoints }));
  }
  return reached;
}

const all = ['CAS1', 'CAS2', 'MBX1'];

describe('an RPC proxy of Exchange 2010', () => {
  it.each([
    ['a NetBIOS name', 'CAS2:6001', 'CAS2', 6001],
    ['a name in other letters', 'cas2:6004', 'CAS2', 6004],
    ['a FQDN', 'cas2.contoso.internal:6002', 'CAS2', 6002],
    ["the array's name: itself", 'outlook.contoso.example:6001', 'CAS1', 6001],
    ['a mailbox server', 'mbx1:6001', 'MBX1', 6001],
    ['its own endpoint mapper', 'CAS1:593', 'CAS1', 593],
  ])('reaches %s', (_, target, host, port) => {
    expect(proxies(all).find('CAS1', target)).toMatchObject({ host, port });
  });

  it.each([
    ['no server of the organization', 'dc1:6001'],
    ['another port', 'CAS1:6003'],
    ['another port', 'CAS1:389'],
    ["another server's endpoint mapper", 'CAS2:593'],
    ["the array's endpoint mapper", 'outlook.contoso.example:593'],
    [
      'a mailbox by its GUID, as later versions do',
      '8f2b6c3e-0000-4000-8000-000000000000@contoso.example:6001',
    ],
    ['a legacy DN', '/o=Contoso:6001'],
    ['no port', 'CAS1'],
  ])('may not go to %s', (_, target) => {
    expect(proxies(all).find('CAS1', target)).toBeUndefined();
  });

  it('goes to another member of the array when it does not run itself, and finds nobody where nobody runs', () => {
    const array = 'outlook.contoso.example:6001';
    expect(proxies(['CAS2']).find('CAS1', array)).toMatchObject({ host: 'CAS2' });
    expect(proxies([]).find('CAS1', array)?.isUp()).toBe(false);
    expect(proxies([]).find('CAS1', 'MBX2:6001')?.isUp()).toBe(false);
  });
});

/** Opens a connection to the target through a proxy, and binds an interface: the result of that. */
async function bindThrough(
  lab: Lab,
  proxy: string,
  target: string,
  syntax: SyntaxId,
): Promise<number | undefined> {
  const at = lab.hosts.find(({ name }) => name === proxy)?.listen['443'] ?? '';
  const open = (direction: 'in' | 'out') =>
    new ClientChannel(Number(at.split(':')[1]), direction, { target, isTls: true });
  const cookies = newCookies();
  const [out, inChannel] = [open('out'), open('in')];
  try {
    begin(out, cookies);
    beginIn(inChannel, cookies);
    await out.next(connC2);
    inChannel.write(bindOf(syntax));
    await out.until(() => out.rpc.length === 1);
    return Buffer.from(out.rpc[0] ?? []).at(-24); // result of the one context, before its transfer syntax
  } finally {
    out.socket.destroy();
    inChannel.socket.destroy();
  }
}

describe('a lab', () => {
  async function startWith(hosts: string): Promise<Lab> {
    const folder = await mkdtemp(join(tmpdir(), 'rpc-proxy-'));
    try {
      await writeFile(join(folder, 'network.yaml'), `extends: contoso-2010\nhosts:\n  ${hosts}\n`);
      return await startLab({ seed: folder });
    } finally {
      await rm(folder, { recursive: true });
    }
  }

  it('has a proxy on port 80 too where TLS ends before the server, and only there', async () => {
    await using lab = await startWith('CAS1: { sslOffloading: true }');
    const headOn80 = async (host: string) => {
      const at = lab.hosts.find(({ name }) => name === host)?.listen['80'] ?? '';
      const channel = new ClientChannel(Number(at.split(':')[1]), 'out', { contentLength: 0 });
      await channel.until(() => channel.head.endsWith('\r\n\r\n'));
      channel.socket.destroy();
      return channel.head;
    };
    expect(await headOn80('CAS1')).toMatch(/^HTTP\/1\.1 200 Success\r\n/);
    expect(await headOn80('CAS2')).toMatch(/^HTTP\/1\.1 400 /);
  });

  it('refuses SSL offloading for a host without a proxy', async () => {
    await expect(startWith('MBX1: { sslOffloading: true }')).rejects.toThrow('hosts.MBX1.sslOffloading');
  });

  it('serves the mailbox store on 6001, the address book on 6002 and 6004', async () => {
    await using lab = await startLab();
    const { EMSMDB, NSPI, RFR } = interfaces;
    const bind = (port: number, syntax: SyntaxId) => bindThrough(lab, 'CAS1', `cas2:${port}`, syntax);
    expect(await bind(6001, EMSMDB)).toBe(0);
    expect(await bind(6001, NSPI)).toBe(2);
    expect([await bind(6002, RFR), await bind(6004, RFR), await bind(6004, NSPI)]).toEqual([0, 0, 0]);
    const told = lab.journal.entries.map(
      ({ protocol, host, answered }) => `${protocol} ${host}: ${answered}`,
    );
    expect(told).toContain('rpc-http CAS1: virtual connection to CAS2:6004');
    expect(told).toContain('rpc CAS2: bind_ack acceptance');
  });

  it('refuses a server that has been stopped, until it is started again', async () => {
    await using lab = await startLab();
    const bind = () => bindThrough(lab, 'CAS1', 'cas2:6001', interfaces.EMSMDB);
    expect(await bind()).toBe(0);
    await lab.world.stopServer('CAS2');
    await expect(bind()).rejects.toThrow('HTTP/1.0 503 RPC Error: 6ba');
    await lab.world.startServer('CAS2');
    expect(await bind()).toBe(0);
  });

  it('of Exchange 2013 serves everything at each port, by the name of a mailbox', async () => {
    await using lab = await startLab({ seed: 'contoso-2013' });
    const proxy = lab.hosts.find(({ kind, listen }) => kind === 'server' && listen['443'] !== undefined);
    const anna = lab.directory.find('mail', 'anna@contoso.example')[0]?.bytes('msExchMailboxGuid');
    const name = `${guidFromBytes(anna ?? new Uint8Array())}@contoso.example`;
    for (const syntax of [interfaces.EMSMDB, interfaces.NSPI, interfaces.RFR]) {
      expect(await bindThrough(lab, proxy?.name ?? '', `${name}:6001`, syntax)).toBe(0);
    }
  });
});
