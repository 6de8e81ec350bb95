import type { Socket } from 'node:net';
import { isLabError } from '../../errors.js';
import type { Facts, Tell } from '../../record/events/recorded-event.js';
import { encodeEcho } from '../../wire/rpc-http/rts.js';
import type { HttpAuthentication } from '../http/authentication.js';
import type { FaultyWeb } from '../http/faulty-answer.js';
import { splitTarget } from '../http/request-path.js';
import type { RpcRequestHandler } from '../http/rpc-requests.js';
import { peerOf } from '../http/telling.js';
import { Channel } from './channel.js';
import { meetFault } from './faulty-verdict.js';
import { contentLengthOf, decodeRequestHead, isPersistent, type RequestHead } from './request-head.js';
import type { RpcTarget } from './rpc-target.js';
import { SocketReader } from './socket-reader.js';
import type { ChannelRequest, VirtualConnections } from './virtual-connections.js';

export interface RpcProxyOptions {
  /** Name of the server as in the directory, e.g. `CAS1`. */
  readonly host: string;
  readonly tell: Tell;
  readonly authentication: HttpAuthentication;
  /** What is behind `server:port`; undefined where the proxy may not go. */
  readonly findTarget: (target: string) => RpcTarget | undefined | Promise<RpcTarget | undefined>;
  /** Of the whole lab: the halves of a connection may come by way of different proxies. */
  readonly connections: VirtualConnections;
  /** Time for each request, from the first wait for it to the last byte of its answer. Default 30,000 ms. */
  readonly requestTimeoutMs?: number;
  /** Default: nothing goes wrong. */
  readonly faulty?: FaultyWeb | undefined;
}

/** What to say to one request. */
interface Verdict {
  readonly status: string;
  readonly fields?: readonly string[];
  readonly body?: Uint8Array;
  /** The connection cannot serve another request after this one. */
  readonly last?: boolean;
  /** For the journal, where there is more to say than the status. */
  readonly told?: Partial<Facts<'rpc-http', 'request'>>;
}

/** A request that opens a channel. */
interface Opening extends Pick<ChannelRequest, 'direction' | 'target' | 'targetName' | 'user'> {
  readonly connectionTimeoutMs: number | undefined;
}

const maximumHead = 16_384;
const maximumRequests = 1_000;
/** A body up to here is read past, so that the connection can be kept. */
const drainLimit = 65_536;
/** The longest body of an echo request (MS-RPCH 2.1.2.1.5). */
const echoLimit = 0x10;

/**
 * Answers RPC_IN_DATA and RPC_OUT_DATA on `/rpc/rpcproxy.dll?server:port` (MS-RPCH 2.1.2.1): 401 without credentials, 404 for a
 * target it may not reach, the echo by which Outlook finds out whether there is a proxy, and channels, which it hands to
 * the virtual connections. RPC_CONNECT, of version 1 of the protocol, is not spoken.
 *
 * A connection stays with the proxy once it is here: a later request of another kind on it is refused.
 */
