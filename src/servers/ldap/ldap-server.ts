import { createServer, type Server, type Socket } from 'node:net';
import type { Directory } from '../../directory/directory.js';
import type { Tell } from '../../network/journal.js';
import { describeRequest, describeResult } from './describe.js';
import { defaultGuardLimits, type GuardLimits, guardConnection } from './guard.js';
import {
  adopt,
  createLdapjsServer,
  type LdapjsHandler,
  type LdapjsRequest,
  type LdapjsResponse,
} from './ldapjs.js';
import { encodeNoticeOfDisconnection } from './notice-of-disconnection.js';
import { bind, modify, type OperationContext, type Session, search } from './operations.js';
import { type Request, readDelivery } from './request.js';
import { type LdapResult, resultCodes } from './result.js';
import { encodeSearchResultEntry } from './search-result-entry.js';

/** Bounds of the server beside those of each connection. */
export interface LdapLimits extends GuardLimits {
  /** Connections at the same time; more are closed at once. Default 5,000 (AD's MaxConnections). */
  readonly connections: number;
  /** Entries that one search may return. Default 1,000 (AD's MaxPageSize). */
  readonly results: number;
}

/** What an LDAP server is made of. */
export interface LdapServerOptions {
  /** Name of the lab host; its server object is what the rootDSE names. */
  readonly host: string;
  readonly directory: Directory;
  readonly tell: Tell;
  readonly limits?: Partial<LdapLimits>;
}

const defaultLimits: LdapLimits = { ...defaultGuardLimits, connections: 5_000, results: 1_000 };

/** One client. */
interface Connection {
  readonly session: Session;
  readonly client: string;
  /** What the guard has read of the message that ldapjs is handling now. */
  request: Request | undefined;
}

/** Makes a domain controller's LDAP server; open it with `listenTcp`. */
export function createLdapServer({ host, directory, tell, limits }: LdapServerOptions): Server {
  const bounds = { ...defaultLimits, ...limits };
  const context: OperationContext = { directory, host, maxResults: bounds.results };
  const connections = new WeakMap<Socket, Connection>();
  const dispatcher = createLdapjsServer();
  dispatcher.on('error', () => undefined);
  dispatcher.on('clientError', () => undefined);

  /** Wraps an operation so that it always ends in one result, whatever happens inside. */
  const handler = (operation: (connection: Connection, request: LdapjsRequest) => Outcome): LdapjsHandler => {
    return (request, response) => {
      const connection = connections.get(request.connection);
      if (connection === undefined) return;
      let outcome: Outcome;
      try {
        outcome = criticalControl(request) ?? malformed(connection.request) ?? operation(connection, request);
      } catch {
        outcome = {
          result: { result: 'other', diagnostic: 'the server failed to do this; the fault is its own' },
        };
      }
      finish(response, outcome.result);
      const asked =
        outcome.asked ?? (connection.request ? describeRequest(connection.request) : 'unsupported operation');
      const answered = describeResult(outcome.result, outcome.entries);
      tell({ protocol: 'ldap', host, client: connection.client, asked, answered });
    };
  };

  dispatcher.bind(
    '',
    handler(({ session, request }) => {
      return request?.operation === 'bind'
        ? { result: bind(session, request, context) }
        : unsupported('bind');
    }),
  );
  dispatcher.search(
    '',
    handler(({ session, request }, { connection: socket, messageId }) => {
      if (request?.operation !== 'search') return unsupported('search');
      let entries = 0;
      const result = search(session, request, context, (entry) => {
        socket.write(encodeSearchResultEntry({ messageId, ...entry }));
        entries++;
      });
      return { result, entries };
    }),
  );
  dispatcher.modify(
    '',
    handler(({ session, request }) => {
      return request?.operation === 'modify'
        ? { result: modify(session, request, context) }
        : unsupported('modify');
    }),
  );
  dispatcher.add(
    '',
    handler(() => unsupported('add')),
  );
  dispatcher.del(
    '',
    handler(() => unsupported('delete')),
  );
  dispatcher.modifyDN(
    '',
    handler(() => unsupported('modifyDN')),
  );
  dispatcher.compare(
    '',
    handler(() => unsupported('compare')),
  );

  const server = createServer({ noDelay: true }, (socket) => {
    socket.on('error', () => undefined); // 'close' follows
    const client = `${socket.remoteAddress ?? 'unknown'}:${socket.remotePort ?? 0}`;
    const connection: Connection = { session: { principal: undefined }, client, request: undefined };
    connections.set(socket, connection);
    const broken = (why: string) => {
      tell({
        protocol: 'ldap',
        host,
        client,
        asked: 'something that is not LDAP',
        answered: `disconnected: ${why}`,
      });
      socket.end(encodeNoticeOfDisconnection(why), () => socket.destroySoon());
      setTimeout(() => socket.destroy(), 1_000).unref();
    };
    const parser = adopt(dispatcher, socket);
    let fault: Error | undefined;
    parser.on('error', (error) => {
      fault = error;
    });
    const message = (frame: Buffer) => {
      const delivery = readDelivery(frame);
      connection.request = delivery.request;
      parser.write(delivery.frame);
      if (fault !== undefined) throw fault;
    };
    guardConnection(socket, bounds, { message, broken });
  });
  server.maxConnections = bounds.connections;
  return server;
}

/** What came of an operation. */
interface Outcome {
  readonly result: LdapResult;
  /** Entries sent, for a search. */
  readonly entries?: number;
  /** The question for the journal, where the request does not tell. */
  readonly asked?: string;
}

/** No control is honoured yet, so a critical one must be refused (RFC 4511 4.1.11). */
function criticalControl({ controls }: LdapjsRequest): Outcome | undefined {
  const critical = controls.find(({ criticality }) => criticality);
  if (critical === undefined) return undefined;
  const diagnostic = `control ${critical.type} is not supported`;
  return { result: { result: 'unavailableCriticalExtension', diagnostic } };
}

function malformed(request: Request | undefined): Outcome | undefined {
  if (request?.operation !== 'malformed') return undefined;
  return { result: { result: 'protocolError', diagnostic: request.what } };
}

function unsupported(operation: string): Outcome {
  return {
    asked: operation,
    result: { result: 'unwillingToPerform', diagnostic: `${operation} is not supported` },
  };
}

function finish(response: LdapjsResponse, { result, matchedDn, diagnostic }: LdapResult): void {
  response.matchedDN = matchedDn ?? '';
  // Active Directory's texts end with a NUL.
  response.diagnosticMessage = diagnostic === undefined ? '' : `${diagnostic}\0`;
  response.end(resultCodes[result]);
}
