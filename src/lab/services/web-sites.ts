import type { Server, Socket } from 'node:net';
import { issueWithFault } from '../../network/certificate-faults.js';
import type { WebAnswer, WebSiteSettings } from '../../network/world/world.js';
import { createHttpsFront } from '../../servers/http/https-front.js';
import { createPlainFront } from '../../servers/http/plain-front.js';
import { createWebSite } from '../../servers/http/web-site.js';
import type { LabContext } from '../lab-context.js';

/** Opens the web sites of the world that are no Exchange servers. */
export async function openWebSites(context: LabContext): Promise<void> {
  for (const [name, settings] of context.world.webSites) {
    const owner = { name, fqdn: '', kind: 'server', address: settings.address } as const;
    for (const [port, server] of await serversOf(context, name, settings)) {
      await context.running.open(owner, port, server);
    }
  }
}

async function serversOf(
  context: LabContext,
  name: string,
  { http, https }: WebSiteSettings,
): Promise<ReadonlyMap<number, Server>> {
  const { tell, authority, now } = context;
  const servers = new Map<number, Server>();
  const siteOf = (answer: WebAnswer) =>
    createWebSite({ host: name, tell, answer, wait: (ms, socket) => takeTime(context, ms, socket) });
  if (http !== undefined)
    servers.set(
      80,
      createPlainFront({
        app: siteOf(http),
        faulty: { faults: context.faultsOf(name), port: 80, host: name, tell },
      }),
    );
  if (https !== undefined) {
    const { names, fault } = https;
    const certificate = await issueWithFault(authority, { names, fault, now: now() });
    // It is no RPC proxy either.
    const rpcProxy = { handle: (socket: Socket) => void socket.destroy() };
    const faulty = { faults: context.faultsOf(name), port: 443, host: name, tell };
    servers.set(
      443,
      createHttpsFront({ host: name, tell, certificate, app: siteOf(https), rpcProxy, faulty }),
    );
  }
  return servers;
}

/** The lab's clock knows that this peer is silent for so long, and need not wait for it in real time. */
function takeTime({ connections, clock, signal }: LabContext, ms: number, socket: Socket): Promise<void> {
  const { remoteAddress = '', remotePort = 0, localAddress = '', localPort = 0 } = socket;
  const leg = connections.find(remoteAddress, remotePort, { address: localAddress, port: localPort });
  const wait = () => clock.sleep(ms, signal);
  return leg?.origin?.whileSilent(wait) ?? wait();
}
