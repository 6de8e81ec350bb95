// ept_map calls per second against a bare TCP server that answers the same number of bytes with a constant: the same
// driver, the same process, turn about in the same run. Then the address book and the referrals to it, of 100,000
// mailboxes against 100, turn about in the same run.
import { createServer } from 'node:net';
import { type Listening, listenTcp } from '../src/network/listener.js';
import { endpointMapperInterface, localIpv4 } from '../src/servers/rpc/endpoint-mapper.js';
import { createRpcServer } from '../src/servers/rpc/rpc-server.js';
import { nullGuid } from '../src/values/guid.js';
import { encodeBind } from '../src/wire/dcerpc/bind.js';
import { wholePdu } from '../src/wire/dcerpc/common-header.js';
import { interfaces } from '../src/wire/dcerpc/interfaces.js';
import { encodeRequest } from '../src/wire/dcerpc/request.js';
import { type EndpointEntry, endpointTower } from '../src/wire/endpoint-mapper/endpoint.js';
import { encodeEptMapRequest } from '../src/wire/endpoint-mapper/ept-map.js';
import { eptOpnum } from '../src/wire/endpoint-mapper/status.js';
import { nullContextHandle } from '../src/wire/ndr/context-handle.js';
import { ndr32 } from '../src/wire/ndr/syntax-id.js';
import { emsmdbInterface } from '../test/support/bare-emsmdb.js';
import { type AddressBookHost, openAddressBook } from './support/address-book-host.js';
import { type AddressBookLoad, runAddressBookLoad } from './support/address-book-load.js';
import { isQuick, median, report } from './support/statistics.js';
import { type Exchange, runTcpLoad } from './support/tcp-load.js';

const rounds = isQuick() ? 1 : 5;
const ms = isQuick() ? 300 : 2000;
const { EMSMDB, EPM } = interfaces;
const local = { address: '127.0.0.1', port: 0 };

const stub = encodeEptMapRequest({
  tower: endpointTower({ interface: EMSMDB, protocol: 'ncacn_ip_tcp', port: 0, address: '0.0.0.0' }),
  handle: nullContextHandle,
  maxTowers: 4,
});
const call = encodeRequest({
  type: 'request',
  callId: 2,
  flags: wholePdu,
  allocHint: stub.length,
  contextId: 0,
  opnum: eptOpnum.ept_map,
  stub,
});
const bind = encodeBind({
  type: 'bind',
  callId: 1,
  flags: wholePdu,
  maxTransmitFragment: 5840,
  maxReceiveFragment: 5840,
  associationGroup: 0,
  contexts: [{ id: 0, abstractSyntax: EPM, transferSyntaxes: [ndr32] }],
});
/** sec_addr is the port in decimal, which on a free port has five digits: 4 + 2 + 6 bytes, aligned. */
const bindAckBytes = 60;
const toHex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

function openMapper(): Promise<Listening> {
  const endpoints: readonly EndpointEntry[] = [
    { interface: EMSMDB, annotation: '', object: nullGuid, protocol: 'ncacn_ip_tcp', port: 6005 },
  ];
  const mapper = endpointMapperInterface({
    endpoints: () => endpoints,
    reachedAddress: localIpv4,
  });
  const server = createRpcServer({
    host: 'CAS1',
    tell: () => undefined,
    interfaces: [mapper, emsmdbInterface()],
  });
  return listenTcp(server, local);
}

function openBare({ request, responseBytes }: Exchange): Promise<Listening> {
  const length = request.length / 2;
  const answer = Buffer.alloc(responseBytes, 1);
  const server = createServer({ noDelay: true }, (socket) => {
    let received = 0;
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      for (received += chunk.length; received >= length; received -= length) socket.write(answer);
    });
  });
  return listenTcp(server, local);
}

const eptMap: Exchange = { request: toHex(call), responseBytes: 152 };
const opening: Exchange = { request: toHex(bind), responseBytes: bindAckBytes };
const ours = await openMapper();
const bare = await openBare(eptMap);

report('sizes', `${call.length} bytes asked, ${eptMap.responseBytes} answered, ${rounds} x ${ms} ms`);
for (const connections of [1, 16]) {
  const load = { repeated: eptMap, connections };
  await runTcpLoad({ ...load, port: ours.port, opening, ms: 300 });
  await runTcpLoad({ ...load, port: bare.port, ms: 300 });
  const figures = { ours: [] as number[], bare: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    figures.bare.push(await runTcpLoad({ ...load, port: bare.port, ms }));
    figures.ours.push(await runTcpLoad({ ...load, port: ours.port, opening, ms }));
  }
  const ratio = median(figures.ours.map((value, round) => value / (figures.bare[round] ?? Number.NaN)));
  report(`bare TCP, ${connections} connections`, `${Math.round(median(figures.bare))} answers/s`);
  report(`ept_map, ${connections} connections`, `${Math.round(median(figures.ours))} calls/s`);
  report('ratio (target >= 0.4)', ratio.toFixed(2));
}
await Promise.all([ours.close(), bare.close()]);

/** Both services take nobody anonymous: level 2 (connect) is a logon whose calls are not protected. */
const levels = [2, 6];
const many = isQuick() ? 10_000 : 100_000;
const small = await openAddressBook(100);
const large = await openAddressBook(many);

function load(
  { listening: { port }, aliases, legacyDns }: AddressBookHost,
  settings: Pick<AddressBookLoad, 'operation' | 'level' | 'connections' | 'ms'>,
): Promise<number> {
  const names = settings.operation === 'ResolveNamesW' ? aliases : legacyDns;
  return runAddressBookLoad({ ...settings, port, names });
}

for (const operation of ['ResolveNamesW', 'RfrGetNewDSA'] as const) {
  for (const level of levels) {
    for (const connections of [1, 16]) {
      const settings = { operation, level, connections };
      await load(small, { ...settings, ms: 300 });
      await load(large, { ...settings, ms: 300 }); // the index of names is made for the first question
      const figures: { few: number; many: number }[] = [];
      for (let round = 0; round < rounds; round++) {
        const few = await load(small, { ...settings, ms });
        figures.push({ few, many: await load(large, { ...settings, ms }) });
      }
      const what = `${operation}, level ${level}, ${connections} connections`;
      const perSecond = (values: readonly number[]) => `${Math.round(median([...values]))} calls/s`;
      report(`${what}, 100 mailboxes`, perSecond(figures.map(({ few }) => few)));
      report(`${what}, ${many} mailboxes`, perSecond(figures.map((each) => each.many)));
      report('ratio (target >= 0.8)', median(figures.map((each) => each.many / each.few)).toFixed(2));
    }
  }
}
await Promise.all([small.listening.close(), large.listening.close()]);
