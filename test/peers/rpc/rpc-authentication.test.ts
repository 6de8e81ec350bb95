import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isLabError } from '../../../src/errors.js';
import { startLab } from '../../../src/index.js';
import { type Listening, listenTcp } from '../../../src/network/listener.js';
import { endpointMapperInterface, localIpv4 } from '../../../src/servers/rpc/mapper/endpoint-mapper.js';
import { createRpcServer, httpBanner } from '../../../src/servers/rpc/rpc-server.js';
import { nullGuid } from '../../../src/values/guid.js';
import { interfaces } from '../../../src/wire/dcerpc/interfaces.js';
import { beginNtlm } from '../../servers/rpc/logon.js';
import { emsmdbInterface } from '../../support/bare-emsmdb.js';
import { startCapture } from '../../support/capture.js';
import { peer } from '../../support/peers.js';
import { runClient } from '../../support/run-client.js';

const { EMSMDB, EPM, MGMT } = interfaces;

/** rpcclient and rpcdump insist on the ports 135 and 593, so the endpoint mapper gets an address of its own. */
const address = '127.0.0.62';
const ports = [6001, 6002, 6004];

const open: Listening[] = [];
const listen = async (port: number, banner?: Uint8Array): Promise<string | undefined> => {
  const mapper = endpointMapperInterface({
    endpoints: () =>
      ports.map((mapped) => ({
        interface: EMSMDB,
        annotation: 'Exchange RPC Client Access',
        object: nullGuid,
        protocol: 'ncacn_ip_tcp',
        port: mapped,
      })),
    reachedAddress: localIpv4,
  });
  const server = createRpcServer({
    host: 'CAS1',
    tell: () => undefined,
    interfaces: [mapper, emsmdbInterface()],
    beginNtlm,
    ...(banner === undefined ? {} : { banner }),
  });
  try {
    open.push(await listenTcp(server, { address, port }));
    return undefined;
  } catch (error) {
    if (isLabError(error, 'address-not-permitted')) return error.message;
    throw error;
  }
};
const refused = (await listen(135)) ?? (await listen(593, httpBanner));
afterAll(async () => {
  for (const listening of open) await listening.close();
});

const python = '/usr/bin/python3';
const examples = '/usr/share/doc/python3-impacket/examples';
const here = refused === undefined ? '' : ` (${refused})`;
const hasRpcclient = refused === undefined && peer('rpcclient');
const hasImpacket = refused === undefined && peer(python, join(examples, 'rpcmap.py'));
const mayCapture = hasRpcclient && hasImpacket && process.getuid?.() === 0 && peer('tshark');

const rpcclient = async (options: string, password = 'Passw0rd!') => {
  const binding = `ncacn_ip_tcp:${address}[${options}]`;
  const account = `CONTOSO\\anna%${password}`;
  const { stdout, stderr } = await runClient('rpcclient', [binding, '-U', account, '-c', 'epmlookup']);
  return stdout + stderr;
};

/** All its bindings: connect only, signed, sealed; by NTLM and by SPNEGO. */
const bindings = ['connect', 'packet', 'sign', 'seal', 'connect,spnego', 'sign,spnego', 'seal,spnego'];

describe.skipIf(!hasRpcclient)(`Samba's rpcclient, which verifies our signatures${here}`, () => {
  it.each(bindings)('lists every endpoint by [%s]', async (options) => {
    const said = await rpcclient(options);
    for (const port of ports) expect(said).toContain(`${address}[${port},`);
    expect(said).toContain('epm_Lookup no more entries');
  });

  it.each(bindings)('is refused with a wrong password by [%s]', async (options) => {
    expect(await rpcclient(options, 'wrong')).toContain('NT_STATUS_ACCESS_DENIED');
  });
});

