import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Middleware } from 'koa';
import type { MapiHttpRole } from '../../exchange/roles/mapi-http.js';
import type { Tell } from '../../record/events/recorded-event.js';
import { withoutEndSlashes } from '../../values/end-slashes.js';
import type { MapiHttpEndpoint } from '../../wire/mapi-http/request-type.js';
import { formatResponseCode, responseCode } from '../../wire/mapi-http/response-code.js';
import type { HeaderField, HttpAccount, HttpAuthentication } from '../http/authentication.js';
import { hasLongBody, readBody } from '../http/request-body.js';
import { splitTarget } from '../http/request-path.js';
import { type AnswerFacts, createPeers } from '../http/telling.js';
import { readSessionCookies } from './cookies.js';
import type { Endpoint, MapiHttpCaller } from './endpoint.js';
import { readMailboxId } from './mailbox-id.js';
import { type MapiHttpReplies, noReply } from './replies.js';
import { type RequestFields, readRequestFields } from './request-fields.js';

/** What the two endpoints of one server stand on. */
export interface MapiHttpAppOptions {
  /** Name of the host for the journal. */
  readonly host: string;
  readonly tell: Tell;
  readonly authentication: HttpAuthentication;
  readonly role: MapiHttpRole;
  /** The endpoints of a mailbox's server: a client access server passes requests on. */
  readonly endpointsOf: (serverName: string) => readonly Endpoint[];
  readonly replies: MapiHttpReplies;
  /** The directory's entry of somebody who has logged on; undefined for somebody it does not know. */
  readonly findUser: (account: HttpAccount) => MapiHttpCaller['user'];
  /** Runs an answer whose directory may have to be asked first. Default: it is at hand, and the answer runs at once. */
  readonly settle?: (<T>(answer: () => T) => Promise<T>) | undefined;
}

/** Bytes of a request body: the largest buffer of operations, one of auxiliary data, and the fields around them. */
const bodyLimit = 0x4_0000 + 0x1_0000;

/** By path. */
const endpointPaths: ReadonlyMap<string, MapiHttpEndpoint> = new Map([
  ['/mapi/emsmdb', 'emsmdb'],
  ['/mapi/nspi', 'nspi'],
]);

/** A look at the target that is cheap for the requests of the site's other applications. */
const mayBeOurs = /^(?:https?:\/\/[^/]*)?\/mapi\//i;

/**
 * MAPI over HTTP (MS-OXCMAPIHTTP 3.2.5), before the other applications of a site: what is not for it goes on to them.
 * Only 400, 401, 404 and 503 are HTTP's own, everything else goes out with HTTP 200 and an X-ResponseCode.
 */
