import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type Listening, listenTcp } from '../../../src/network/listener.js';
import { endpointMapperInterface, localIpv4 } from '../../../src/servers/rpc/mapper/endpoint-mapper.js';
import type { RpcInterface } from '../../../src/servers/rpc/rpc-interface.js';
import { createRpcServer, httpBanner, type RpcLimits } from '../../../src/servers/rpc/rpc-server.js';
import { nullGuid } from '../../../src/values/guid.js';
import { interfaces } from '../../../src/wire/dcerpc/interfaces.js';
import { decodeInqIfIdsResponse } from '../../../src/wire/dcerpc/management/inq-if-ids.js';
import { decodeIsServerListeningResponse } from '../../../src/wire/dcerpc/management/is-server-listening.js';
import { decodePdu } from '../../../src/wire/dcerpc/pdu.js';
import { readEndpointTower } from '../../../src/wire/endpoint-mapper/endpoint.js';
import { decodeEptMapResponse } from '../../../src/wire/endpoint-mapper/ept-map.js';
import { emsmdbInterface } from '../../support/bare-emsmdb.js';
import { inWords, type ToldInWords } from '../../support/told.js';
import * as vectors from '../../wire/dcerpc/vectors.js';
import { bindOf, requestOf, TestClient } from './client.js';

const { EMSMDB, EPM, MGMT, NSPI } = interfaces;

const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

/** Gives back as many bytes as its stub asks for, in u32. */
const large: RpcInterface = {
  syntax: NSPI,
  authentication: 'none-needed',
  operations: new Map([[0, (stub) => Buffer.alloc(Buffer.from(stub).readUInt32LE(0), 0xab)]]),
};
const asking = (bytes: number) => Buffer.from(Uint32Array.of(bytes).buffer);

async function serve(limits: Partial<RpcLimits> = {}): Promise<Listening & { readonly told: ToldInWords[] }> {
  const told: ToldInWords[] = [];
  const mapper = endpointMapperInterface({
    endpoints: () => [
      { interface: EMSMDB, annotation: '', object: nullGuid, protocol: 'ncacn_ip_tcp', port: 16001 },
    ],
    reachedAddress: localIpv4,
  });
  const server = createRpcServer({
    host: 'CAS1',
    tell: (event) => told.push(inWords(event)),
    interfaces: [mapper, emsmdbInterface(), large],
    limits,
  });
  const listening = await listenTcp(server, { address: '127.0.0.1', port: 0 });
  open.push(() => listening.close());
  return { ...listening, told };
}

function connectTo({ port }: Listening): TestClient {
  const client = new TestClient(port);
  open.unshift(() => client.close());
  return client;
}

