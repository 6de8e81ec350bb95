import type { Socket } from 'node:net';
import { type SecureContext, TLSSocket } from 'node:tls';
import type { Tell } from '../../network/journal.js';
import { readControls } from './controls/request-controls.js';
import { describeRequest, describeResult } from './describe.js';
import { type Guard, type GuardLimits, guardConnection } from './guard.js';
import { decodeMessage, type MalformedRequest, type Message, type Request } from './messages/message.js';
import { encodeNoticeOfDisconnection } from './messages/notice-of-disconnection.js';
import { encodeResultMessage } from './messages/result-message.js';
import type { SearchRequest } from './messages/search-request.js';
import { encodeSearchResultEntry } from './messages/search-result-entry.js';
import { encodeSearchResultReference } from './messages/search-result-reference.js';
import type { AnsweredOperation } from './messages/tags.js';
import { bind } from './operations/bind.js';
import { compare } from './operations/compare.js';
import type { Answer, OperationContext } from './operations/context.js';
import { extended, startTlsOid } from './operations/extended.js';
import { type RunningSearch, type SearchOutcome, startSearch } from './operations/search.js';
import { write } from './operations/write.js';
import { resultCodes, undecodable } from './result.js';
import type { Session } from './session.js';

/** Bounds of one connection. */
export interface ConnectionLimits extends GuardLimits {
  /** Searches that may run at the same time; more are told `busy`. Default 20 (AD's MaxActiveQueries). */
  readonly activeSearches: number;
  /** How long a search may go on before others get their turn, ms. Default 5. */
  readonly sliceMs: number;
}

/** What a connection is made of. */
export interface ConnectionOptions {
  readonly session: Session;
  readonly context: OperationContext;
  readonly limits: ConnectionLimits;
  readonly tell: Tell;
  /** Undefined where StartTLS cannot be had, or is had already. */
  readonly secureContext: SecureContext | undefined;
}

interface Running {
  readonly messageId: number;
  readonly request: SearchRequest;
  readonly search: RunningSearch;
}

/** One client on one socket: reads its messages, does its operations, answers. */
export class Connection {
  readonly #socket: Socket;
  readonly #options: ConnectionOptions;
  readonly #guard: Guard;
  readonly #running: Running[] = [];
  #scheduled = false;

