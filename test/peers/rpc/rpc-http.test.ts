import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCapture } from '../../support/capture.js';
import { runCli, type Served, serve } from '../../support/cli.js';
import { canIsolate, type Namespace, openNamespace } from '../../support/namespace.js';
import { peer } from '../../support/peers.js';
import { type ClientResult, runClient } from '../../support/run-client.js';

const python = '/usr/bin/python3';
const examples = '/usr/share/doc/python3-impacket/examples';
const isHere =
  peer(python, `${examples}/exchanger.py`, `${examples}/rpcmap.py`) && peer('curl') && canIsolate();
const hasCapture = isHere && peer('tshark');

/** The internal name server, the first client access server and the array among the loopback addresses. */
const nameServer = '127.10.10.10';
const cas1 = '127.10.10.11';
const array = '127.10.10.20';
const made = 500;
const credentials = 'CONTOSO/anna:Passw0rd!';
const echo = '0500140310000000140000000000000040000000';

describe.skipIf(!isHere)('through the RPC proxy on port 443, 500 mailboxes', () => {
  let folder: string;
  let network: Namespace;
  let lab: Served;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rpc-http-'));
    const seed = join(folder, 'seed');
    const { code, stderr } = await runCli(['seed', '--mailboxes', String(made), '--out', seed]);
    expect(code, stderr).toBe(0);
    network = await openNamespace(nameServer);
    lab = await serve(['--exposure', 'loopback', '--seed', seed], network.enter);
  });

  afterAll(async () => {
    await lab?.stop();
    await network?.[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  function run(...command: readonly string[]): Promise<ClientResult> {
    const [program = '', ...args] = [...network.enter, ...command];
    return runClient(program, args, { env: { PYTHONDONTWRITEBYTECODE: '1' }, timeoutMs: 60_000 });
  }

  async function exchanger(...args: readonly string[]): Promise<string> {
    const { stdout, stderr, code } = await run(python, join(examples, 'exchanger.py'), ...args);
    expect(code, stderr).toBe(0);
    expect(stdout).not.toContain('failed');
    return stdout;
  }

  const nspi = (...args: readonly string[]) => exchanger(`${credentials}@${cas1}`, 'nspi', ...args);

  /** Attributes of each object in the output, under their names. */
  function objectsIn(output: string): readonly ReadonlyMap<string, string>[] {
    return output
      .split('=======================\n')
      .map(
        (block) =>
          new Map(
            [...block.matchAll(/^([A-Za-z_-]+): (.*)$/gm)].map(([, name = '', value = '']) => [name, value]),
          ),
      )
      .filter((object) => object.size > 0);
  }

  it('rpcmap lists the interfaces of the mailbox store', async () => {
    const { stdout } = await run(
      ...[python, join(examples, 'rpcmap.py'), `ncacn_http:[6001,RpcProxy=${cas1}:443]`],
      ...['-auth-transport', credentials, '-auth-rpc', credentials],
    );
    expect([...stdout.matchAll(/^UUID: (.+)$/gm)].map(([, uuid]) => uuid)).toEqual([
      '5261574A-4572-206E-B268-6B199213B4E4 v0.1',
      'A4F1DB00-CA47-1067-B31F-00DD010662DA v0.81',
      'AFA8BD80-7D8A-11C9-BEF4-08002B102989 v1.0',
    ]);
  });

  it('rpcdump asks the endpoint mapper on 593', async () => {
    const { stdout } = await run(
      python,
      join(examples, 'rpcdump.py'),
      '-port',
      '443',
      `${credentials}@${cas1}`,
    );
    expect(stdout).toContain('MS Exchange Directory RFR Interface');
  });

  it('exchanger counts what is in each list', async () => {
    const output = await nspi('list-tables', '-count');
    expect(output).toContain('Default Global Address List');
    const counts = [...output.matchAll(/^\s*([A-Z][\w ]+)\n\s*TotalRecs: (\d+)$/gm)];
    const byName = new Map(counts.map(([, name = '', count]) => [name, Number(count)]));
    expect(byName.get('Default Global Address List')).toBeGreaterThan(made);
    expect(byName.get('All Users')).toBeGreaterThan(made);
  });

  it('exchanger dumps the whole list in each way, with the same people', async () => {
    const guids = await nspi('dump-tables', '-name', 'GAL', '-lookup-type', 'GUIDS');
    const listed = [...guids.matchAll(/^[0-9a-f]{8}-[0-9a-f-]{27}$/gm)].map(([guid]) => guid);
    expect(listed.length).toBeGreaterThan(made);
    expect(new Set(listed).size).toBe(listed.length);
    for (const type of ['MINIMAL', 'EXTENDED', 'FULL']) {
      const objects = objectsIn(await nspi('dump-tables', '-name', 'GAL', '-lookup-type', type));
      expect(
        objects.map((object) => object.get('objectGUID')),
        type,
      ).toEqual(listed);
      const anna = objects.find((object) => object.get('mailNickname') === 'anna');
      if (type !== 'MINIMAL') expect(anna?.get('PR_DISPLAY_NAME')).toBe('Anna Albers');
    }
  });

  it('exchanger finds an object by its GUID, and all by their numbers', async () => {
    const all = objectsIn(await nspi('dump-tables', '-name', 'GAL', '-lookup-type', 'MINIMAL'));
    const anna = all.find((object) => object.get('mailNickname') === 'anna')?.get('objectGUID') ?? '';
    const [found] = objectsIn(await nspi('guid-known', '-guid', anna, '-lookup-type', 'FULL'));
    expect(found?.get('mail')).toBe('anna@contoso.example');
    // It asks for explicit tables of its own page's length, and always for 50 rows of each.
    const pages = ['-rows-per-request', '50'];
    const numbered = objectsIn(
      await nspi('dnt-lookup', '-lookup-type', 'EXTENDED', '-start-dnt', '0', '-stop-dnt', '1000', ...pages),
    );
    expect(numbered.length).toBeGreaterThan(made);
  });

  it('exchanger comes by way of the balancer to the array, and to no server that is not there', async () => {
    const tables = ['nspi', 'list-tables'];
    const name = 'outlook.contoso.example';
    expect(await exchanger('-rpc-hostname', name, `${credentials}@${array}`, ...tables)).toContain(
      'All Users',
    );
    const args = ['-rpc-hostname', 'cas9', `${credentials}@${array}`, ...tables];
    const { stdout, stderr } = await run(python, join(examples, 'exchanger.py'), ...args);
    expect(stdout + stderr).toContain('404 Not Found');
  });

  it.each(['--ntlm', '--basic'])('curl %s gets the echo on both channels', async (scheme) => {
    for (const method of ['RPC_IN_DATA', 'RPC_OUT_DATA']) {
      const { stdoutBytes, stderr } = await run(
        ...[
          'curl',
          '--silent',
          '--show-error',
          '--insecure',
          '--noproxy',
          '*',
          scheme,
          '--user',
          'CONTOSO\\anna:Passw0rd!',
        ],
        ...['--request', method, '--header', 'Content-Length: 0', '--output', '-'],
        `https://${cas1}/rpc/rpcproxy.dll?cas1:6001`,
      );
      expect(stdoutBytes.toString('hex'), stderr).toBe(echo);
    }
  });

  it('tells the journal of every virtual connection, and of no password', () => {
    const log = lab.lines.join('\n');
    expect(log).toContain('virtual connection to CAS1:6004');
    expect(log).toContain('virtual connection closed: closed by the client');
    expect(log).not.toContain('Passw0rd!');
  });
});

/** Without TLS, so that the dissector sees it. */
describe.skipIf(!hasCapture)('tshark', () => {
  it('marks nothing malformed in what passes without TLS', async () => {
    const script = join(import.meta.dirname, 'rpc-http-plain.py');
    const folder = await mkdtemp(join(tmpdir(), 'rpc-http-'));
    try {
      await writeFile(
        join(folder, 'network.yaml'),
        'extends: contoso-2010\nhosts:\n  CAS1: { sslOffloading: true }\n',
      );
      await using lab = await serve(['--seed', folder]);
      const [host = '', port = ''] = lab.socketOf('CAS1', 80).split(':');
      await using capture = await startCapture(`tcp port ${port}`);
      const { stdout, stderr, code } = await runClient(python, [
        script,
        host,
        port,
        'CONTOSO',
        'anna',
        'Passw0rd!',
      ]);
      expect(code, stderr).toBe(0);
      expect(stdout.trim()).toBe('2'); // EMSMDB and AsyncEMSMDB
      await capture.stop();
      const decode = ['-d', `tcp.port==${port},http`];
      expect(await capture.read(...decode, '-Y', '_ws.malformed')).toEqual([]);
      const info = (await capture.read(...decode)).join('\n');
      expect(info).toMatch(/CONN\/A1/);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
