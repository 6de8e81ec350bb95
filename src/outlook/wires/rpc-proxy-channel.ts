import type { Socket } from 'node:net';
import { LabError } from '../../errors.js';
import { withDeadline } from '../../network/time/clock.js';
import type { Client } from '../client.js';
import type { Recorder, StepRecorder } from '../trace.js';
import type { RpcProxySettings } from '../transports.js';
import { checkCertificatePrincipal } from './certificate-principal.js';
import { type HttpConnection, type HttpStream, type HttpStreamAnswer, httpOver } from './http.js';
import { HttpLogon } from './http-logon.js';
import { connectAny } from './reach.js';
import { startTls } from './tls.js';

/** A server behind an RPC proxy, and the addresses of the proxy. */
export interface RpcProxyTarget {
  readonly proxy: RpcProxySettings;
  readonly addresses: readonly string[];
  /** As the proxy is to reach it: a NetBIOS name, a DNS name, or `<mailbox GUID>@<domain>`. */
  readonly host: string;
  readonly port: number;
}

/** One half of a virtual connection: a request, or an answer, that does not end. */
export interface Channel {
  readonly stream: HttpStream;
  readonly address: string;
  readonly socket: Socket;
  close(): void;
}

/** How the body of a channel's request begins, and how long it is said to be. */
export interface ChannelBody {
  readonly length: number;
  readonly first: Uint8Array;
  /** The proxy may answer it only when its predecessor has ended. */
  readonly isSuccessor?: boolean;
}

/** Ports of web servers (RFC 9110 4.2). */
export const proxyPortOf = ({ ssl }: RpcProxySettings): number => (ssl ? 443 : 80);

const methods = {
  IN: { method: 'RPC_IN_DATA', request: 'rpc-in-data', channel: 'in-channel' },
  OUT: { method: 'RPC_OUT_DATA', request: 'rpc-out-data', channel: 'out-channel' },
} as const;

type Method = (typeof methods)[keyof typeof methods];

/**
 * Opens a channel: connects to the proxy, proves who the client is, and sends the request with the first bytes of its
 * body (MS-RPCH 2.1.2.1.1, 2.1.2.1.2). An OUT channel is open when its answer has begun; of an IN channel nothing is
 * heard unless it fails.
 *
 * @throws LabError for whatever stops it; LogonRefused
 */
export function openChannel(
  client: Client,
  recorder: Recorder,
  direction: keyof typeof methods,
  target: RpcProxyTarget,
  body: ChannelBody,
): Promise<Channel> {
  const method = methods[direction];
  return recorder.step(method.channel, target.proxy.server, async (step) => {
    step.facts({ proxy: target.proxy.server, port: proxyPortOf(target.proxy) });
    const { http, address } = await connectProxy(client, step, target);
    step.facts({ address });
    try {
      const logon = new HttpLogon(client, target.proxy.server, target.proxy.authentication);
      const authorization = await shakeHands(step, http, logon, method, target);
      const stream = await recordRequest(step, method, target, 'channel', async (request) => {
        const opened = http.stream(questionOf(method, target, authorization, body.length));
        const sent = opened.write(body.first);
        if (direction === 'OUT' && body.isSuccessor !== true) {
          const answer = await answered(client, () =>
            client.workstation.dialer.exchange(() => opened.answer, 1, http.socket),
          );
          request.facts({ status: answer.status, reason: answer.reason, scheme: logon.scheme });
          if (answer.status !== 200) throw refusalOf(answer, logon, target);
        } else {
          await answered(client, () => client.workstation.dialer.exchange(() => sent, 0, http.socket));
          request.facts({ requestBytes: body.length, scheme: logon.scheme });
        }
        return opened;
      });
      step.facts({ scheme: logon.scheme });
      return { stream, address, socket: http.socket, close: () => http.close() };
    } catch (error) {
      http.close();
      throw error;
    }
  });
}

/**
 * Asks the proxy for an echo (MS-RPCH 2.1.2.1.5), on a connection of its own.
 *
 * @returns its body
 * @throws as {@link openChannel}
 */
