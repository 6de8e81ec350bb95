import { listenTcp } from '../../src/network/listener.js';
import { endpointMapperInterface, localIpv4 } from '../../src/servers/rpc/mapper/endpoint-mapper.js';
import { createRpcServer } from '../../src/servers/rpc/rpc-server.js';
import { nullGuid } from '../../src/values/guid.js';
import { encodeAuth3 } from '../../src/wire/dcerpc/auth3.js';
import { wholePdu } from '../../src/wire/dcerpc/common-header.js';
import { encodeControl } from '../../src/wire/dcerpc/control.js';
import { interfaces } from '../../src/wire/dcerpc/interfaces.js';
import type { PduProtection } from '../../src/wire/dcerpc/pdu-protection.js';
import { readEndpointTower } from '../../src/wire/endpoint-mapper/endpoint.js';
import { decodeEptMapResponse } from '../../src/wire/endpoint-mapper/ept-map.js';
import { bindOf, requestOf, TestClient } from '../servers/rpc/client.js';
import { beginNtlm, contextOf, openClient, protect, sealedRequest } from '../servers/rpc/logon.js';
import { emsmdbInterface } from '../support/bare-emsmdb.js';
import { inWords } from '../support/told.js';
import * as vectors from '../wire/dcerpc/vectors.js';
import type { Attack, BrokenMessage } from './attack.js';
import { mutate } from './mutations.js';

const { EMSMDB, EPM } = interfaces;
/** Few: after a broken one the server reads no further. */
const pdusPerConnection = 5;
const connectionsAtOnce = 8;
/** How long a client that has ended waits for the server to end too, in milliseconds. */
const patienceMs = 5000;

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

/** A server of the endpoint mapper, and those who attack it. */
export async function openRpcAttack(): Promise<Attack> {
  const bugs: string[] = [];
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
  const server = await listenTcp(rpc, { address: '127.0.0.1', port: 0 });
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
  async function attack(
    random: (limit: number) => number,
    note: (message: BrokenMessage) => void,
  ): Promise<number> {
    const client = new TestClient(server.port);
    const broken = () => {
      const octets = mutate(samples[random(samples.length)] ?? vectors.bind, random);
      note({ label: 'pdu', octets });
      return octets;
    };
    const way = random(4);
    if (way === 0) {
      // One who may come in: what it seals is what is broken.
      const protection = await logOn(client);
      for (let sent = 0; sent < pdusPerConnection; sent++) {
        const stub = mutate(vectors.eptMapRequestStub, random);
        note({ label: 'sealed-stub', octets: stub });
        client.send(sealedRequest(protection, 2 + random(3), stub.subarray(0, 4000), { flags: random(4) }));
      }
    } else {
      if (way === 1) client.send(vectors.bind);
      if (way === 2) client.send(ntlmBind());
      for (let sent = 0; sent < pdusPerConnection; sent++) client.send(broken());
    }
    await ended(client);
    return pdusPerConnection;
  }

  /** Ends a connection, and waits for the server to end it. */
  async function ended(client: TestClient): Promise<void> {
    client.socket.end();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('the server does not end')), patienceMs);
    });
    await Promise.race([client.closed, late]);
    clearTimeout(timer);
    client.close();
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
      const [endpoint] = decodeEptMapResponse(stub).towers.map(readEndpointTower);
      if (endpoint?.port !== 16001) throw new Error('a normal client is not answered');
    }
    fresh.close();
  }

  const standing = new TestClient(server.port);
  standing.send(vectors.bind);
  await standing.pdus(1);
  return {
    wire: 'rpc',
    bugs,
    round: async (random, note) => {
      const attackers = Array.from({ length: connectionsAtOnce }, () => attack(random, note));
      const counts = await Promise.all(attackers);
      await askNormally(standing);
      return counts.reduce((sum, count) => sum + count, 0);
    },
    replay: async (messages) => {
      const client = new TestClient(server.port);
      for (const { octets } of messages) client.send(octets);
      await ended(client);
      await askNormally(standing);
    },
    [Symbol.asyncDispose]: async () => {
      standing.close();
      await server.close();
    },
  };
}
