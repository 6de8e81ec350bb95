import type { IncomingMessage, ServerResponse } from 'node:http';
import { isLabError } from '../../errors.js';
import type { ExchangeVersion } from '../../exchange/servers/exchange-version.js';
import type { Clock } from '../../network/time/clock.js';
import { headerField, mapiHttpContentType } from '../../wire/mapi-http/header-fields.js';
import { encodeDone, encodeWhole, pending, processing } from '../../wire/mapi-http/meta-tags.js';
import type { MapiHttpEndpoint } from '../../wire/mapi-http/request-type.js';
import { formatResponseCode, responseCode } from '../../wire/mapi-http/response-code.js';
import type { HeaderField } from '../http/authentication.js';
import { hasLongBody } from '../http/request-body.js';
import type { AnswerFacts } from '../http/telling.js';
import { sessionCookieFields } from './cookies.js';
import type { EndpointReply } from './endpoint.js';
import type { RequestFields } from './request-fields.js';

/** What replies are made with. */
export interface ReplyOptions {
  readonly clock: Clock;
  /** Of the server; asked for each reply, as it may be changed. */
  readonly version: () => ExchangeVersion | undefined;
  /** Ms between keep-alives (X-PendingPeriod). */
  readonly pendingPeriodMs: number;
  /** Ms after which an unused session is gone (X-ExpirationInfo). */
  readonly expiresAfterMs: number;
}

interface About {
  /** Undefined for a request whose header would not do. */
  readonly fields: RequestFields | undefined;
  /** What authentication has to say. */
  readonly verdictFields: readonly HeaderField[];
}

/** When a request came. */
export interface Begun {
  /** Ms of the clock. */
  readonly atMs: number;
  /** X-StartTime. */
  readonly startTime: string;
}

interface Answering extends About {
  readonly begun: Begun;
  readonly endpoint: MapiHttpEndpoint;
  readonly fields: RequestFields;
}

type Reply<Outcome> = Extract<EndpointReply, { readonly outcome: Outcome }>;

/** Writes responses (MS-OXCMAPIHTTP 2.2.2.2). */
export interface MapiHttpReplies {
  /** To be called when a request comes. */
  begin(): Begun;
  /** With HTTP 200 all the same: a body for people, and a code for the client. */
  refuse(response: ServerResponse, about: About & { readonly code: number; readonly why: string }): void;
  send(response: ServerResponse, about: Answering & { readonly reply: Reply<'done'> }): void;
  /** Sends PENDING now and then until there is an answer; resolves with what is told of it, also when the client goes. */
  wait(
    response: ServerResponse,
    about: Answering & { readonly reply: Reply<'waiting'> },
  ): Promise<AnswerFacts<'MAPI'>>;
}

