import type { Server, Socket } from 'node:net';

/** How often it is looked which connections had traffic, ms. */
const lookMs = 1_000;

/** Where a client's socket is; a TLS socket and the one below it say the same. */
export type PeerAddress = Partial<Pick<Socket, 'remoteAddress' | 'remotePort'>>;

/**
 * Keeps a server's connections to a number without shutting anybody out: whoever comes when it is full gets the place of
 * the one that has been idle longest, and of the known ones only where all are known.
 */
export class ConnectionRoom {
  readonly #most: number;
  readonly #gaveWay: (socket: Socket) => void;
  /** Octets that had passed when it was last looked; the one with the oldest traffic is first. */
  readonly #strangers = new Map<Socket, number>();
  readonly #known = new Map<Socket, number>();
  readonly #byPeer = new Map<string, Socket>();
  #timer: NodeJS.Timeout | undefined;

  /**
   * @param most - connections at the same time
   * @param gaveWay - told of each connection that is closed for another one
   */
  constructor(server: Server, most: number, gaveWay: (socket: Socket) => void = () => undefined) {
    this.#most = most;
    this.#gaveWay = gaveWay;
    server.prependListener('connection', (socket: Socket) => this.#enter(socket));
    server.on('close', () => clearInterval(this.#timer));
  }

  /** How many connections there are. */
  get size(): number {
    return this.#strangers.size + this.#known.size;
  }

  /** This client has shown who it is, or has been served: it gives way after all that have not. */
  keep(peer: PeerAddress): void {
    const socket = this.#byPeer.get(peerKey(peer));
    if (socket !== undefined && this.#strangers.delete(socket)) this.#known.set(socket, octetsOf(socket));
  }

  #enter(socket: Socket): void {
    const peer = peerKey(socket);
    if (this.size >= this.#most) this.#makeRoom();
    this.#strangers.set(socket, octetsOf(socket));
    this.#byPeer.set(peer, socket);
    socket.once('close', () => {
      this.#remove(socket);
      if (this.#byPeer.get(peer) === socket) this.#byPeer.delete(peer);
    });
    this.#timer ??= setInterval(() => this.#look(), lookMs).unref();
  }

  #remove(socket: Socket): void {
    this.#strangers.delete(socket);
    this.#known.delete(socket);
    if (this.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #makeRoom(): void {
    const socket = idlest(this.#strangers) ?? idlest(this.#known);
    if (socket === undefined) return;
    this.#remove(socket);
    this.#gaveWay(socket);
    socket.destroy();
  }

  /** Whoever had traffic since goes to the end. */
  #look(): void {
    if (this.size < this.#most / 2) return; // there is room
    for (const sockets of [this.#strangers, this.#known]) {
      for (const [socket, before] of [...sockets]) refresh(sockets, socket, before);
    }
  }
}

function refresh(sockets: Map<Socket, number>, socket: Socket, before: number): boolean {
  const now = octetsOf(socket);
  if (now === before) return false;
  sockets.delete(socket);
  sockets.set(socket, now);
  return true;
}

/** The first without traffic since it was last looked; where all had some, the first. */
function idlest(sockets: Map<Socket, number>): Socket | undefined {
  for (let left = sockets.size; left > 0; left--) {
    const [first] = sockets;
    if (first === undefined || !refresh(sockets, ...first)) return first?.[0];
  }
  const [socket] = sockets.keys();
  return socket;
}

const octetsOf = ({ bytesRead, bytesWritten }: Socket): number => bytesRead + bytesWritten;

const peerKey = ({ remoteAddress, remotePort }: PeerAddress): string => `${remoteAddress}:${remotePort}`;