export function createRpcProxy(options: RpcProxyOptions): RpcRequestHandler {
  const { host, tell, authentication, findTarget, connections, requestTimeoutMs = 30_000 } = options;

  async function decide(socket: Socket, head: RequestHead, length: number): Promise<Verdict | Opening> {
    const { faulty } = options;
    const spoilt = faulty?.faults.has('http') === true ? await meetFault(faulty, socket, head) : undefined;
    if (spoilt !== undefined) return spoilt;
    if (!head.method.startsWith('RPC_')) return { status: '400 Bad Request', last: true };
    if (head.method !== 'RPC_IN_DATA' && head.method !== 'RPC_OUT_DATA') {
      return { status: '501 Not Implemented', last: true };
    }
    const { path, query = '' } = splitTarget(head.target);
    if (path !== '/rpc/rpcproxy.dll') return { status: '404 Not Found' };
    // Before anything else: the first leg of a handshake has the length of an echo, and often no target.
    const verdict = await authentication.check({
      socket,
      authorization: head.fields.get('authorization'),
      host: head.fields.get('host'),
    });
    if (verdict.user === undefined) return unauthorized(verdict.challenges, verdict.remark);
    const fields = verdict.fields.map(([name, value]) => `${name}: ${value}`);
    const target = /^[^:&=]{1,255}:[0-9]{1,5}$/.test(query) ? await findTarget(query) : undefined;
    if (target === undefined) return { status: '404 Not Found', fields };
    if (length > echoLimit) {
      const direction = head.method === 'RPC_IN_DATA' ? 'in' : 'out';
      const user = verdict.account?.dn.key ?? `?${verdict.user.toLowerCase()}`;
      const connectionTimeoutMs = direction === 'out' ? askedTimeout(head) : undefined;
      return { direction, target, targetName: query.toLowerCase(), user, connectionTimeoutMs };
    }
    return {
      status: '200 Success',
      fields: ['Content-Type: application/rpc', ...fields],
      body: encodeEcho(),
      told: { statusText: '200 echo' },
    };
  }

  async function answer(
    socket: Socket,
    reader: SocketReader,
    head: RequestHead,
    length: number,
    verdict: Verdict,
    startedMs: number,
  ): Promise<'next' | 'over'> {
    const keep = verdict.last !== true && length <= drainLimit && isPersistent(head);
    if (keep) {
      if (waitsForContinue(head)) await send(socket, goOn);
      await reader.discard(length);
    }
    await send(socket, formatAnswer(verdict, keep));
    const { status: statusText, told } = verdict;
    tell({
      protocol: 'rpc-http',
      event: 'request',
      host,
      client: peerOf(socket),
      facts: { ...requestFacts(head), status: /^[0-9]{3}/.exec(statusText)?.[0], statusText, ...told },
      elapsedMs: performance.now() - startedMs,
    });
    return keep ? 'next' : 'over';
  }

  async function openChannel(
    socket: Socket,
    reader: SocketReader,
    head: RequestHead,
    contentLength: number,
    opening: Opening,
  ): Promise<void> {
    if (waitsForContinue(head)) await send(socket, goOn);
    const pending = await reader.release();
    const { clock, limits } = connections;
    const { maxFragment } = limits;
    const channel = new Channel(socket, { clock, proxy: host, pending, contentLength, maxFragment });
    const request = requestFacts(head);
    const client = channel.peer;
    connections.open({
      ...opening,
      channel,
      tell: (happened) =>
        tell({ protocol: 'rpc-http', event: 'channel', host, client, facts: { ...request, ...happened } }),
    });
  }

  async function serve(
    socket: Socket,
    reader: SocketReader,
    head: RequestHead,
  ): Promise<'next' | 'over' | 'channel'> {
    const startedMs = performance.now();
    const length = contentLengthOf(head);
    const verdict = await decide(socket, head, length).catch(
      (): Verdict => ({ status: '500 Internal Server Error', last: true }),
    );
    if ('status' in verdict) return answer(socket, reader, head, length, verdict, startedMs);
    await openChannel(socket, reader, head, length, verdict);
    return 'channel';
  }

  async function converse(socket: Socket): Promise<void> {
    const reader = new SocketReader(socket);
    const deadline = setTimeout(() => socket.destroy(), requestTimeoutMs);
    let isChannel = false;
    try {
      for (let count = 0; count < maximumRequests; count++) {
        const text = await reader.readHead(maximumHead);
        if (text === undefined) return;
        const outcome = await serve(socket, reader, decodeRequestHead(text));
        isChannel = outcome === 'channel';
        if (isChannel) return;
        if (outcome === 'over') break;
        deadline.refresh();
      }
      await closeGently(socket, reader);
    } catch (error) {
      if (!isLabError(error, 'decode-failed')) return; // the connection itself ended
      socket.write(formatAnswer({ status: '400 Bad Request' }, false));
      await closeGently(socket, reader).catch(() => undefined);
    } finally {
      clearTimeout(deadline);
      if (!isChannel) socket.destroy();
    }
  }

  return {
    handle: (socket) => {
      socket.on('error', () => undefined);
      void converse(socket);
    },
  };
}

/** What is told of every request: whom it is for stands behind the question mark. */
function requestFacts({ method, target }: RequestHead): Omit<Facts<'rpc-http', 'request'>, 'statusText'> {
  const mark = target.indexOf('?');
  return { method, target, name: mark < 0 ? target : target.slice(mark + 1) };
}

const goOn = 'HTTP/1.1 100 Continue\r\n\r\n';

function waitsForContinue({ fields }: RequestHead): boolean {
  return /^100-continue$/i.test(fields.get('expect') ?? '');
}

/** `Pragma: MinConnTimeout=` in seconds, within the range it may have (MS-RPCH 2.1.2.1.2); ms. */
function askedTimeout({ fields }: RequestHead): number | undefined {
  const [, text] =
    /(?:^|[,\s])MinConnTimeout=([0-9]{1,5})(?:$|[,\s])/i.exec(fields.get('pragma') ?? '') ?? [];
  const seconds = Number(text ?? 0);
  return seconds >= 120 && seconds <= 14_400 ? seconds * 1000 : undefined;
}

function unauthorized(challenges: readonly string[], remark: string | undefined): Verdict {
  const status = '401 Unauthorized';
  return {
    status,
    fields: challenges.map((challenge) => `WWW-Authenticate: ${challenge}`),
    told: { reason: remark },
  };
}

function formatAnswer({ status, fields = [], body = new Uint8Array() }: Verdict, keep: boolean): Buffer {
  const lines = [
    `HTTP/1.1 ${status}`,
    ...fields,
    `Content-Length: ${body.length}`,
    ...(keep ? [] : ['Connection: close']),
  ];
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), body]);
}

/** Resolves once the bytes are with the system, so that a peer which does not read is not written to for ever. */
function send(socket: Socket, data: string | Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.write(data, (error) => (error ? reject(error) : resolve()));
  });
}

/** Ends our side and reads on for a moment: a reset would take the answer away from a peer that still writes. */
async function closeGently(socket: Socket, reader: SocketReader): Promise<void> {
  const timer = setTimeout(() => socket.destroy(), 1_000);
  socket.end();
  await reader.discard(1_048_576).finally(() => clearTimeout(timer));
}