describe('RPC server', () => {
  it('maps EMSMDB for a client that sends what impacket sends', async () => {
    const server = await serve();
    const client = connectTo(server);
    client.send(vectors.bind, vectors.request);
    const [ack, response] = await client.pdus(2);
    expect(ack).toMatchObject({ type: 'bind_ack', secondaryAddress: String(server.port) });
    const stub = response?.type === 'response' ? response.stub : new Uint8Array();
    expect(decodeEptMapResponse(stub).towers.map(readEndpointTower)).toMatchObject([
      { interface: EMSMDB, protocol: 'ncacn_ip_tcp', port: 16001, address: '127.0.0.1' },
    ]);
    expect(server.told).toEqual([
      {
        protocol: 'rpc',
        host: 'CAS1',
        client: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
        asked: 'bind EPM v3.0',
        answered: 'bind_ack acceptance',
      },
      expect.objectContaining({
        asked: 'ept_map EMSMDB v0.81 ncacn_ip_tcp',
        answered: 'EMSMDB v0.81 at ncacn_ip_tcp:127.0.0.1[16001]',
      }),
    ]);
  });

  it('accepts a bind of EMSMDB and refuses its calls to anonymous clients', async () => {
    const client = connectTo(await serve());
    client.send(bindOf(EMSMDB), requestOf(10, Buffer.alloc(40)));
    expect(await client.pdus(2)).toMatchObject([
      { type: 'bind_ack', results: [{ result: 0 }] },
      { type: 'fault', status: 5 },
    ]);
  });

  it('answers the management interface on every endpoint', async () => {
    const client = connectTo(await serve());
    client.send(bindOf(MGMT), requestOf(0, Buffer.alloc(0)), requestOf(2, Buffer.alloc(0), { callId: 3 }));
    const stubs = (await client.pdus(3)).map((pdu) => (pdu.type === 'response' ? pdu.stub : Buffer.alloc(0)));
    expect(decodeInqIfIdsResponse(stubs[1] ?? Buffer.alloc(0))).toEqual({
      interfaces: [EPM, EMSMDB, NSPI],
      status: 0,
    });
    expect(decodeIsServerListeningResponse(stubs[2] ?? Buffer.alloc(0))).toEqual({
      status: 0,
      listening: true,
    });
  });

  it('says its banner first where it has one, and then answers as ever', async () => {
    const server = createRpcServer({
      host: 'CAS1',
      tell: () => undefined,
      interfaces: [emsmdbInterface()],
      banner: httpBanner,
    });
    const listening = await listenTcp(server, { address: '127.0.0.1', port: 0 });
    open.push(() => listening.close());
    const socket = connect({ port: listening.port, host: '127.0.0.1' });
    open.unshift(() => socket.destroy());
    const chunks: Buffer[] = [];
    const until = async (length: number) => {
      while (Buffer.concat(chunks).length < length) {
        const [chunk] = await once(socket, 'data');
        chunks.push(chunk);
      }
      return Buffer.concat(chunks);
    };
    expect((await until(14)).toString('latin1')).toBe('ncacn_http/1.0');
    socket.write(bindOf(EMSMDB));
    expect(decodePdu((await until(15)).subarray(14))).toMatchObject({ type: 'bind_ack' });
  });

  it('answers bytes that come one by one', async () => {
    const client = connectTo(await serve());
    for (const byte of Buffer.concat([vectors.bind, vectors.request])) {
      client.socket.write(Uint8Array.of(byte));
      await new Promise(setImmediate);
    }
    expect((await client.pdus(2)).map(({ type }) => type)).toEqual(['bind_ack', 'response']);
  });

  it('answers a thousand calls sent at once, in order', async () => {
    const client = connectTo(await serve());
    const calls = Array.from({ length: 1000 }, (_, i) => requestOf(0, asking(4), { callId: i }));
    client.send(bindOf(NSPI), ...calls);
    const [, ...answers] = await client.pdus(1001);
    expect(answers.map(({ type, callId }) => `${type} ${callId}`)).toEqual(
      calls.map((_, i) => `response ${i}`),
    );
  });

  it('lets other clients in while one floods it', async () => {
    const server = await serve();
    const flood = connectTo(server);
    flood.send(bindOf(NSPI), ...Array.from({ length: 5000 }, () => requestOf(0, asking(4))));
    await flood.pdus(1);
    const client = connectTo(server);
    client.send(vectors.bind);
    await client.pdus(1);
    expect(flood.received.length).toBeLessThan(5001);
    await flood.pdus(5001);
  });

  it('stops reading from a client that does not read, and goes on when it does', async () => {
    const server = await serve();
    const client = connectTo(server);
    const count = 300;
    client.send(bindOf(NSPI));
    await client.pdus(1);
    client.socket.pause();
    client.send(...Array.from({ length: count }, () => requestOf(0, asking(100_000))));
    await new Promise((resolve) => setTimeout(resolve, 300));
    const answered = server.told.length;
    expect(answered).toBeLessThan(count);
    client.socket.resume();
    const fragments = Math.ceil(100_000 / (4280 - 24));
    await client.pdus(1 + count * fragments);
    expect(server.told.length).toBe(1 + count);
  });

  it('answers a client that has ended its side, and then ends too', async () => {
    const client = connectTo(await serve());
    client.socket.end(Buffer.concat([vectors.bind, vectors.request]));
    await client.closed;
    expect(client.received.map(({ type }) => type)).toEqual(['bind_ack', 'response']);
  });

  it('ends quietly when a client ends in the middle of a PDU', async () => {
    const client = connectTo(await serve());
    client.socket.end(vectors.bind.subarray(0, 30));
    await client.closed;
    expect(client.received).toEqual([]);
  });

  it.each([
    ['another protocol', Buffer.from('GET / HTTP/1.0\r\n\r\n'), 0x0a0d302e],
    ['a few bytes of it', Buffer.from('\r\n'), 0],
    ['another version', vectors.hex('04000b03 10000000 4800 0000 2a000000'), 42],
    ['an impossible length', vectors.hex('05000b03 10000000 0f00 0000 2a000000'), 42],
    ['a bind cut short by its length', vectors.hex('05000b03 10000000 1400 0000 2a000000 b810b810'), 42],
  ])('answers garbage with bind_nak and ends: %s', async (_, garbage, callId) => {
    const client = connectTo(await serve());
    client.send(garbage);
    await client.closed;
    expect(client.received).toMatchObject([
      { type: 'bind_nak', reason: 4, versions: [{ major: 5, minor: 0 }] },
    ]);
    expect(client.received[0]?.callId).toBe(callId);
  });

  it('delivers the refusal although the client keeps sending', async () => {
    const client = connectTo(await serve());
    client.send(Buffer.alloc(3_000_000, 0x41));
    await client.closed;
    expect(client.received).toMatchObject([{ type: 'bind_nak', reason: 4 }]);
  });

  it('answers garbage after a bind with a protocol error and ends', async () => {
    const client = connectTo(await serve());
    client.send(vectors.bind, Buffer.alloc(40, 0x41));
    await client.closed;
    expect(client.received).toMatchObject([{ type: 'bind_ack' }, { type: 'fault', status: 0x1c01000b }]);
  });

  it('refuses a fragment larger than it announced', async () => {
    const client = connectTo(await serve({ maxFragment: 2000 }));
    client.send(bindOf(NSPI));
    expect(await client.pdus(1)).toMatchObject([{ maxReceiveFragment: 2000, maxTransmitFragment: 2000 }]);
    client.send(requestOf(0, Buffer.alloc(2000)));
    await client.closed;
    expect(client.received[1]).toMatchObject({ type: 'fault', status: 0x1c01000b });
  });

  it('survives a reset and serves the next client', async () => {
    const server = await serve();
    const rude = connectTo(server);
    rude.send(vectors.bind);
    await rude.pdus(1);
    rude.socket.resetAndDestroy();
    const client = connectTo(server);
    client.send(vectors.bind);
    await client.pdus(1);
  });

  it('closes a connection that never binds, and one whose PDU never ends', async () => {
    const server = await serve({ pduMs: 60 });
    const silent = connectTo(server);
    await silent.closed;
    const slow = connectTo(server);
    slow.send(vectors.bind, vectors.request.subarray(0, 20));
    await slow.closed;
    expect(slow.received).toMatchObject([{ type: 'bind_ack' }]);
    expect(server.told.map(({ asked, answered }) => `${asked} -> ${answered}`)).toEqual([
      'no bind -> connection closed',
      'bind EPM v3.0 -> bind_ack acceptance',
      'a PDU that does not end -> connection closed',
    ]);
  });

  it('does not close a busy connection whose chunks happen to end inside PDUs', async () => {
    const server = await serve({ pduMs: 150 });
    const client = connectTo(server);
    const call = requestOf(0, asking(4));
    const stream = Buffer.concat([bindOf(NSPI), ...Array.from({ length: 12 }, () => call)]);
    const step = call.length;
    for (let start = 0; start < stream.length; start += step) {
      client.send(stream.subarray(start, start + step));
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
    await client.pdus(13);
  });

  it('announces a shutdown to an idle client and ends', async () => {
    const client = connectTo(await serve({ idleMs: 80 }));
    client.send(vectors.bind);
    await client.closed;
    expect(client.received.map(({ type }) => type)).toEqual(['bind_ack', 'shutdown']);
  });

  it('gives the place of the longest idle connection to one beyond its limit, and says so', async () => {
    const server = await serve({ maxConnections: 1 });
    const first = connectTo(server);
    first.send(vectors.bind);
    await first.pdus(1);
    const second = connectTo(server);
    second.send(vectors.bind);
    await first.closed;
    await second.pdus(1);
    expect(server.told).toContainEqual(
      expect.objectContaining({ asked: 'connect', answered: 'dropped: 1 connections are open' }),
    );
  });
});