export function askForEcho(client: Client, recorder: Recorder, target: RpcProxyTarget): Promise<Buffer> {
  return recorder.step('rpc-proxy-echo', target.proxy.server, async (step) => {
    step.facts({ proxy: target.proxy.server });
    const { http } = await connectProxy(client, step, target);
    try {
      const logon = new HttpLogon(client, target.proxy.server, target.proxy.authentication);
      const authorization = await shakeHands(step, http, logon, methods.IN, target);
      return await recordRequest(step, methods.IN, target, 'echo', async (request) => {
        const answer = await http.ask(questionOf(methods.IN, target, authorization, 0));
        const responseBytes = answer.body.length;
        request.facts({ status: answer.status, responseBytes, scheme: logon.scheme });
        if (answer.status !== 200) throw refusalOf({ ...answer, reason: '' }, logon, target);
        return answer.body;
      });
    } finally {
      http.close();
    }
  });
}

/** What a proxy's answer says that is not 200. */
export function refusalOf(
  { status, reason, challenges }: Pick<HttpStreamAnswer, 'status' | 'reason' | 'challenges'>,
  logon: HttpLogon | undefined,
  { proxy, host, port }: RpcProxyTarget,
): LabError {
  const where = proxy.server;
  if (status === 401 && logon !== undefined) {
    try {
      logon.respond(challenges);
    } catch (error) {
      if (error instanceof LabError) return error;
    }
  }
  const [, code] = /RPC Error: ([0-9a-f]{1,8})/i.exec(reason) ?? [];
  const said = code === undefined ? reason : `RPC error 0x${code}`;
  const what = `the RPC proxy answered HTTP status ${status}${said === '' ? '' : ` (${said})`} for ${host}:${port}`;
  return new LabError('protocol-refused', what, { where });
}

async function connectProxy(
  client: Client,
  recorder: Recorder,
  { proxy, addresses }: RpcProxyTarget,
): Promise<{ readonly http: HttpConnection; readonly address: string }> {
  const { socket, address } = await connectAny(client, recorder, addresses, proxyPortOf(proxy));
  if (!proxy.ssl) return { http: httpOver(client, socket), address };
  const secure = await startTls(client, recorder, socket, proxy.server);
  const { certificatePrincipal } = proxy;
  if (certificatePrincipal !== null) {
    const names = client.policy.connecting.certificatePrincipalNames;
    await checkCertificatePrincipal(recorder, secure, certificatePrincipal, names).catch((error: unknown) => {
      secure.destroy();
      throw error;
    });
  }
  return { http: httpOver(client, secure), address };
}

/** The legs of a handshake are requests without a body; the `Authorization` that is due after them is returned. */
async function shakeHands(
  recorder: Recorder,
  http: HttpConnection,
  logon: HttpLogon,
  method: Method,
  target: RpcProxyTarget,
): Promise<string> {
  let authorization = logon.begin();
  // A server that offers less than the profile has costs a second leg.
  for (let leg = 0; leg < 2 && logon.needsHandshake && !logon.isProved; leg++) {
    const answer = await recordRequest(recorder, method, target, 'logon', async (request) => {
      const said = await http.ask(questionOf(method, target, authorization, 0));
      request.facts({ status: said.status, scheme: logon.scheme });
      return said;
    });
    if (answer.status !== 401) throw refusalOf({ ...answer, reason: '' }, undefined, target);
    authorization = logon.respond(answer.challenges);
  }
  return authorization;
}

function recordRequest<T>(
  recorder: Recorder,
  { request: kind }: Method,
  { proxy, host, port }: RpcProxyTarget,
  purpose: 'logon' | 'echo' | 'channel',
  work: (request: StepRecorder<Method['request']>) => Promise<T>,
): Promise<T> {
  return recorder.step(kind, `${proxy.server}/rpc/rpcproxy.dll?${host}:${port}`, (request) => {
    request.facts({ proxy: proxy.server, server: host, port, purpose });
    return work(request);
  });
}

/** Header fields as MS-RPCH 2.1.2.1.1 has them. */
function questionOf(
  { method }: Method,
  { proxy, host, port }: RpcProxyTarget,
  authorization: string,
  length: number,
) {
  return {
    method,
    host: proxy.server,
    target: `/rpc/rpcproxy.dll?${host}:${port}`,
    headers: {
      Accept: 'application/rpc',
      'Cache-Control': 'no-cache',
      Pragma: 'No-cache',
      'User-Agent': 'MSRPC',
      'Content-Length': String(length),
      Authorization: authorization,
    },
  };
}

/** Within the time that RPC over HTTP has for connecting. */
function answered<T>({ workstation, policy }: Client, work: () => Promise<T>): Promise<T> {
  return withDeadline(
    workstation.clock,
    policy.connecting.rpcHttpConnectTimeoutMs,
    work,
    () => new LabError('connection-timed-out', 'the RPC proxy does not answer'),
  );
}