export function createMapiHttpApp(options: MapiHttpAppOptions): Middleware {
  const { host, tell, authentication, role, endpointsOf, replies, findUser, settle } = options;
  const peer = createPeers();

  async function serve(
    request: IncomingMessage,
    response: ServerResponse,
    name: MapiHttpEndpoint,
    query: string | undefined,
  ): Promise<void> {
    const startedMs = performance.now();
    const report = (type: string | undefined, answer: AnswerFacts<'MAPI'>) => {
      const facts = { method: request.method ?? '', name: `/mapi/${name}`, ...answer, type };
      const elapsedMs = performance.now() - startedMs;
      tell({ protocol: 'http', event: 'MAPI', host, client: peer(request.socket), facts, elapsedMs });
    };
    const begun = replies.begin();
    const { headers, socket } = request;
    const verdict = await authentication.check({
      socket,
      authorization: headers.authorization,
      host: headers.host,
    });
    if (verdict.user === undefined) {
      const { challenges, remark, inHandshake } = verdict;
      // A handshake goes on here, so nothing may be left unread on the connection.
      if (inHandshake && !request.complete) await readBody(request, 0);
      sendStatus(
        request,
        response,
        401,
        challenges.map((value) => ['WWW-Authenticate', value]),
      );
      return report(typeOf(request), { status: '401', reason: remark });
    }
    const body = await readBody(request, bodyLimit);
    const refuse = (code: number, reason: string, fields?: RequestFields) => {
      if (body === undefined && hasLongBody(request)) response.setHeader('Connection', 'close');
      replies.refuse(response, { code, why: reason, fields, verdictFields: verdict.fields });
      report(typeOf(request), { status: formatResponseCode(code), responseCode: code, reason });
    };
    if (request.method !== 'POST') return refuse(responseCode.InvalidVerb, 'only POST is answered here');
    const mailboxId = readMailboxId(query);
    if (mailboxId === undefined) {
      sendStatus(request, response, 400, verdict.fields);
      return report(typeOf(request), { status: '400', reason: 'no MailboxId' });
    }
    const fields = readRequestFields(headers);
    if ('code' in fields) return refuse(fields.code, fields.reason);
    if (body === undefined) {
      return refuse(responseCode.TooLarge, `more than ${bodyLimit} bytes`, fields);
    }
    const cookies = readSessionCookies(headers.cookie);
    const answer = () => {
      const target = role.target(mailboxId);
      if (target.where !== 'served') return target;
      const endpoint = endpointsOf(target.server.name).find((one) => one.name === name);
      if (endpoint === undefined) return { where: 'nowhere' } as const;
      const user = verdict.account && findUser(verdict.account);
      const caller: MapiHttpCaller = {
        userName: verdict.user,
        userKey: verdict.account?.dn.key ?? `?${verdict.user.toLowerCase()}`,
        user,
        clientVersion: fields.clientVersion,
        mailbox: target.mailbox,
        role,
        host: headers.host?.replace(/:\d+$/, ''),
      };
      return endpoint.answer(fields.requestType, body, cookies, caller);
    };
    const reply = settle === undefined ? answer() : await settle(answer);
    if ('where' in reply) {
      if (reply.where === 'nowhere') {
        sendStatus(request, response, 404, verdict.fields);
        return report(fields.requestType, { status: '404', reason: `no mailbox ${mailboxId}` });
      }
      if (reply.where === 'down') {
        sendStatus(request, response, 503, verdict.fields);
        return report(fields.requestType, { status: '503', reason: `${reply.server.name} does not run` });
      }
      const attribute = reply.reason === undefined ? '' : ` (${reply.reason.source.attribute})`;
      const why = `the mailbox is not reached by MAPI over HTTP${attribute}`;
      return refuse(responseCode.EndpointDisabled, why, fields);
    }
    const about = { begun, endpoint: name, fields, verdictFields: verdict.fields };
    switch (reply.outcome) {
      case 'refused':
        replies.refuse(response, { ...about, code: reply.code, why: refusalText(reply) });
        return report(reply.requestType, {
          status: formatResponseCode(reply.code),
          responseCode: reply.code,
          reason: reply.reason,
        });
      case 'done':
        replies.send(response, { ...about, reply });
        return report(reply.requestType, reply.facts);
      case 'waiting': {
        return report(reply.requestType, await replies.wait(response, { ...about, reply }));
      }
    }
  }

  return async (context, next) => {
    const { req: request, res: response } = context;
    const target = request.url ?? '/';
    if (!mayBeOurs.test(target)) return next();
    const { path, query } = splitTarget(target);
    const name = endpointPaths.get(withoutEndSlashes(path));
    if (name === undefined || !role.isOffered()) return next();
    context.respond = false;
    try {
      await serve(request, response, name, query);
    } catch (error) {
      // A peer that went away in the middle, or a directory that could not be asked.
      const answer = noReply(request, response, error);
      const facts = { method: request.method ?? '', name: path, ...answer, type: typeOf(request) };
      tell({ protocol: 'http', event: 'MAPI', host, client: peer(request.socket), facts });
    }
  };
}

/** As the client wrote it. */
function typeOf({ headers }: IncomingMessage): string | undefined {
  return headers['x-requesttype']?.toString();
}

/** What a client that cannot parse it shows to people. */
function refusalText({
  code,
  reason,
}: {
  readonly code: number;
  readonly reason: string | undefined;
}): string {
  return `X-ResponseCode ${code} ${formatResponseCode(code)}${reason === undefined ? '' : `: ${reason}`}`;
}

function sendStatus(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  fields: readonly HeaderField[],
): void {
  if (hasLongBody(request)) response.setHeader('Connection', 'close');
  response.writeHead(status, [...fields.flat(), 'Cache-Control', 'private', 'Content-Length', '0']);
  response.end();
}
