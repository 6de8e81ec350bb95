import type { Socket } from 'node:net';
import ldapjs from 'ldapjs';

/** A request as ldapjs hands it over. What was asked has been read before, from the bytes. */
export interface LdapjsRequest {
  readonly connection: Socket;
}

/** A control of an answer; ldapjs knows one by its tag, and lets it write itself. */
export interface LdapjsControl {
  readonly [Symbol.toStringTag]: 'LdapControl';
  toBer(writer: { appendBuffer(bytes: Buffer): void }): void;
}

/** The result message of a request: ldapjs encodes it and writes it to the connection. */
export interface LdapjsResponse {
  matchedDN: string;
  diagnosticMessage: string;
  controls: readonly LdapjsControl[];
  /** Written by extended operations only, as is the value. */
  responseName?: string;
  responseValue?: string;
  addReferral(url: string): void;
  /** Sends the result; at once or later, but once. */
  end(resultCode: number): void;
}

/** Called within `parser.write`. It must not throw: ldapjs would answer in its place. */
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
  exop(oid: string, handler: LdapjsHandler): void;
  unbind(handler: LdapjsHandler): void;
  /** Runs behind the handlers that call their third argument; those of ldapjs itself do. */
  after(handler: LdapjsHandler): void;
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
  // Left out of the published types.
  interface Server {
    newConnection(socket: Socket): void;
    after(handler: LdapjsHandler): void;
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
