import Koa, { type Context, type Middleware } from 'koa';
import { isLabError } from '../../errors.js';
import type { SoapRole } from '../../exchange/roles/autodiscover/user-settings/soap.js';
import type { Tell } from '../../record/events/recorded-event.js';
import { withoutEndSlashes } from '../../values/end-slashes.js';
import { isJsonPath } from '../../wire/autodiscover/json/json-request.js';
import type { HttpAuthentication } from './authentication.js';
import { createCompressor } from './compression.js';
import { createDiagnostics } from './diagnostic-fields.js';
import {
  type AnswerJson,
  createJsonService,
  type JsonService,
  type JsonServiceAnswer,
} from './json-service.js';
import { createPoxService, type PoxAnswer, type PoxServiceOptions } from './pox-service.js';
import { hasLongBody, isXml, readBody } from './request-body.js';
import { hostName, type RequestPath, splitTarget } from './request-path.js';
import {
  createSoapService,
  isSoapPath,
  isTokenPath,
  type SoapAnswer,
  type SoapService,
  soapPath,
} from './soap-service.js';
import { createPeers, type ToldAnswer, withRequestLine } from './telling.js';

/** What an Autodiscover service needs to know and to ask. */
export interface AutodiscoverAppOptions extends PoxServiceOptions {
  /** What the health check shows. */
  readonly fqdn: string;
  readonly tell: Tell;
  readonly authentication: HttpAuthentication;
  /** The SOAP service; without it, or from before Exchange 2010, there is none. */
  readonly soap?: SoapRole;
  /** Autodiscover v2; likewise. */
  readonly json?: AnswerJson;
  /** Names of the web applications, in lower case, that have a health check. Default: Autodiscover itself. */
  readonly applications?: () => ReadonlySet<string>;
  /**
   * Runs an answer whose directory may have to be asked first. Default: it is at hand, and the answer runs at once.
   * What it throws because the directory is away becomes HTTP status 503.
   */
  readonly settle?: (<T>(answer: () => T) => Promise<T>) | undefined;
  /** Another application of the same site: asked first, and passes on what is not for it. */
  readonly before?: Middleware;
  /** Default: GUIDs that are counted up from a random one. */
  readonly requestId?: () => string;
}

/** IIS compares paths without case; the directory's default document is the service itself. */
const servicePaths: ReadonlySet<string> = new Set(['/autodiscover/autodiscover.xml', '/autodiscover']);
const onlyAutodiscover: ReadonlySet<string> = new Set(['autodiscover']);
const allowed = 'OPTIONS, GET, HEAD, POST';
const bodyLimit = 65_536;
const nothing = Buffer.alloc(0);

/**
 * The Autodiscover site of a Client Access server: POX (MS-OXDSCLI) for Outlook and for phones (MS-ASCMD), SOAP
 * (MS-OXWSADISC), JSON, and the health checks. POX errors go out with HTTP 200 (MS-OXDSCLI 2.2.4.1.1.3), SOAP faults
 * with 500, JSON errors with 400; only 302, 401, 404, 405, 413 and 415 are HTTP's own. One file, as all of these share
 * logging on, telling and compression.
 */
