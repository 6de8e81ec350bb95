import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Listening, listenTcp } from '../../../src/network/listener.js';
import { endpointMapperInterface, localIpv4 } from '../../../src/servers/rpc/mapper/endpoint-mapper.js';
import { createRpcServer } from '../../../src/servers/rpc/rpc-server.js';
import { nullGuid } from '../../../src/values/guid.js';
import { encodeAuth3 } from '../../../src/wire/dcerpc/auth3.js';
import { wholePdu } from '../../../src/wire/dcerpc/common-header.js';
import { encodeControl } from '../../../src/wire/dcerpc/control.js';
import { interfaces } from '../../../src/wire/dcerpc/interfaces.js';
import type { PduProtection } from '../../../src/wire/dcerpc/pdu-protection.js';
import { readEndpointTower } from '../../../src/wire/endpoint-mapper/endpoint.js';
import { decodeEptMapResponse } from '../../../src/wire/endpoint-mapper/ept-map.js';
import { emsmdbInterface } from '../../support/bare-emsmdb.js';
import { inWords } from '../../support/told.js';
import * as vectors from '../../wire/dcerpc/vectors.js';
import { bindOf, requestOf, TestClient } from './client.js';
import { beginNtlm, contextOf, openClient, protect, sealedRequest } from './logon.js';
import { mutate, seededRandom } from './mutations.js';

const { EMSMDB, EPM } = interfaces;
const seed = 20121122;
const total = Number(process.env['AUTODISCOVER_LAB_HOSTILE_PDUS'] ?? 3000);
/** Few: after a broken one the server reads no further. */
const pdusPerConnection = 5;
const connectionsAtOnce = 8;
/** How long a client that has ended waits for the server to end too, in milliseconds. */
const patienceMs = 5000;

let server: Listening;
/** Faults that the server gave for errors of its own. */
const bugs: string[] = [];
beforeAll(async () => {
  const mapper = endpointMapperInterface({
    endpoints: () => [
      { interface: EMSMDB, annotation: '', object: nullGuid, protocol: 'ncacn_ip_tcp', port: 16001 },
    ],
    reachedAddress: localIpv4,
  });
  const rpc = createRpcServer({
    host: 'CAS1',
    tell: (event) => {
      const { answered } = inWords(event);
      if (answered.includes('internal')) bugs.push(answered);
    },
    interfaces: [mapper, emsmdbInterface()],
    beginNtlm,
  });
  server = await listenTcp(rpc, { address: '127.0.0.1', port: 0 });
});
afterAll(() => server.close());

const ntlmBind = () => bindOf(EPM, { auth: { ...contextOf('ntlm', 6), token: openClient('ntlm').begin() } });
const spnegoBind = () =>
  bindOf(EPM, { auth: { ...contextOf('spnego', 6), token: openClient('spnego').begin() } });
const authenticate = () =>
  encodeAuth3({
    type: 'auth3',
    callId: 1,
    auth: { ...contextOf('ntlm', 6), token: Buffer.alloc(120, 'NTLMSSP\0\x03') },
  });

const samples = [
  vectors.bind,
  vectors.bindWithNtlm,
  vectors.request,
  bindOf(EMSMDB, { type: 'alter_context' }),
  ntlmBind(),
  spnegoBind(),
  authenticate(),
  requestOf(2, Buffer.alloc(100), { flags: 1 }),
  requestOf(4, Buffer.alloc(20), { flags: 0 }),
  requestOf(3, vectors.eptMapRequestStub, { flags: 2 }),
  requestOf(3, vectors.eptMapRequestStub, { auth: { ...contextOf('ntlm', 5), token: Buffer.alloc(16) } }),
  encodeControl({ type: 'co_cancel', callId: 2, flags: wholePdu }),
  encodeControl({ type: 'orphaned', callId: 2, flags: wholePdu }),
  vectors.bindAck,
  vectors.response,
];

/** Logs anna on at level privacy. */
async function logOn(client: TestClient): Promise<PduProtection> {
  const ntlm = openClient('ntlm');
  const context = contextOf('ntlm', 6);
  client.send(bindOf(EPM, { auth: { ...context, token: ntlm.begin() } }));
  const [ack] = await client.pdus(1);
  const challenge = ack?.type === 'bind_ack' ? ack.auth?.token : undefined;
  const { token, security } = ntlm.respond(challenge ?? new Uint8Array());
  if (token === undefined || security === undefined) throw new Error('no logon');
  client.send(encodeAuth3({ type: 'auth3', callId: 1, auth: { ...context, token } }));
  return protect('ntlm', 6, security);
}

/** Sends mutated PDUs, then ends and waits for the server to end; the number sent. */
async function attack(random: (limit: number) => number): Promise<number> {
  const client = new TestClient(server.port);
  const pick = () => samples[random(samples.length)] ?? vectors.bind;
  const way = random(4);
  if (way === 0) {
    // One who may come in: what it seals is what is broken.
    const protection = await logOn(client);
    for (let sent = 0; sent < pdusPerConnection; sent++) {
      const stub = mutate(vectors.eptMapRequestStub, random);
      client.send(sealedRequest(protection, 2 + random(3), stub.subarray(0, 4000), { flags: random(4) }));
    }
  } else {
    if (way === 1) client.send(vectors.bind);
    if (way === 2) client.send(ntlmBind());
    for (let sent = 0; sent < pdusPerConnection; sent++) client.send(mutate(pick(), random));
  }
  client.socket.end();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the server does not end')), patienceMs);
  });
  await Promise.race([client.closed, late]);
  clearTimeout(timer);
  client.close();
  return pdusPerConnection;
}

/** A normal client's question, answered on a connection of its own and on one that stands all the while. */
async function askNormally(standing: TestClient): Promise<void> {
  const fresh = new TestClient(server.port);
  fresh.send(vectors.bind);
  await fresh.pdus(1);
  for (const client of [fresh, standing]) {
    const before = client.received.length;
    client.send(vectors.request);
    const answer = (await client.pdus(before + 1))[before];
    const stub = answer?.type === 'response' ? answer.stub : new Uint8Array();
    expect(decodeEptMapResponse(stub).towers.map(readEndpointTower)).toMatchObject([{ port: 16001 }]);
  }
  fresh.close();
}

describe(`${total} mutated PDUs`, () => {
  it('leave a server that answers a normal client throughout, with the memory it had', async () => {
    const random = seededRandom(seed);
    const standing = new TestClient(server.port);
    standing.send(vectors.bind);
    await standing.pdus(1);
    let sent = 0;
    let memory: number | undefined;
    while (sent < total) {
      const counts = await Promise.all(Array.from({ length: connectionsAtOnce }, () => attack(random)));
      for (const count of counts) sent += count;
      await askNormally(standing);
      if (sent > total / 4) memory ??= process.memoryUsage().rss;
    }
    const grown = process.memoryUsage().rss - (memory ?? 0);
    expect(grown, 'bytes that the last three quarters have cost').toBeLessThan(100 * 1024 * 1024);
    expect(bugs).toEqual([]);
    standing.close();
  }, 600_000);
});
