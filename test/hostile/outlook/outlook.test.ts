import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Lab } from '../../../src/lab/lab.js';
import { openSeed } from '../../../src/lab/seeds/open-seed.js';
import { startLab } from '../../../src/lab/start.js';
import { type Authority, createAuthority } from '../../../src/network/certificates.js';
import type { ListenAt } from '../../../src/network/listener.js';
import { createResolver } from '../../../src/network/resolver/resolver.js';
import { realClock } from '../../../src/network/time/clock.js';
import { createWorkstation } from '../../../src/network/workstation.js';
import { createTopology } from '../../../src/network/world/topology.js';
import type { World } from '../../../src/network/world/world.js';
import { resolveMailbox } from '../../../src/outlook/outlook.js';
import { policyOf } from '../../../src/outlook/policy-table.js';
import type { Resolution, Step } from '../../../src/outlook/resolution.js';
import { parseHostPort } from '../../../src/values/host-port.js';
import { berElement } from '../../../src/wire/ldap/ber.js';
import {
  answering,
  answeringForEver,
  type Behaviour,
  forEver,
  type HostileServer,
  httpAnswer,
  ldapAnswer,
  openTcp,
  openTls,
  openUdp,
} from './hostile-servers.js';

/*
 * A simulated Outlook in a lab where all servers of one port are hostile. It has shorter patience than Outlook's, so that
 * the real clock can tell that it ends in its own time limits; what it met is in the trace.
 */
const patienceMs = 300;
/** For all the steps that may each wait for as long as the patience. */
const longestMs = 60 * patienceMs;

const policy = (() => {
  const usual = policyOf('2010');
  const connecting = {
    ...usual.connecting,
    rpcCallTimeoutMs: patienceMs,
    rpcHttpConnectTimeoutMs: patienceMs,
  };
  return { ...usual, httpTimeoutMs: patienceMs, connecting };
})();

let lab: Lab;
let world: World;
let authority: Authority;

beforeAll(async () => {
  lab = await startLab({ clock: 'real' });
  ({ world } = await openSeed('contoso-2010'));
  authority = await createAuthority({ now: new Date() });
});
afterAll(() => lab.stop());

/** Runs one where these modelled ports, or the name server, are served by somebody else. */
function runOutlook(hostile: {
  readonly ports?: readonly number[];
  readonly at: ListenAt;
}): Promise<Resolution> {
  const topology = createTopology(lab.hosts);
  const { ports } = hostile;
  const workstation = createWorkstation({
    world,
    topology: {
      hosts: topology.hosts,
      find: (address, port) => {
        const found = topology.find(address, port);
        return ports?.includes(port) && typeof found === 'object' ? hostile.at : found;
      },
    },
    nameServers: new Map(
      Object.entries(lab.endpoints.dns).map(([view, at]) => {
        const { host, port } = parseHostPort(at);
        return [view, { address: host, port }];
      }),
    ),
    clock: realClock(),
    location: 'corp',
    trustedRoots: [authority.certificatePem, lab.ca.pem],
  });
  // A name server of our own is given up as soon as the others.
  const resolver = createResolver({
    clock: workstation.clock,
    roundTripMs: 0,
    timings: { queriesAtMs: [0, patienceMs / 4], giveUpAtMs: patienceMs },
    server: () => hostile.at,
  });
  return resolveMailbox(ports ? workstation : { ...workstation, resolver }, {
    address: 'anna@contoso.example',
    credentials: { userName: 'anna@contoso.example', password: 'Passw0rd!' },
    policy,
  });
}

async function expectToEnd(server: HostileServer, ports?: readonly number[]): Promise<void> {
  await using hostile = server;
  const started = performance.now();
  const { steps, outcome, failure } = await runOutlook({ at: hostile.at, ...(ports && { ports }) });
  expect(performance.now() - started).toBeLessThan(longestMs);
  // Something went wrong, and it is told by a code of the closed list, which an internal error has not.
  const failed = allSteps(steps).filter((step) => step.outcome === 'failed');
  expect(failed.length).toBeGreaterThan(0);
  expect(failed.filter(({ code }) => code === undefined || code === 'internal')).toEqual([]);
  expect(outcome === 'connected' || failure !== null).toBe(true);
}

const allSteps = (steps: readonly Step[]): readonly Step[] =>
  steps.flatMap((step) => [step, ...allSteps(step.steps)]);

const ntlmChallenge = (change: (challenge: Buffer) => void) => {
  const challenge = Buffer.alloc(56);
  challenge.write('NTLMSSP\0\x02', 'latin1');
  change(challenge);
  return `401 Unauthorized\r\nWWW-Authenticate: NTLM ${challenge.toString('base64')}`;
};
const pdu = (type: number, flags: number, body: Uint8Array) => {
  const header = Buffer.alloc(16);
  header.set([5, 0, type, flags, 0x10, 0, 0, 0]);
  header.writeUInt16LE(16 + body.length, 8);
  header.writeUInt32LE(1, 12);
  return Buffer.concat([header, body]);
};
const noise = Buffer.from(Array.from({ length: 4_000 }, (_, at) => (at * 7_919) & 0xff));
const poxRedirect = `<?xml version="1.0"?><Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006"><Response xmlns="http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a"><Account><AccountType>email</AccountType><Action>redirectUrl</Action><RedirectUrl>https://autodiscover.contoso.example/autodiscover/autodiscover.xml</RedirectUrl></Account></Response></Autodiscover>`;