export function createAutodiscoverApp(options: AutodiscoverAppOptions): Koa {
  const { host, fqdn, tell, authentication, applications = () => onlyAutodiscover } = options;
  const { settle } = options;
  const diagnostics = createDiagnostics(host, options.requestId);
  const pox = createPoxService(options);
  const soap = options.soap && createSoapService(options.soap);
  const json = options.json && createJsonService(options.json);
  const compress = createCompressor();
  const peer = createPeers();
  const app = new Koa();
  if (options.before !== undefined) app.use(options.before);
  app.use(async (context) => {
    const startedMs = performance.now();
    const { path, query } = splitTarget(context.req.url ?? '/');
    const served = {
      path: path.length > 1 && path.endsWith('/') ? withoutEndSlashes(path) || '/' : path,
      query,
    };
    try {
      report(context, path, await route(context, served), startedMs);
    } catch (error) {
      if (!isAway(error)) throw error;
      report(context, path, empty(context, 503, String(error)), startedMs);
    }
  });
  // A peer that went away in the middle, or a directory that could not be asked: HTTP 500 where there is a peer left.
  app.on('error', (error: unknown, context?: Context) => {
    if (context === undefined) return;
    const { path } = splitTarget(context.req.url ?? '/');
    report(context, path, { event: 'request', facts: { status: 'failed', reason: String(error) } });
  });

  function report(context: Context, path: string, answered: ToldAnswer, startedMs?: number): void {
    const told = withRequestLine(context.method, path, answered);
    const elapsedMs = startedMs === undefined ? undefined : performance.now() - startedMs;
    tell({ protocol: 'http', host, client: peer(context.req.socket), ...told, elapsedMs });
  }

  function route(context: Context, target: RequestPath): Promise<ToldAnswer> | ToldAnswer {
    const { path } = target;
    if (servicePaths.has(path)) return servePox(context);
    if (soap?.isOffered() && isSoapPath(path)) return serveSoap(context, soap, target);
    if (json !== undefined && isJsonPath(path)) return serveJson(context, json);
    const [, application] = /^\/([^/]+)\/healthcheck\.htm$/.exec(path) ?? [];
    return application !== undefined && applications().has(application)
      ? health(context)
      : empty(context, 404);
  }

  async function servePox(context: Context): Promise<ToldAnswer> {
    if (soap?.isOffered()) context.set('X-SOAP-Enabled', 'True'); // by this, EWS clients choose SOAP
    const signedIn = await signIn(context);
    if ('refused' in signedIn) return unauthorized(context, signedIn);
    if (context.method === 'GET' || context.method === 'HEAD') return sendPox(context, pox.get());
    if (context.method !== 'POST') return otherMethod(context);
    const body = await readBody(context.req, bodyLimit);
    if (body === undefined) return empty(context, 413);
    const answer = () => pox.post(body, { user: signedIn.user, headers: context.req.headers });
    return sendPox(context, settle === undefined ? answer() : await settle(answer));
  }

  function sendPox(context: Context, { body, facts, location }: PoxAnswer): ToldAnswer {
    if (location === undefined) sendText(context, 'text/xml; charset=utf-8', body);
    else {
      context.set('Location', location);
      empty(context, 302);
    }
    return { event: 'POX', facts };
  }

  async function serveSoap(
    context: Context,
    service: SoapService,
    { path, query }: RequestPath,
  ): Promise<ToldAnswer> {
    const { req, method } = context;
    if (isTokenPath(path)) {
      header(context);
      if (method !== 'POST') return otherMethod(context, 'OPTIONS, POST');
      await readBody(req, 0);
      return sendSoap(context, service.refuseToken());
    }
    const signedIn = await signIn(context);
    const user = 'refused' in signedIn ? undefined : signedIn.user;
    if (method === 'POST' && path === soapPath && !('refused' in signedIn && signedIn.inHandshake)) {
      const body = await readBody(req, bodyLimit);
      const post = () => body && service.post(body, user);
      const answer = settle === undefined ? post() : await settle(post);
      if (answer !== undefined && !isXml(req.headers['content-type'])) return empty(context, 415);
      if (answer !== undefined) return sendSoap(context, answer);
      if (user !== undefined) return empty(context, 413);
    }
    if ('refused' in signedIn) return unauthorized(context, signedIn);
    if (method !== 'GET' && method !== 'HEAD') return otherMethod(context);
    const document = service.document(path, query);
    if (document === undefined) return empty(context, 404);
    sendText(context, document.contentType, document.body);
    return answeredBy('200');
  }

  function sendSoap(context: Context, { status, body, facts }: SoapAnswer): ToldAnswer {
    context.status = status;
    sendText(context, 'text/xml; charset=utf-8', body);
    return { event: 'SOAP', facts };
  }

  function serveJson(context: Context, service: JsonService): Promise<ToldAnswer> | ToldAnswer {
    if (context.method !== 'GET' && context.method !== 'HEAD') return bare(context, 405);
    const get = () => service.get(context.req.url ?? '/', hostName(context.req.headers.host) ?? fqdn);
    return settle === undefined
      ? sendJson(context, get())
      : settle(get).then((answer) => sendJson(context, answer));
  }

  function sendJson(context: Context, answer: JsonServiceAnswer | undefined): ToldAnswer {
    if (answer === undefined) return bare(context, 404);
    const { status, location, body, facts } = answer;
    if (location !== undefined) {
      context.set('Location', location);
      bare(context, status);
      return { event: 'JSON', facts };
    }
    // The answer is ready: Koa's setters would take as long as all the rest.
    context.respond = false;
    const fields = ['Content-Type', 'application/json', 'Content-Length', String(body.length)];
    context.res.writeHead(status, [...diagnostics(), ...fields]).end(body);
    return { event: 'JSON', facts };
  }

  function bare(context: Context, status: number): ToldAnswer {
    header(context);
    return empty(context, status);
  }

  function health(context: Context): ToldAnswer {
    context.type = 'text/html';
    context.body = `200 OK<br/>${fqdn}`;
    return answeredBy('200');
  }

  function header(context: Context): void {
    const { res } = context; // Koa's own way there takes several times as long
    const fields = diagnostics();
    for (let at = 0; at < fields.length; at += 2) res.setHeader(fields[at] ?? '', fields[at + 1] ?? '');
  }

  /** Sets the header of a service that wants to know its clients, and finds out who this one is. */
  async function signIn(context: Context): Promise<SignedIn> {
    header(context);
    const { socket, headers } = context.req;
    const { authorization } = headers;
    const verdict = await authentication.check({ socket, authorization, host: headers.host });
    if (verdict.user === undefined) {
      const { challenges, remark, inHandshake } = verdict;
      return { refused: [...challenges], remark, inHandshake };
    }
    for (const [name, value] of verdict.fields) context.set(name, value);
    return { user: verdict.user };
  }

  function sendText(context: Context, contentType: string, text: string): void {
    context.set('Content-Type', contentType); // to the letter: some clients compare the whole header
    context.set('Vary', 'Accept-Encoding');
    const compressed = compress(text, context.req.headers['accept-encoding']);
    if (compressed !== undefined) context.set('Content-Encoding', 'gzip');
    context.body = compressed ?? text;
  }

  return app;
}