describe.skipIf(!hasImpacket)(`impacket${here}`, () => {
  const lookUp = async (password: string, level: number, fragment: number) => {
    const script = join(import.meta.dirname, 'rpc-authentication.py');
    const args = [script, address, '135', 'CONTOSO\\anna', password, String(level), String(fragment)];
    const { code, stdout, stderr } = await runClient(python, args);
    expect(code, stderr).toBe(0);
    return stdout.trim().split('\n');
  };

  it.each([2, 5, 6])('calls at level %i, three times', async (level) => {
    expect(await lookUp('Passw0rd!', level, 0)).toEqual(['3', '3', '3']);
  });

  it.each([5, 6])('calls at level %i in fragments, each protected', async (level) => {
    expect(await lookUp('Passw0rd!', level, 16)).toEqual(['3', '3', '3']);
  });

  it.each([2, 5, 6])('is refused with a wrong password at level %i', async (level) => {
    expect(await lookUp('wrong', level, 0)).toEqual([expect.stringContaining('rpc_s_access_denied')]);
  });

  it('lists every endpoint by rpcdump.py, at 135 and behind the banner of 593', async () => {
    for (const port of ['135', '593']) {
      const script = join(examples, 'rpcdump.py');
      const { stdout } = await runClient(python, [script, '-port', port, address]);
      expect(stdout).toContain('Received 3 endpoints.');
    }
  });
});

describe.skipIf(!hasImpacket)('rpcmap.py at a lab', () => {
  let lab: Awaited<ReturnType<typeof startLab>>;
  beforeAll(async () => {
    lab = await startLab();
  });
  afterAll(() => lab.stop());

  const map = async (
    modelledPort: number,
    password: string,
    level: number,
    ...options: readonly string[]
  ) => {
    const host = lab.hosts.find(({ name }) => name === 'CAS1');
    const [real = '', port = ''] = (host?.listen[modelledPort] ?? '').split(':');
    const { stdout, stderr } = await runClient(python, [
      join(examples, 'rpcmap.py'),
      `ncacn_ip_tcp:${real}[${port}]`,
      '-auth-rpc',
      `CONTOSO/anna:${password}`,
      '-auth-level',
      String(level),
      ...options,
    ]);
    return stdout + stderr;
  };

  it.each([2, 5, 6])('lists the interfaces as a user of the directory, at level %i', async (level) => {
    const said = await map(135, 'Passw0rd!', level);
    for (const { uuid } of [EPM, MGMT]) expect(said).toContain(`UUID: ${uuid.toUpperCase()}`);
  });

  it.each([2, 5, 6])('is refused with a wrong password at level %i', async (level) => {
    expect(await map(135, 'wrong', level)).toContain('rpc_s_access_denied');
  });
});

describe.skipIf(!mayCapture)('Wireshark, reading along', () => {
  it('finds nothing malformed in what passed with rpcclient and impacket, and reads what is sealed', async () => {
    await using capture = await startCapture(`host ${address}`);
    for (const options of bindings) await rpcclient(options);
    await rpcclient('seal', 'wrong');
    for (const level of ['2', '5', '6']) {
      const script = join(import.meta.dirname, 'rpc-authentication.py');
      const account = ['CONTOSO\\anna', 'Passw0rd!'];
      await runClient(python, [script, address, '135', ...account, level, '16']);
    }
    await capture.stop();
    const pdus = await capture.read('-Y', 'dcerpc', '-T', 'fields', '-e', 'dcerpc.pkt_type');
    const types = new Set(pdus.flatMap((line) => line.split(',')));
    for (const type of ['0', '2', '3', '11', '12', '14', '15', '16']) expect(types).toContain(type);
    expect(await capture.read('-Y', '_ws.malformed')).toEqual([]);
    // Given the password it decrypts what is ours; the key streams that SPNEGO resets, and impacket's sealed fragments,
    // are beyond it.
    const opened = await capture.read(
      ...[
        '-o',
        'ntlmssp.nt_password:Passw0rd!',
        '-Y',
        'tcp.srcport == 135 && dcerpc.auth_type == 10 && dcerpc.auth_level == 6',
      ],
    );
    expect(opened.filter((line) => line.includes('Lookup response, Service:Exchange RPC'))).toHaveLength(6);
    expect(opened.filter((line) => line.includes('Malformed'))).toEqual([]);
  });
});