describe('a simulated Outlook ends, and tells what it met', () => {
  it.each<[string, Behaviour]>([
    [
      'a body without end',
      answeringForEver('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n', '4\r\n<a> \r\n'),
    ],
    ['a large body without end', answeringForEver('HTTP/1.1 200 OK\r\n\r\n', '<a>'.repeat(10_000))],
    ['header fields without end', answeringForEver('HTTP/1.1 200 OK\r\n', 'X-More: and more\r\n')],
    ['slow octets', answeringForEver('HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n', ' ', 50)],
    ['a status line of slow octets', answeringForEver('H', 'T', 50)],
    [
      'redirects without end',
      answering(
        httpAnswer(
          '302 Found\r\nLocation: https://autodiscover.contoso.example/autodiscover/autodiscover.xml',
        ),
      ),
    ],
    ['redirects to nonsense', answering(httpAnswer('302 Found\r\nLocation: \u00ff://[::1'))],
    ['redirects of POX without end', answering(httpAnswer('200 OK\r\nContent-Type: text/xml', poxRedirect))],
    [
      'an NTLM challenge that is cut off',
      answering(httpAnswer('401 Unauthorized\r\nWWW-Authenticate: NTLM TlRMTVNTUAAC')),
    ],
    [
      'an NTLM challenge whose lengths lie',
      answering(httpAnswer(ntlmChallenge((challenge) => challenge.fill(0xff, 12)))),
    ],
    ['an NTLM challenge again and again', answering(httpAnswer(ntlmChallenge(() => undefined)))],
    [
      'challenges of unknown schemes',
      answering(httpAnswer(`401 Unauthorized\r\nWWW-Authenticate: ${'Nonsense a="b", '.repeat(900)}Basic`)),
    ],
    ['octets that are no HTTP', answering(noise)],
    ['nothing at all', (socket) => socket.resume()],
    ['an end at once', (socket) => socket.end()],
  ])('HTTPS: %s', async (_, behaviour) => {
    await expectToEnd(await openTls(authority, behaviour), [443]);
  });

  it.each<[string, Behaviour]>([
    ['no TLS but noise', answering(noise)],
    ['noise before the client says anything', (socket) => forEver(socket, noise)],
    ['TLS records without end', answeringForEver(Buffer.from([22, 3, 3, 0x40, 0]), Buffer.from([0]), 20)],
  ])('TLS: %s', async (_, behaviour) => {
    await expectToEnd(await openTcp(behaviour), [443]);
  });

  it.each<[string, Behaviour]>([
    ['answers to other requests', answering(ldapAnswer(99, 0x65, Buffer.from([0x0a, 1, 0, 4, 0, 4, 0])))],
    [
      'entries to other requests without end',
      answeringForEver('', ldapAnswer(99, 0x64, Buffer.from([4, 0, 0x30, 0]))),
    ],
    ['a result that is an entry', answering(ldapAnswer(1, 0x64, Buffer.from([4, 0, 0x30, 0])))],
    ['octets that are no BER', answering(noise)],
    [
      'an element of 2 GB',
      answeringForEver(Buffer.from([0x30, 0x84, 0x7f, 0xff, 0xff, 0xff]), Buffer.alloc(10_000)),
    ],
    ['a bind response without content', answering(berElement(0x30, Buffer.from([2, 1, 1, 0x61, 0])))],
    ['nothing at all', (socket) => socket.resume()],
  ])('LDAP: %s', async (_, behaviour) => {
    await expectToEnd(await openTcp(behaviour), [389, 3268]);
  });

  it.each<[string, Behaviour]>([
    ['fragments without end', answeringForEver(pdu(12, 3, Buffer.alloc(44)), pdu(2, 0, Buffer.alloc(1_000)))],
    ['a bind_ack of noise', answering(pdu(12, 3, noise))],
    ['a fragment of no length', answering(Buffer.from([5, 0, 2, 3, 0x10, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0]))],
    ['octets that are no PDU', answering(noise)],
    ['slow octets', answeringForEver('', Buffer.from([5]), 50)],
    ['nothing at all', (socket) => socket.resume()],
  ])('RPC: %s', async (_, behaviour) => {
    await expectToEnd(await openTcp(behaviour), [135, 443]);
  });

  it.each<[string, (query: Buffer) => readonly Uint8Array[]]>([
    ['noise', () => [noise.subarray(0, 512)]],
    [
      'an answer to another query',
      (query) => [Buffer.concat([Buffer.from([0, 0, 0x81, 0x80]), query.subarray(4)])],
    ],
    [
      'counts that lie',
      (query) => [Buffer.concat([query.subarray(0, 2), Buffer.alloc(10, 0xff), query.subarray(12)])],
    ],
    [
      'a name that points to itself',
      (query) => [
        Buffer.concat([
          query.subarray(0, 2),
          Buffer.from([0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0, 0xc0, 12, 0, 1, 0, 1]),
        ]),
      ],
    ],
  ])(
    'DNS: %s',
    async (_, answer) => {
      await expectToEnd(await openUdp(answer));
    },
    120_000,
  );
});
