import type { Socket } from 'node:net';
import ldapjs from 'ldapjs';

/** A request as ldapjs hands it over; what else it read is read again here, from the bytes. */
export interface LdapjsRequest {
  readonly connection: Socket;
  readonly messageId: number;
  readonly controls: readonly { readonly type: string; readonly criticality: boolean }[];
}

/** The result message of a request. */
export interface LdapjsResponse {
  matchedDN: string;
  diagnosticMessage: string;
  /** Sends the result. */
  end(resultCode: number): void;
}

/** Called at once, within `parser.write`. It must not throw, and must end the response once. */
export type LdapjsHandler = (request: LdapjsRequest, response: LdapjsResponse) => void;

/** The part of ldapjs' server that is used: it reads messages, finds the handler, writes results. */
export interface LdapjsServer {
  bind(base: string, handler: LdapjsHandler): void;
  search(base: string, handler: LdapjsHandler): void;
  modify(base: string, handler: LdapjsHandler): void;
  add(base: string, handler: LdapjsHandler): void;
  del(base: string, handler: LdapjsHandler): void;
  compare(base: string, handler: LdapjsHandler): void;
  modifyDN(base: string, handler: LdapjsHandler): void;
  on(event: 'error' | 'clientError', listener: (error: Error) => void): unknown;
  newConnection(socket: Socket): void;
}

/** Reads one whole message and calls its handler before it returns. */
export interface MessageParser {
  write(frame: Buffer): void;
  on(event: 'error', listener: (error: Error) => void): unknown;
  removeAllListeners(event: 'error'): unknown;
}

declare module 'ldapjs' {
  interface Server {
    /** Left out of the published types. */
    newConnection(socket: Socket): void;
  }
}

/** A server of ldapjs that listens nowhere: connections are given to it. */
export function createLdapjsServer(): LdapjsServer {
  return ldapjs.createServer();
}

/**
 * Gives a connection to ldapjs, without letting it read from it: the parser it made is handed back instead, with no
 * one listening to its errors.
 */
export function adopt(server: LdapjsServer, socket: Socket): MessageParser {
  server.newConnection(socket);
  socket.removeAllListeners('data');
  if (!hasParser(socket)) throw new TypeError('ldapjs has made no parser for the connection');
  socket.parser.removeAllListeners('error');
  return socket.parser;
}

function hasParser(socket: Socket): socket is Socket & { readonly parser: MessageParser } {
  return (
    'parser' in socket &&
    typeof socket.parser === 'object' &&
    socket.parser !== null &&
    'write' in socket.parser
  );
}
