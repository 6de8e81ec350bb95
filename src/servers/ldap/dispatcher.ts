import type { Socket } from 'node:net';
import type { MalformedRequest, Message, Request } from '../../wire/ldap/message.js';
import type { AnsweredOperation, OperationName } from '../../wire/ldap/tags.js';
import { type RequestControls, readControls } from './controls/request-controls.js';
import { adopt, createLdapjsServer, type LdapjsHandler, type LdapjsResponse } from './ldapjs.js';
import { startTlsOid, unknownExtended, whoAmIOid } from './operations/extended.js';
import type { WriteRequest } from './operations/write.js';
import type { Reply } from './reply.js';
import { undecodable } from './result.js';
import { extendedStandIn, standIn } from './stand-in.js';

/** A request that has been read, or what could be read of it. */
export type ReadRequest = Request | MalformedRequest;

type RequestOf<K extends OperationName> = Extract<Request, { readonly operation: K }>;

/** A request on its way to its result. */
export interface PendingRequest<R extends ReadRequest = ReadRequest> {
  readonly messageId: number;
  readonly request: R;
  /** Of ldapjs: it makes the result message and writes it. */
  readonly response: LdapjsResponse;
  /** When it came, ms as `performance.now()` counts them. */
  readonly startedMs: number;
}

type Operation<K extends OperationName> = (
  client: Client,
  pending: PendingRequest<RequestOf<K>>,
  controls: RequestControls,
) => Reply | undefined;

/** The operations of one connection; where a reply may be undefined, the operation finishes by itself, then or later. */
export interface Client {
  bind(request: RequestOf<'bind'>): Reply;
  search(pending: PendingRequest<RequestOf<'search'>>, controls: RequestControls): Reply | undefined;
  write(request: WriteRequest, controls: RequestControls): Reply;
  compare(request: RequestOf<'compare'>): Reply;
  whoAmI(): Reply;
  startTls(pending: PendingRequest): Reply | undefined;
  abandon(messageId: number): void;
  unbind(response: LdapjsResponse): void;
  /** Whether a fault may meet a request of this client. */
  readonly hasFaults?: boolean;
  /** Lets a fault have a request; false where none meets it. */
  meetFault?(pending: PendingRequest, proceed: () => void): boolean;
  /** Sends the result of a request, and tells of it. */
  finish(pending: PendingRequest, reply: Reply): void;
}

interface Delivery {
  readonly client: Client;
  readonly message: Message<ReadRequest>;
  readonly startedMs: number;
  /** What must break the connection, when ldapjs has returned. */
  fault?: unknown;
}

/** Name that every extended operation is mounted under which has none of its own. */
const anyOtherOid = '0.0';
const mountedOids: ReadonlySet<string> = new Set([startTlsOid, whoAmIOid]);

const serverFault: Reply = {
  result: 'other',
  diagnostic: 'the server failed to do this; the fault is its own',
};

/** Takes a message that was read to its operation; throws what must break the connection. */
export type Deliver = (message: Message<ReadRequest>) => void;

/**
 * The requests of all connections of one port on their way through ldapjs, which finds the operation and makes and
 * writes the result message. It never sees bytes of a peer.
 */
export class Dispatcher {
  readonly #server = createLdapjsServer();
  /** What ldapjs is handling now. */
  readonly #deliveries = new WeakMap<Socket, Delivery>();