export function createReplies(options: ReplyOptions): MapiHttpReplies {
  const { clock, pendingPeriodMs, expiresAfterMs } = options;
  const httpDate = httpDates();
  let known: { readonly version: ExchangeVersion | undefined; readonly text: string } | undefined;
  const serverApplication = () => {
    const version = options.version();
    if (known === undefined || known.version !== version) known = { version, text: formatServer(version) };
    return known.text;
  };

  function head(requestType: string, { fields, verdictFields }: About, code: number): string[] {
    const lines = [
      ...verdictFields.flat(),
      'Cache-Control',
      'private',
      headerField.ResponseCode,
      String(code),
      headerField.ServerApplication,
      serverApplication(),
    ];
    if (fields !== undefined) {
      lines.push(headerField.RequestType, requestType, headerField.RequestId, fields.requestId);
    }
    if (fields?.clientInfo !== undefined) lines.push(headerField.ClientInfo, fields.clientInfo);
    return lines;
  }

  function successHead(
    requestType: string,
    { req }: ServerResponse,
    about: Answering,
    hasSession: boolean,
  ): string[] {
    const lines = head(requestType, about, responseCode.Success);
    lines.push('Content-Type', mapiHttpContentType);
    // To HTTP/1.0 a body of no stated length ends with the connection (RFC 9112 6.1).
    if (req.httpVersion !== '1.0') lines.push('Transfer-Encoding', 'chunked');
    lines.push(headerField.PendingPeriod, String(pendingPeriodMs));
    if (hasSession) lines.push(headerField.ExpirationInfo, String(expiresAfterMs));
    return lines;
  }

  const summary = ({ atMs, startTime }: Begun) => ({
    responseCode: responseCode.Success,
    elapsedMs: Math.round(clock.now() - atMs),
    startTime,
  });

  return {
    begin: () => ({ atMs: clock.now(), startTime: httpDate(clock.date()) }),
    refuse: (response, about) => {
      const { code, why, fields } = about;
      const lines = head(fields?.requestType ?? '', about, code);
      const text = Buffer.from(page(code, why), 'utf8');
      lines.push('Content-Type', 'text/html; charset=utf-8', 'Content-Length', String(text.length));
      response.writeHead(200, lines);
      response.end(text);
    },
    send: (response, about) => {
      const { requestType, body, cookies, hasSession } = about.reply;
      const lines = successHead(requestType, response, about, hasSession);
      if (cookies !== undefined) {
        for (const cookie of sessionCookieFields(about.endpoint, cookies)) lines.push('Set-Cookie', cookie);
      }
      response.writeHead(200, lines);
      response.end(encodeWhole(summary(about.begun), body));
    },
    wait: async (response, about) => {
      const gone = new AbortController();
      const finished = new AbortController();
      const leave = () => gone.abort();
      response.once('close', leave);
      if (response.destroyed) leave(); // while a directory was asked
      response.writeHead(200, successHead(about.reply.requestType, response, about, true));
      response.write(processing);
      const keepingAlive = keepAlive(clock, pendingPeriodMs, response, finished.signal);
      try {
        const { body, facts } = await about.reply.wait(gone.signal);
        finished.abort();
        await keepingAlive;
        if (gone.signal.aborted) return { status: 'gone' };
        response.end(encodeDone(summary(about.begun), body));
        return facts;
      } finally {
        finished.abort();
        response.off('close', leave);
      }
    },
  };
}

/** Until the signal. */
async function keepAlive(
  clock: Clock,
  periodMs: number,
  response: ServerResponse,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await clock.background.sleep(periodMs, signal);
    } catch {
      return;
    }
    if (!signal.aborted) response.write(pending);
  }
}

/** For a request that could not be answered: HTTP 503 where the directory is away, else 500; what is told of it. */
export function noReply(
  request: IncomingMessage,
  response: ServerResponse,
  error: unknown,
): AnswerFacts<'MAPI'> {
  const reason = String(error);
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return { status: 'failed', reason };
  }
  const isAway = ['connection-refused', 'connection-timed-out', 'connection-reset'] as const;
  const status = isAway.some((code) => isLabError(error, code)) ? 503 : 500;
  if (hasLongBody(request)) response.setHeader('Connection', 'close');
  response.writeHead(status, { 'Content-Length': '0' });
  response.end();
  return { status: String(status), reason };
}

/** `Exchange/15.00.0847.000`: the directory has no revision. */
function formatServer(version: ExchangeVersion | undefined): string {
  const { major, minor, build } = version ?? { major: 0, minor: 0, build: 0 };
  const padded = (value: number, digits: number) => String(value).padStart(digits, '0');
  return `Exchange/${padded(major, 2)}.${padded(minor, 2)}.${padded(build, 4)}.000`;
}

/** Dates as HTTP writes them, each second's once. */
function httpDates(): (date: Date) => string {
  let second = Number.NaN;
  let text = '';
  return (date) => {
    const now = Math.floor(date.getTime() / 1000);
    if (now !== second) {
      second = now;
      text = date.toUTCString();
    }
    return text;
  };
}

/** What a client cannot parse, it shows to people. */
function page(code: number, why: string): string {
  const words = why.replace(/[&<>]/g, (mark) => `&#${mark.charCodeAt(0)};`);
  return `<html><body><h1>X-ResponseCode ${code} ${formatResponseCode(code)}</h1><p>${words}</p></body></html>`;
}
