import { createAuthority } from '../../../src/network/certificates.js';
import { type Listening, listenTcp } from '../../../src/network/listener.js';
import type { Clock } from '../../../src/network/time/clock.js';
import type { Tell } from '../../../src/record/events/recorded-event.js';
import { createHttpAuthentication } from '../../../src/servers/http/authentication.js';
import { createHttpsFront } from '../../../src/servers/http/https-front.js';
import { createOffloadedFront } from '../../../src/servers/http/plain-front.js';
import { createPlainSite } from '../../../src/servers/http/plain-site.js';
import type { AssociationGroup } from '../../../src/servers/rpc/association-groups.js';
import type { RpcInterface, RpcOperation } from '../../../src/servers/rpc/rpc-interface.js';
import type { ChannelLimits } from '../../../src/servers/rpc-http/channel-limits.js';
import { createRpcProxy } from '../../../src/servers/rpc-http/rpc-proxy.js';
import { createRpcTargets } from '../../../src/servers/rpc-http/rpc-target.js';
import { VirtualConnections } from '../../../src/servers/rpc-http/virtual-connections.js';
import { parseGuid } from '../../../src/values/guid.js';
import { accountIf, accountNamed } from '../../support/accounts.js';
import { inWords, type ToldInWords } from '../../support/told.js';
import { beginNtlm } from '../rpc/logon.js';

const syntax = { uuid: parseGuid('6a1b2c3d-0001-4000-8000-000000000001'), major: 1, minor: 0 };

/** An interface for tests: opnum 0 answers with as many bytes as its stub asks for, opnum 1 logs on. */
export const sized = { syntax };

function sizedInterface(loggedOn: Set<AssociationGroup>): RpcInterface {
  const logOn: RpcOperation = (_stub, { group }) => {
    loggedOn.add(group);
    group.ended.addEventListener('abort', () => loggedOn.delete(group), { once: true });
    return new Uint8Array(4);
  };
  const answer: RpcOperation = (stub) =>
    new Uint8Array(Buffer.from(stub).readUInt32LE(0) % 1_000_000).fill(0x5a);
  return {
    syntax,
    authentication: 'none-needed',
    operations: new Map([
      [0, answer],
      [1, logOn],
    ]),
  };
}

export interface ProxySite {
  /** Real ports of two proxies without TLS, CAS1 and CAS2. */
  readonly ports: readonly [number, number];
  /** Of CAS1 with TLS, when that was asked for. */
  readonly securePort: number;
  readonly connections: VirtualConnections;
  /** Clients that have called opnum 1 and whose association stands. */
  readonly loggedOn: ReadonlySet<AssociationGroup>;
  readonly events: readonly ToldInWords[];
  /** Stops the server behind the proxies. */
  stopServer(): void;
  close(): Promise<void>;
}

const users = new Map([
  ['CONTOSO\\anna', 'Passw0rd!'],
  ['CONTOSO\\ben', 'Passw0rd!'],
]);

/** Two proxies of one lab before one server, CAS1, on port 6001. */
export async function startProxies(
  clock: Clock,
  limits: Partial<ChannelLimits> = {},
  { secure = false, onEvent = (_: ToldInWords): void => undefined } = {},
): Promise<ProxySite> {
  const events: ToldInWords[] = [];
  const tell: Tell = (told) => {
    const event = inWords(told);
    events.push(event);
    onEvent(event);
  };
  let isUp = true;
  const loggedOn = new Set<AssociationGroup>();
  const targets = createRpcTargets({
    host: 'CAS1',
    address: '10.10.10.11',
    tell,
    isUp: () => isUp,
    endpoints: new Map([[6001, [sizedInterface(loggedOn)]]]),
    beginNtlm,
  });
  const connections = new VirtualConnections({ clock, limits });
  const proxyOn = (host: string) =>
    createRpcProxy({
      host,
      tell,
      authentication: createHttpAuthentication({
        realm: host,
        checkPassword: (userName, password) =>
          accountIf(users.get(userName) === password, userName.replace(/^.*\\/, '')),
        findAccount: ({ userName }) => accountNamed(userName),
        beginNtlm,
      }),
      findTarget: (target) =>
        /^(?:cas1|outlook\.contoso\.example):6001$/i.test(target) ? targets.get(6001) : undefined,
      connections,
    });
  const app = createPlainSite({ host: 'CAS1', tell, redirectTo: undefined });
  const at = { address: '127.0.0.1', port: 0 };
  const open = (host: string) => listenTcp(createOffloadedFront({ app, rpcProxy: proxyOn(host) }), at);
  const opened: Listening[] = [await open('CAS1'), await open('CAS2')];
  if (secure) {
    const now = new Date();
    const authority = await createAuthority({ now });
    const certificate = await authority.issue({ names: ['127.0.0.1'], now });
    opened.push(
      await listenTcp(
        createHttpsFront({ host: 'CAS1', certificate, app, rpcProxy: proxyOn('CAS1'), tell }),
        at,
      ),
    );
  }
  const [one, two, three] = opened.map(({ port }) => port);
  return {
    ports: [one ?? 0, two ?? 0],
    securePort: three ?? 0,
    connections,
    loggedOn,
    events,
    stopServer: () => {
      isUp = false;
    },
    close: async () => {
      await Promise.all(opened.map((listening) => listening.close()));
    },
  };
}