  constructor(socket: Socket, options: ConnectionOptions) {
    this.#socket = socket;
    this.#options = options;
    this.#guard = guardConnection(socket, options.limits, {
      message: (frame) => this.#receive(decodeMessage(frame)),
      broken: (why) => this.#break(why),
    });
    socket.on('drain', () => this.#schedule());
    socket.on('close', () => {
      this.#running.length = 0;
      options.session.pages.clear();
    });
  }

  #receive(message: Message<Request | MalformedRequest>): void {
    const { messageId, request } = message;
    switch (request.operation) {
      case 'unbind':
        this.#guard.stop();
        this.#socket.end(() => this.#socket.destroy());
        return;
      case 'abandon':
        this.#abandon(request.abandoned);
        return;
      case 'malformed':
        if (request.kind === 'unbind' || request.kind === 'abandon') return;
        this.#finish(messageId, request.kind, undecodable(request.what));
        this.#report(request, undecodable(request.what));
        return;
      default:
        this.#operate(messageId, request, message);
    }
  }

  #operate(
    messageId: number,
    request: Exclude<Request, { operation: 'unbind' | 'abandon' }>,
    { controls }: Pick<Message, 'controls'>,
  ): void {
    const { session, context } = this.#options;
    let answer: Answer;
    try {
      const read = readControls(controls);
      if ('result' in read) answer = read;
      else if (request.operation === 'search') {
        const started = startSearch(session, request, read, context);
        this.#search(messageId, request, started);
        return;
      } else if (request.operation === 'bind') {
        this.#running.length = 0; // RFC 4513 5.1: what is under way belongs to whoever was bound before
        answer = bind(session, request, context);
      } else if (request.operation === 'compare') answer = compare(session, request, context);
      else if (request.operation !== 'extended') answer = write(session, request, read, context);
      else if (request.name !== startTlsOid) answer = extended(session, request, context);
      else {
        this.#startTls(messageId, request);
        return;
      }
    } catch {
      answer = { result: 'other', diagnostic: 'the server failed to do this; the fault is its own' };
    }
    this.#finish(messageId, request.operation, answer);
    this.#report(request, answer);
  }

  #search(messageId: number, request: SearchRequest, started: ReturnType<typeof startSearch>): void {
    if ('step' in started) {
      const running = { messageId, request, search: started };
      if (this.#running.length >= this.#options.limits.activeSearches) {
        this.#finishSearch(running, { result: 'busy', entries: 0, controls: [] });
      } else if (!this.#advance(running, performance.now() + this.#options.limits.sliceMs)) {
        this.#running.push(running);
        this.#schedule();
      }
      return;
    }
    if ('objectName' in started) this.#socket.write(encodeSearchResultEntry({ messageId, ...started }));
    const outcome: SearchOutcome =
      'objectName' in started ? { result: 'success', entries: 1, controls: [] } : started;
    this.#finishSearch({ messageId, request }, outcome);
  }

  /** Goes on with a search; true when it is over. */
  #advance(running: Running, deadline: number): boolean {
    const { messageId, search } = running;
    const socket = this.#socket;
    let outcome: SearchOutcome | undefined;
    try {
      outcome = search.step(deadline, {
        entry: (entry) => socket.write(encodeSearchResultEntry({ messageId, ...entry })),
        reference: (url) => socket.write(encodeSearchResultReference({ messageId, urls: [url] })),
        full: () => socket.writableLength >= this.#options.limits.unsentBytes,
      });
    } catch {
      outcome = { result: 'other', entries: 0, controls: [] };
    }
    if (outcome === undefined) return false;
    this.#finishSearch(running, outcome);
    return true;
  }

  /** The next slice of the next search, once others have had their turn and the peer has read. */
  #schedule(): void {
    if (this.#scheduled || this.#running.length === 0) return;
    if (this.#socket.writableLength >= this.#options.limits.unsentBytes) return; // until 'drain'
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      const running = this.#running.shift();
      if (running === undefined || this.#socket.destroyed) return;
      this.#socket.cork();
      if (!this.#advance(running, performance.now() + this.#options.limits.sliceMs))
        this.#running.push(running);
      this.#socket.uncork();
      this.#schedule();
    });
  }

  #abandon(messageId: number): void {
    const at = this.#running.findIndex((running) => running.messageId === messageId);
    if (at >= 0) this.#running.splice(at, 1);
  }

  /** Answers in the clear, then goes on under TLS; nothing that came behind the request is read as LDAP. */
  #startTls(messageId: number, request: Request): void {
    const { secureContext } = this.#options;
    const answer: Answer =
      secureContext === undefined
        ? { result: this.#socket instanceof TLSSocket ? 'operationsError' : 'unavailable' }
        : { result: 'success' };
    const named = { ...answer, responseName: startTlsOid };
    this.#report(request, answer);
    if (secureContext === undefined) {
      this.#finish(messageId, 'extended', named);
      return;
    }
    const leftover = this.#guard.stop();
    this.#socket.removeAllListeners('data');
    this.#socket.pause(); // what comes from now on is TLS, and for the TLS socket to read
    this.#running.length = 0;
    this.#finish(messageId, 'extended', named, () => {
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
    });
  }

  #finishSearch({ messageId, request }: Omit<Running, 'search'>, outcome: SearchOutcome): void {
    this.#finish(messageId, 'search', outcome);
    this.#report(request, outcome, outcome.entries);
  }

  #finish(
    messageId: number,
    operation: AnsweredOperation,
    answer: Answer & Partial<Pick<SearchOutcome, 'controls'>>,
    sent?: () => void,
  ): void {
    const { result, matchedDn = '', diagnostic, referral = [], responseName, responseValue } = answer;
    const bytes = encodeResultMessage({
      messageId,
      operation,
      resultCode: resultCodes[result],
      matchedDn,
      // Active Directory's texts end with a NUL.
      diagnosticMessage: diagnostic === undefined ? '' : `${diagnostic}\0`,
      referral,
      ...(responseName === undefined ? {} : { responseName }),
      ...(responseValue === undefined ? {} : { responseValue }),
      controls: answer.controls ?? [],
    });
    this.#socket.write(bytes, sent);
  }

  #report(request: Request | MalformedRequest, answer: Answer, entries?: number): void {
    const { tell, context, session } = this.#options;
    const asked = describeRequest(request);
    const answered = describeResult(answer, entries);
    tell({ protocol: 'ldap', host: context.host, client: session.client, asked, answered });
  }

  #break(why: string): void {
    const { tell, context, session } = this.#options;
    const answered = `disconnected: ${why}`;
    const asked = 'something that is not LDAP';
    tell({ protocol: 'ldap', host: context.host, client: session.client, asked, answered });
    this.#running.length = 0;
    this.#socket.end(encodeNoticeOfDisconnection(why), () => this.#socket.destroySoon());
    const timer = setTimeout(() => this.#socket.destroy(), 1_000);
    timer.unref();
    this.#socket.once('close', () => clearTimeout(timer));
  }
}
