import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isLabError } from '../../../src/errors.js';
import { type Listening, listenTcp } from '../../../src/network/listener.js';
import { endpointMapperInterface, localIpv4 } from '../../../src/servers/rpc/mapper/endpoint-mapper.js';
import { createRpcServer } from '../../../src/servers/rpc/rpc-server.js';
import { nullGuid } from '../../../src/values/guid.js';
import { interfaces } from '../../../src/wire/dcerpc/interfaces.js';
import type { EndpointEntry } from '../../../src/wire/endpoint-mapper/endpoint.js';
import { emsmdbInterface } from '../../support/bare-emsmdb.js';
import { peer } from '../../support/peers.js';
import { runClient } from '../../support/run-client.js';

const { EMSMDB, RFR } = interfaces;

const entry = (changes: Partial<EndpointEntry>): EndpointEntry => ({
  interface: EMSMDB,
  annotation: 'Exchange RPC Client Access',
  object: nullGuid,
  protocol: 'ncacn_ip_tcp',
  port: 59532,
  ...changes,
});
const endpoints = [
  entry({}),
  entry({ protocol: 'ncacn_http', port: 6001 }),
  entry({ interface: RFR, annotation: '', port: 59533 }),
];

function serve(address: string, port: number): Promise<Listening> {
  const mapper = endpointMapperInterface({ endpoints: () => endpoints, reachedAddress: localIpv4 });
  const server = createRpcServer({
    host: 'CAS1',
    tell: () => undefined,
    interfaces: [mapper, emsmdbInterface()],
  });
  return listenTcp(server, { address, port });
}

/** rpcclient and rpcdump know the endpoint mapper's own port only, so it gets an address of its own. */
const ownAddress = '127.0.0.61';
const onPort135 = await serve(ownAddress, 135).catch((error: unknown) => {
  if (isLabError(error)) return error.message;
  throw error;
});
const port135 = typeof onPort135 === 'string' ? ` (${onPort135})` : '';

const python = '/usr/bin/python3';
const examples = '/usr/share/doc/python3-impacket/examples';
const rpcmap = join(examples, 'rpcmap.py');
const rpcdump = join(examples, 'rpcdump.py');
const hasImpacket = peer(python, rpcmap, rpcdump);
const hasRpcclient = peer('rpcclient');

let free: Listening;
beforeAll(async () => {
  free = await serve('127.0.0.1', 0);
});
afterAll(async () => {
  await free.close();
  if (typeof onPort135 !== 'string') await onPort135.close();
});

describe.skipIf(!hasImpacket)('impacket', () => {
  const ask = async (what: 'map' | 'lookup' | 'bind'): Promise<unknown> => {
    const script = join(import.meta.dirname, 'endpoint-mapper.py');
    const args = [script, '127.0.0.1', String(free.port), what];
    const { code, stdout, stderr } = await runClient(python, args);
    expect(code, stderr).toBe(0);
    return JSON.parse(stdout);
  };

  it('maps an interface over TCP and over HTTP, and learns that another is not registered', async () => {
    expect(await ask('map')).toEqual({
      tcp: 'ncacn_ip_tcp:127.0.0.1[59532]',
      http: 'ncacn_http:127.0.0.1[6001]',
      absent: expect.stringContaining('0x16c9a0d6'),
    });
  });

  it('looks up every endpoint', async () => {
    expect(await ask('lookup')).toEqual([
      {
        interface: EMSMDB.uuid,
        binding: 'ncacn_ip_tcp:127.0.0.1[59532]',
        annotation: 'Exchange RPC Client Access',
      },
      {
        interface: EMSMDB.uuid,
        binding: 'ncacn_http:127.0.0.1[6001]',
        annotation: 'Exchange RPC Client Access',
      },
      { interface: RFR.uuid, binding: 'ncacn_ip_tcp:127.0.0.1[59533]', annotation: '' },
    ]);
  });

  it('binds EMSMDB and is refused its calls without a user', async () => {
    expect(await ask('bind')).toContain('rpc_s_access_denied');
  });
});

describe.skipIf(!hasImpacket)('rpcmap.py', () => {
  const run = (...options: readonly string[]) =>
    runClient(python, [rpcmap, ...options, `ncacn_ip_tcp:127.0.0.1[${free.port}]`]);

  /** By default it authenticates with NTLM even when it is given no name. */
  const withoutNtlm = ['-auth-level', '1'];

  it('lists the interfaces by the management interface', async () => {
    const { stdout } = await run(...withoutNtlm);
    for (const { uuid, major, minor } of [interfaces.EPM, EMSMDB, interfaces.MGMT]) {
      expect(stdout).toContain(`UUID: ${uuid.toUpperCase()} v${major}.${minor}`);
    }
  });

  it('finds by trying which operations are there', async () => {
    const { stdout } = await run(...withoutNtlm, '-brute-opnums', '-opnum-max', '6');
    const [, mapper = ''] = stdout.split(`UUID: ${interfaces.EPM.uuid.toUpperCase()} v3.0`);
    const [found = ''] = mapper.split('Protocol:');
    for (const opnum of [0, 1]) expect(found).toContain(`Opnum ${opnum}: nca_s_op_rng_error`);
    expect(found).toContain('Opnums 5-6: nca_s_op_rng_error');
    for (const opnum of [2, 3, 4]) expect(found).toMatch(new RegExp(`Opnum ${opnum}: .*rpc_x_bad_stub_data`));
  });

  it('is refused when it wants to authenticate where nobody can log on', async () => {
    const { stdout, stderr } = await run('-auth-rpc', 'CONTOSO/anna:Passw0rd!', '-auth-level', '6');
    expect(stdout + stderr).toMatch(/authentication_type_not_recognized|Authentication type not recognized/i);
  });
});

describe.skipIf(!hasImpacket || port135 !== '')(`rpcdump.py${port135}`, () => {
  it('lists every endpoint', async () => {
    const { stdout } = await runClient(python, [rpcdump, ownAddress]);
    for (const text of [
      `ncacn_ip_tcp:${ownAddress}[59532]`,
      `ncacn_http:${ownAddress}[6001]`,
      `ncacn_ip_tcp:${ownAddress}[59533]`,
      `${EMSMDB.uuid.toUpperCase()} v0.81 Exchange RPC Client Access`,
      'Received 3 endpoints.',
    ]) {
      expect(stdout).toContain(text);
    }
  });
});

describe.skipIf(!hasRpcclient || port135 !== '')(`rpcclient${port135}`, () => {
  const run = (binding: string, user: string, command: string) =>
    runClient('rpcclient', [`ncacn_ip_tcp:${ownAddress}[${binding}]`, '-U', user, '-c', command]);

  it('lists every endpoint, one at a time, and knows the end', async () => {
    const { stdout, code } = await run('', '%', 'epmlookup');
    expect(code).toBe(0);
    for (const port of [59532, 6001, 59533]) expect(stdout).toContain(`${ownAddress}[${port}`);
  });

  it('is refused when it wants to seal where nobody can log on', async () => {
    const { stdout, stderr } = await run('seal', 'CONTOSO/anna%Passw0rd!', 'epmlookup');
    expect(stdout + stderr).toContain('NT_STATUS_NETWORK_ACCESS_DENIED');
  });
});