/** A user, or the values of `WWW-Authenticate` for one who has not said who he is. */
type SignedIn =
  | { readonly user: string }
  | { readonly refused: string[]; readonly remark: string | undefined; readonly inHandshake: boolean };

/** An answer of the site itself. */
function answeredBy(status: string, reason?: string): ToldAnswer {
  return { event: 'request', facts: { status, reason } };
}

async function unauthorized(
  context: Context,
  { refused, remark, inHandshake }: Extract<SignedIn, { refused: unknown }>,
): Promise<ToldAnswer> {
  context.set('WWW-Authenticate', refused);
  // A handshake goes on here, so nothing may be left unread on the connection.
  if (inHandshake && !context.req.complete) await readBody(context.req, 0);
  return empty(context, 401, remark);
}

function otherMethod(context: Context, methods = allowed): ToldAnswer {
  context.set('Allow', methods);
  return empty(context, context.method === 'OPTIONS' ? 200 : 405);
}

function empty(context: Context, status: number, reason?: string): ToldAnswer {
  context.status = status;
  context.body = nothing;
  context.remove('Content-Type');
  if (hasLongBody(context.req)) context.set('Connection', 'close');
  return answeredBy(String(status), reason);
}

/** True for a fault that lies behind this server and may pass. */
function isAway(error: unknown): boolean {
  return (
    isLabError(error, 'connection-refused') ||
    isLabError(error, 'connection-timed-out') ||
    isLabError(error, 'connection-reset')
  );
}
