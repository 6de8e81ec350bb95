import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { connect, isIP, type LookupFunction, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';
import { type ErrorCode, isLabError } from '../../errors.js';
import type { Workstation } from '../../network/workstation.js';
import type { RunningHost } from '../../network/world/topology.js';
import { parseHostPort } from '../../values/host-port.js';
import type { LabEndpoints } from '../world/endpoints.js';

/** Where the code under test is in the lab's world. */
export interface ClientPlace {
  /** A location of the world, whose DNS view and firewall apply. Default `corp`. */
  readonly from?: string;
}

/**
 * Points clients in this process at a lab. Names, firewall, latency and stopped machines are those of one location, on
 * the lab's clock: a connect that is never answered fails at once if that clock is virtual. Errors have the same codes as
 * Node's own (`ENOTFOUND`, `ECONNREFUSED`, `ETIMEDOUT`), with the LabError as `cause`.
 */
export interface LabClients {
  /**
   * For the option `lookup` of sockets and requests: resolves names of the world to real addresses. It does not map ports:
   * in mode `mapped`, where ports differ, use the agents.
   */
  readonly lookup: LookupFunction;
  /** For `http.request`: connects to the real socket of a modelled host and port. */
  readonly httpAgent: HttpAgent;
  /** For `https.request`: the same, and trusts only the lab's certification authority. */
  readonly httpsAgent: HttpsAgent;
  /**
   * For undici: `fetch(url, { dispatcher: new Agent({ connect: lab.clients().connect }) })`. Connects as
   * {@link httpAgent} and {@link httpsAgent} do.
   */
  readonly connect: UndiciConnect;
  /** For ldapts: `new Client(lab.clients().ldap)`, without TLS. */
  readonly ldap: { readonly url: string };
  /** For ldapts: `new Client(lab.clients().ldaps)`; absent if the lab has no LDAPS. */
  readonly ldaps?: { readonly url: string; readonly tlsOptions: LabTlsOptions };
  /** For StartTLS: `client.startTLS(lab.clients().tlsOptions)`. A new object each time, because ldapts adds its socket to it. */
  readonly tlsOptions: LabTlsOptions;
}

/** What undici passes to a connector. */
export interface UndiciConnectOptions {
  readonly hostname: string;
  readonly protocol: string;
  readonly port: string;
  readonly servername?: string | null;
}

/** A connector for the option `connect` of undici's `Agent`, `Client` and `Pool`. */
export type UndiciConnect = (
  options: UndiciConnectOptions,
  callback: (...result: [error: null, socket: Socket] | [error: Error, socket: null]) => void,
) => void;

/** TLS options with which the domain controller is trusted although it is reached by an address. */
export interface LabTlsOptions {
  readonly ca: string;
  readonly servername: string;
}

/** What {@link createClients} stands on. */
export interface ClientHelperOptions {
  readonly workstation: Workstation;
  readonly endpoints: LabEndpoints;
  readonly hosts: readonly RunningHost[];
  /** Ends what is under way when the lab stops. */
  readonly signal: AbortSignal;
}

/** Makes the helpers of one location. */
export function createClients({ workstation, endpoints, hosts, signal }: ClientHelperOptions): LabClients {
  const ca = workstation.trustedRoots.join('\n');

  // One listener at the lab's signal, however many connects are under way.
  const underWay = new Set<AbortController>();
  const whileLabRuns = async <T>(work: (own: AbortSignal) => Promise<T>): Promise<T> => {
    signal.throwIfAborted();
    const own = new AbortController();
    underWay.add(own);
    try {
      return await work(own.signal);
    } finally {
      underWay.delete(own);
    }
  };
  const resolve = (name: string) => whileLabRuns((own) => workstation.resolver.resolveAddress(name, own));
  const dial = async (host: string, port: number): Promise<Socket> => {
    if (isOfThisMachine(host)) return connect({ host, port, noDelay: true });
    const [address = host] = await resolve(host);
    return whileLabRuns((own) => workstation.dialer.connect(address, port, own));
  };
  const secure = (socket: Socket, host: string, options: ConnectionOptions) =>
    connectTls({ ca, servername: isIP(host) === 0 ? host : '', ...options, socket });

  const httpAgent = new HttpAgent({ keepAlive: true });
  const httpsAgent = new HttpsAgent({ keepAlive: true, ca });
  httpAgent.createConnection = ({ host, port }, created) => {
    const name = host ?? 'localhost';
    return handTo(created, name, dial(name, Number(port ?? 80)));
  };
  httpsAgent.createConnection = ({ host, port, path, ...options }, created) => {
    const name = host ?? 'localhost';
    const secured = dial(name, Number(port ?? 443)).then((socket) => secure(socket, name, options));
    return handTo(created, name, secured);
  };
  signal.addEventListener('abort', () => {
    for (const own of underWay) own.abort(signal.reason);
    httpAgent.destroy();
    httpsAgent.destroy();
  });

  const controller = hosts.find(({ listen }) => listen['389'] !== undefined);
  const tlsOptions = () => ({ ca, servername: controller?.fqdn ?? '' });
  return {
    lookup: (hostname, options, callback) => {
      resolve(hostname).then(
        (modelled) => {
          const real = modelled.map((address) => ({ address: realAddress(hosts, address), family: 4 }));
          const [{ address } = { address: '' }] = real;
          if (options.all === true) callback(null, real);
          else callback(null, address, 4);
        },
        (error: unknown) => callback(asSystemError(error, 'getaddrinfo', hostname), []),
      );
    },
    httpAgent,
    httpsAgent,
    connect: ({ hostname, protocol, port, servername }, callback) => {
      const isSecure = protocol === 'https:';
      const number = port === '' ? (isSecure ? 443 : 80) : Number(port);
      dial(hostname, number).then(
        (socket) => {
          if (!isSecure) return callback(null, socket);
          const options = servername ? { servername } : {};
          const tls = secure(socket, hostname, { ...options, ALPNProtocols: ['http/1.1'] });
          const failed = (error: Error) => callback(error, null);
          tls.once('error', failed);
          tls.once('secureConnect', () => {
            tls.off('error', failed);
            callback(null, tls);
          });
        },
        (error: unknown) => callback(asSystemError(error, 'connect', hostname), null),
      );
    },
    ldap: { url: endpoints.ldap },
    ...(endpoints.ldaps === undefined ? {} : { ldaps: { url: endpoints.ldaps, tlsOptions: tlsOptions() } }),
    get tlsOptions() {
      return tlsOptions();
    },
  };
}

/** Gives an agent its connection later, or the reason why there is none. */
function handTo(
  created: ((error: Error | null, stream: Duplex) => void) | undefined,
  host: string,
  connecting: Promise<Socket>,
): undefined {
  connecting.then(
    (socket) => created?.(null, socket),
    // Nobody looks at the stream when there is an error; the type wants one.
    (error: unknown) => created?.(asSystemError(error, 'connect', host), new Socket()),
  );
}

/** What the lab has put on loopback, or another server of the test: no business of the modelled world. */
function isOfThisMachine(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/** Where the sockets of a modelled address are; one that has none stays as it is. */
function realAddress(hosts: readonly RunningHost[], modelled: string): string {
  const sockets = hosts
    .filter(({ address }) => address === modelled)
    .flatMap(({ listen }) => Object.values(listen));
  const [socket] = sockets;
  return socket === undefined ? modelled : parseHostPort(socket).host;
}

const systemCodes: { readonly [Code in ErrorCode]?: string } = {
  'name-not-found': 'ENOTFOUND',
  'name-no-data': 'ENOTFOUND',
  'name-timed-out': 'EAI_AGAIN',
  'protocol-refused': 'EAI_FAIL',
  'connection-refused': 'ECONNREFUSED',
  'connection-timed-out': 'ETIMEDOUT',
};

/** A fault of the modelled network, as Node's own sockets tell of one. */
function asSystemError(error: unknown, syscall: string, hostname: string): NodeJS.ErrnoException {
  const reason = error instanceof Error ? error : new Error(String(error));
  const code = isLabError(error) ? systemCodes[error.code] : undefined;
  if (code === undefined) return reason;
  return Object.assign(new Error(`${syscall} ${code} ${hostname}`, { cause: error }), {
    code,
    syscall,
    hostname,
  });
}