  constructor() {
    const server = this.#server;
    server.on('error', () => undefined);
    server.on('clientError', () => undefined); // of a socket; 'close' follows
    server.bind(
      '',
      this.#answered('bind', (client, { request }) => client.bind(request)),
    );
    server.search(
      '',
      this.#answered('search', (client, pending, controls) => client.search(pending, controls)),
    );
    server.compare(
      '',
      this.#answered('compare', (client, { request }) => client.compare(request)),
    );
    server.add(
      '',
      this.#answered('add', (client, { request }, controls) => client.write(request, controls)),
    );
    server.modify(
      '',
      this.#answered('modify', (client, { request }, controls) => client.write(request, controls)),
    );
    server.modifyDN(
      '',
      this.#answered('modifyDn', (client, { request }, controls) => client.write(request, controls)),
    );
    server.del(
      '',
      this.#answered('delete', (client, { request }, controls) => client.write(request, controls)),
    );
    server.exop(
      startTlsOid,
      this.#answered('extended', (client, pending) => client.startTls(pending)),
    );
    server.exop(
      whoAmIOid,
      this.#answered('extended', (client) => client.whoAmI()),
    );
    server.exop(
      anyOtherOid,
      this.#answered('extended', () => unknownExtended),
    );
    server.unbind(this.#handler(({ client }, response) => client.unbind(response)));
    // ldapjs takes no handler for abandon; it is the one operation that gets to what runs behind the handlers.
    server.after(
      this.#handler(({ client, message: { request } }) => {
        if (request.operation === 'abandon') client.abandon(request.abandoned);
      }),
    );
  }

  /** Takes a connection over. What is sent on it must be read by the guard, and delivered by the function returned. */
  connect(socket: Socket, client: Client): Deliver {
    const parser = adopt(this.#server, socket);
    let fault: Error | undefined;
    parser.on('error', (error) => {
      fault = error;
    });
    return (message) => {
      const { messageId, request } = message;
      if (request.operation === 'malformed' && isUnanswered(request.kind)) return;
      const delivery: Delivery = { client, message, startedMs: performance.now() };
      this.#deliveries.set(socket, delivery);
      parser.write(standInFor(messageId, request));
      this.#deliveries.delete(socket);
      if (fault !== undefined) throw fault;
      if (delivery.fault !== undefined) throw delivery.fault;
    };
  }

  /** An operation that has a result: malformed requests and controls that cannot be honoured do not get to it. */
  #answered<K extends AnsweredOperation>(kind: K, operate: Operation<K>): LdapjsHandler {
    const answer = ({ client, message, startedMs }: Delivery, response: LdapjsResponse) => {
      const { messageId, request } = message;
      let reply: Reply | undefined;
      try {
        const controls = readControls(message.controls);
        if (request.operation === 'malformed') reply = undecodable(request.what);
        else if ('result' in controls) reply = controls;
        else if (isOf(kind, request))
          reply = operate(client, { messageId, request, response, startedMs }, controls);
        else throw new TypeError(`ldapjs has taken ${request.operation} for ${kind}`);
      } catch {
        reply = serverFault;
      }
      if (reply !== undefined) client.finish({ messageId, request, response, startedMs }, reply);
    };
    return this.#handler((delivery, response) => {
      const { client, message, startedMs } = delivery;
      if (client.hasFaults === true) {
        const proceed = () => answer(delivery, response);
        if (client.meetFault?.({ ...message, response, startedMs }, proceed) === true) return;
      }
      answer(delivery, response);
    });
  }

  /** A handler that throws nothing into ldapjs, which would answer a second time. */
  #handler(handle: (delivery: Delivery, response: LdapjsResponse) => void): LdapjsHandler {
    return ({ connection }, response) => {
      const delivery = this.#deliveries.get(connection);
      if (delivery === undefined) return;
      try {
        handle(delivery, response);
      } catch (error) {
        delivery.fault = error;
      }
    };
  }
}

/** An unbind or an abandon has no result, not even when it is malformed (RFC 4511 4.3, 4.11). */
function isUnanswered(kind: OperationName): boolean {
  return kind === 'unbind' || kind === 'abandon';
}

function isOf<K extends OperationName>(kind: K, request: ReadRequest): request is RequestOf<K> {
  return request.operation === kind;
}

function standInFor(messageId: number, request: ReadRequest): Buffer {
  const kind = request.operation === 'malformed' ? request.kind : request.operation;
  if (kind !== 'extended') return standIn(messageId, kind);
  const known = request.operation === 'extended' && mountedOids.has(request.name);
  return extendedStandIn(messageId, known ? request.name : anyOtherOid);
}
