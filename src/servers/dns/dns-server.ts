import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { createServer } from 'node:net';
import { isLabError } from '../../errors.js';
import { ConnectionRoom } from '../../network/connection-room.js';
import type { HostFaults } from '../../network/faults/faults-host.js';
import { type ListenAt, type Listening, listenError, listenTcp } from '../../network/listener.js';
import type { DnsViewSettings } from '../../network/world/world.js';
import type { Tell } from '../../record/events/recorded-event.js';
import { type AnsweredMessage, createMessageAnswerer } from './answer-message.js';
import { answerFaulty } from './faulty-answer.js';
import type { DnsForwarder } from './forward.js';
import { serveTcpConnection } from './tcp-connection.js';

/** What {@link openDnsServer} needs. */
export interface DnsServerOptions {
  /** Name for the journal. */
  readonly host: string;
  /** The view to answer from, asked for at every query. */
  readonly view: () => DnsViewSettings;
  readonly tell: Tell;
  /** Turns a modelled address into the one that A records answer; always the same for the same address. */
  readonly expose?: (address: string) => string;
  readonly at: ListenAt;
  /** Asked for names outside the lab's zones; without it, they do not exist. */
  readonly forwarder?: DnsForwarder | undefined;
  /** What goes wrong, and the name of the view. Default: nothing does. */
  readonly faults?: { readonly at: HostFaults; readonly view: string };
  /** Real time that a TCP client may go without finishing a query or reading its answer, ms; 10,000 by default. */
  readonly tcpIdleMs?: number;
  /** TCP connections at the same time; the longest idle one gives way to a newcomer. 128 by default. */
  readonly tcpConnections?: number;
}

/** Tries at finding a port that is free for both TCP and UDP. */
const portAttempts = 20;
/** Answers that wait to be sent; a flood beyond it goes unanswered, as on a full network. */
const mostUnsentOctets = 1 << 20;

/**
 * Opens a name server, on UDP and TCP at the same address and port.
 *
 * @throws LabError `address-in-use`, `address-not-permitted`
 */
export async function openDnsServer(options: DnsServerOptions): Promise<Listening> {
  const answer = answererOf(options);
  for (let attempt = 1; ; attempt++) {
    const tcp = await openTcp(options, answer);
    try {
      const udp = await openUdp(answer, { address: options.at.address, port: tcp.port });
      const udpClosed = new Promise<void>((resolve) => udp.once('close', resolve));
      let closing = false;
      return {
        address: tcp.address,
        port: tcp.port,
        close: async () => {
          if (!closing) udp.close();
          closing = true;
          await Promise.all([tcp.close(), udpClosed]);
        },
      };
    } catch (error) {
      await tcp.close();
      const another = options.at.port === 0 && attempt < portAttempts && isLabError(error, 'address-in-use');
      if (!another) throw error;
    }
  }
}

/** Answers one message, and tells the journal; a promise of it where others have to be asked first. Never rejects. */
type Answer = (
  message: Buffer,
  transport: 'udp' | 'tcp',
  client: string,
) => Buffer | undefined | Promise<Buffer | undefined>;

function answererOf({ host, view, tell, expose, forwarder, faults }: DnsServerOptions): Answer {
  const answerMessage = createMessageAnswerer(expose);
  const faulty = (message: Buffer, transport: 'udp' | 'tcp', client: string) =>
    faults?.at.has('dns') === true
      ? answerFaulty({
          message,
          transport,
          client,
          view: faults.view,
          faults: faults.at,
          expose: expose ?? ((address) => address),
          answer: () => answerMessage(view(), message, transport),
        })
      : undefined;
  return (message, transport, client) => {
    const started = performance.now();
    const done = ({ told, response }: AnsweredMessage) => {
      tell({ protocol: 'dns', host, client, ...told, elapsedMs: performance.now() - started });
      return response;
    };
    const spoilt = faulty(message, transport, client);
    if (spoilt instanceof Promise) return spoilt.then(done);
    if (spoilt !== undefined) return done(spoilt);
    const forwarded = view().silent ? undefined : forwarder?.accept(message, client);
    if (forwarder !== undefined && forwarded !== undefined) {
      return forwarder
        .ask(forwarded, transport)
        .then(({ facts, response }) => done({ told: { event: 'query', facts }, response }));
    }
    return done(answerMessage(view(), message, transport));
  };
}

function openTcp(options: DnsServerOptions, answer: Answer): Promise<Listening> {
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    const client = `${socket.remoteAddress}:${socket.remotePort}`;
    serveTcpConnection(socket, (message) => answer(message, 'tcp', client), options.tcpIdleMs ?? 10_000);
  });
  new ConnectionRoom(server, options.tcpConnections ?? 128);
  return listenTcp(server, options.at);
}

async function openUdp(answer: Answer, at: ListenAt): Promise<UdpSocket> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve, reject) => {
    socket.once('error', (error) => {
      socket.close();
      reject(listenError(error, at));
    });
    socket.bind({ address: at.address, port: at.port }, resolve);
  });
  socket.removeAllListeners('error');
  socket.on('error', () => undefined); // one lost datagram must not end the process
  let isOpen = true;
  socket.once('close', () => {
    isOpen = false;
  });
  const send = (response: Buffer | undefined, port: number, address: string) => {
    // Nobody listens on port 0: a forged sender.
    if (response === undefined || port === 0 || !isOpen) return;
    if (socket.getSendQueueSize() < mostUnsentOctets) socket.send(response, port, address);
  };
  socket.on('message', (message, { address, port }) => {
    const response = answer(message, 'udp', `${address}:${port}`);
    if (response instanceof Promise) void response.then((later) => send(later, port, address));
    else send(response, port, address);
  });
  return socket;
}
