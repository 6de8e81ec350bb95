// ept_map calls per second against a bare TCP server that answers the same number of bytes with a constant: the same
// driver, the same process, turn about in the same run. Then the address book and the referrals to it, of 100,000
// mailboxes against 100, turn about in the same run. `--only <text>` runs the cases whose name has it.
import { createServer } from 'node:net';
import { createJournal } from '../src/lab/journal/journal.js';
import { type Listening, listenTcp } from '../src/network/listener.js';
import { endpointMapperInterface, localIpv4 } from '../src/servers/rpc/mapper/endpoint-mapper.js';
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
import { type AddressBookLoad, startAddressBookLoads } from './support/address-book-load.js';
import { isQuick, isWanted, median, report } from './support/statistics.js';
import { type Exchange, startTcpLoads } from './support/tcp-load.js';

// Short rounds, and many: what else the machine does then falls on both sides alike.
const rounds = isQuick() ? 1 : 7;
const ms = isQuick() ? 300 : 500;
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
    tell: createJournal(() => new Date()).tell,
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

/** The endpoint mapper beside the bare server, on so many connections. */
async function compareToBare(connections: number): Promise<void> {
  const ours = await openMapper();
  const bare = await openBare(eptMap);
  const driver = startTcpLoads();
  const load = { repeated: eptMap, connections };
  await driver.run({ ...load, port: ours.port, opening, ms: 300 });
  await driver.run({ ...load, port: bare.port, ms: 300 });
  const figures: { ours: number; bare: number }[] = [];
  for (let round = 0; round < rounds; round++) {
    const reference = await driver.run({ ...load, port: bare.port, ms });
    figures.push({ ours: await driver.run({ ...load, port: ours.port, opening, ms }), bare: reference });
  }
  const perSecond = (which: 'ours' | 'bare') => Math.round(median(figures.map((each) => each[which])));
  report(`bare TCP, ${connections} connections`, `${perSecond('bare')} answers/s`);
  report(`ept_map, ${connections} connections`, `${perSecond('ours')} calls/s`);
  report('ratio (target >= 0.4)', median(figures.map((each) => each.ours / each.bare)).toFixed(2));
  driver.close();
  await Promise.all([ours.close(), bare.close()]);
}

report('sizes', `${call.length} bytes asked, ${eptMap.responseBytes} answered, ${rounds} x ${ms} ms`);
for (const connections of [1, 16]) {
  if (isWanted(`ept_map, ${connections} connections`)) await compareToBare(connections);
}

type Case = Pick<AddressBookLoad, 'operation' | 'level' | 'connections'>;

/** Both services take nobody anonymous: level 2 (connect) is a logon whose calls are not protected. */
const levels = [2, 6];
const cases: readonly Case[] = (['ResolveNamesW', 'RfrGetNewDSA'] as const).flatMap((operation) =>
  levels.flatMap((level) => [1, 16].map((connections) => ({ operation, level, connections }))),
);
const titleOf = ({ operation, level, connections }: Case) =>
  `${operation}, level ${level}, ${connections} connections`;
const many = isQuick() ? 10_000 : 100_000;

/** The same calls among few mailboxes and among many. */
async function compareSizes(wanted: readonly Case[]): Promise<void> {
  const small = await openAddressBook(100);
  const large = await openAddressBook(many);
  const driver = startAddressBookLoads();
  const run = (
    { listening: { port }, aliases, legacyDns }: AddressBookHost,
    settings: Case,
    forMs: number,
  ): Promise<number> => {
    const names = settings.operation === 'ResolveNamesW' ? aliases : legacyDns;
    return driver.run({ ...settings, port, names, ms: forMs });
  };
  for (const settings of wanted) {
    await run(small, settings, 300);
    await run(large, settings, 300); // the index of names is made for the first question
    const figures: { few: number; many: number }[] = [];
    for (let round = 0; round < rounds; round++) {
      const few = await run(small, settings, ms);
      figures.push({ few, many: await run(large, settings, ms) });
    }
    const perSecond = (values: readonly number[]) => `${Math.round(median(values))} calls/s`;
    report(`${titleOf(settings)}, 100 mailboxes`, perSecond(figures.map(({ few }) => few)));
    report(`${titleOf(settings)}, ${many} mailboxes`, perSecond(figures.map((each) => each.many)));
    report('ratio (target >= 0.8)', median(figures.map((each) => each.many / each.few)).toFixed(2));
  }
  driver.close();
  await Promise.all([small.listening.close(), large.listening.close()]);
}

const wanted = cases.filter((one) => isWanted(titleOf(one)));
if (wanted.length > 0) await compareSizes(wanted);
