import type { Socket } from 'node:net';
import { type SecureContext, TLSSocket } from 'node:tls';
import type { HostFaults } from '../../network/faults/faults-host.js';
import type { Tell } from '../../record/events/recorded-event.js';
import type { BindRequest } from '../../wire/ldap/bind-request.js';
import type { CompareRequest } from '../../wire/ldap/compare-request.js';
import { decodeMessage } from '../../wire/ldap/message.js';
import { encodeNoticeOfDisconnection } from '../../wire/ldap/notice-of-disconnection.js';
import type { SearchRequest } from '../../wire/ldap/search-request.js';
import { encodeSearchResultEntry } from '../../wire/ldap/search-result-entry.js';
import type { RequestControls } from './controls/request-controls.js';
import type { Client, Dispatcher, PendingRequest } from './dispatcher.js';
import { meetFault } from './faulty-result.js';
import { type Guard, type GuardLimits, guardConnection } from './guard.js';
import type { LdapjsResponse } from './ldapjs.js';
import { bind } from './operations/bind.js';
import { compare } from './operations/compare.js';
import type { OperationContext } from './operations/context.js';
import { startTlsOid, whoAmI } from './operations/extended.js';
import { type SearchOutcome, startSearch } from './operations/search.js';
import { type WriteRequest, write } from './operations/write.js';
import { type Reply, sendReply } from './reply.js';
import { RunningSearches, type RunningSearchLimits } from './running-searches.js';
import type { Session } from './session.js';
import { type ToldAnswer, toldRequest } from './told-request.js';
import type { UnsentOutput } from './unsent-output.js';

/** Bounds of one connection. */
export interface ConnectionLimits extends GuardLimits, RunningSearchLimits {}

/** What a connection is made of. */
export interface ConnectionOptions {
  readonly session: Session;
  readonly context: OperationContext;
  readonly limits: ConnectionLimits;
  readonly dispatcher: Dispatcher;
  readonly tell: Tell;
  /** Shared by the connections of a port. */
  readonly unsent: UnsentOutput;
  /** Called when the client has shown who it is. */
  bound(): void;
  /** Default: nothing goes wrong. */
  readonly faults?: HostFaults | undefined;
  /** Undefined where StartTLS cannot be had, or is had already. */
  readonly secureContext: SecureContext | undefined;
}

/** One client on one socket: its messages are read, taken to their operations by the dispatcher, and answered. */
export class Connection implements Client {
  readonly #socket: Socket;
  readonly #options: ConnectionOptions;
  readonly #guard: Guard;
  readonly #searches: RunningSearches;

  constructor(socket: Socket, options: ConnectionOptions) {
    const { dispatcher, limits, session, unsent } = options;
    this.#socket = socket;
    this.#options = options;
    if (socket instanceof TLSSocket) socket.disableRenegotiation();
    const broken = (why: string) => this.#break(why);
    const finish = (pending: PendingRequest, outcome: SearchOutcome) => this.#finishSearch(pending, outcome);
    this.#searches = new RunningSearches(socket, limits, unsent, finish, broken);
    const deliver = dispatcher.connect(socket, this); // before the guard: it alone reads
    this.#guard = guardConnection(socket, limits, {
      message: (frame) => deliver(decodeMessage(frame)),
      isFull: () => unsent.isFull(socket),
      broken,
    });
    socket.on('close', () => {
      this.#searches.clear();
      session.pages.clear();
      unsent.forget(socket);
    });
  }

  get hasFaults(): boolean {
    return this.#options.faults?.has('ldap') === true;
  }

  meetFault(pending: PendingRequest, proceed: () => void): boolean {
    const { faults } = this.#options;
    if (faults === undefined) return false;
    return meetFault(faults, {
      pending,
      socket: this.#socket,
      proceed,
      finish: (reply, name) => {
        sendReply(pending.response, reply);
        this.#tell(pending, { status: reply.result, fault: name });
      },
      disconnected: (name) => this.#tell(pending, { status: 'disconnected', fault: name }),
    });
  }

  bind(request: BindRequest): Reply {
    this.#searches.clear(); // RFC 4513 5.1: what is under way belongs to whoever was bound before
    const { session, context, bound } = this.#options;
    const reply = bind(session, request, context);
    if (session.principal !== undefined) bound();
    return reply;
  }

  search(pending: PendingRequest<SearchRequest>, controls: RequestControls): undefined {
    const { session, context } = this.#options;
    const { messageId, request } = pending;
    const started = startSearch(session, request, controls, context);
    if ('step' in started) {
      this.#searches.run({ pending, search: started });
    } else if ('objectName' in started) {
      this.#socket.write(encodeSearchResultEntry({ messageId, ...started }));
      this.#finishSearch(pending, { result: 'success', entries: 1, controls: [] });
    } else {
      this.#finishSearch(pending, started);
    }
  }

  write(request: WriteRequest, controls: RequestControls): Reply {
    return write(this.#options.session, request, controls, this.#options.context);
  }

  compare(request: CompareRequest): Reply {
    return compare(this.#options.session, request, this.#options.context);
  }

  whoAmI(): Reply {
    return whoAmI(this.#options.session, this.#options.context);
  }

  abandon(messageId: number): void {
    this.#searches.abandon(messageId);
  }

  unbind(response: LdapjsResponse): void {
    this.#guard.stop();
    response.end(0); // no message: ldapjs ends the connection
    this.#socket.destroySoon();
  }

  /** Answers in the clear, then goes on under TLS; nothing that came behind the request is read as LDAP. */
  startTls(pending: PendingRequest): Reply | undefined {
    const { secureContext } = this.#options;
    if (secureContext === undefined) {
      const result = this.#socket instanceof TLSSocket ? 'operationsError' : 'unavailable';
      return { result, responseName: startTlsOid };
    }
    const leftover = this.#guard.stop();
    this.#socket.removeAllListeners('data');
    this.#socket.pause(); // what comes from now on is TLS, and for the TLS socket to read
    this.#searches.clear();
    this.finish(pending, { result: 'success', responseName: startTlsOid });
    // Nothing behind the answer, to hear of when it is sent.
    this.#socket.write('', () => this.#secure(secureContext, leftover));
    return undefined;
  }

  #secure(secureContext: SecureContext, leftover: number): void {
    if (leftover > 0) {
      this.#socket.destroy();
      return;
    }
    this.#socket.removeAllListeners('drain');
    this.#socket.setTimeout(0);
    const secured = new TLSSocket(this.#socket, { isServer: true, secureContext });
    secured.on('error', () => secured.destroy());
    secured.on('close', () => this.#socket.destroy());
    new Connection(secured, { ...this.#options, secureContext: undefined });
  }

  #finishSearch(pending: PendingRequest, outcome: SearchOutcome): void {
    sendReply(pending.response, outcome);
    this.#tell(pending, { status: outcome.result, entries: outcome.entries });
  }

  finish(pending: PendingRequest, reply: Reply): void {
    sendReply(pending.response, reply);
    this.#tell(pending, { status: reply.result });
  }

  #tell({ request, startedMs }: PendingRequest, answer: ToldAnswer): void {
    const { tell, context, session } = this.#options;
    const told = toldRequest(request, answer, context.directory.schema);
    if (told === undefined) return;
    const elapsedMs = performance.now() - startedMs;
    tell({ protocol: 'ldap', host: context.host, client: session.client, ...told, elapsedMs });
  }

  #break(why: string): void {
    const { tell, context, session } = this.#options;
    const facts = { status: 'disconnected', reason: why };
    tell({ protocol: 'ldap', event: 'not LDAP', host: context.host, client: session.client, facts });
    this.#guard.stop();
    this.#searches.clear();
    this.#socket.end(encodeNoticeOfDisconnection(why), () => this.#socket.destroySoon());
    const timer = setTimeout(() => this.#socket.destroy(), 1_000);
    timer.unref();
    this.#socket.once('close', () => clearTimeout(timer));
  }
}
