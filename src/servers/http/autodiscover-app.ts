import { randomUUID } from 'node:crypto';
import Koa, { type Context } from 'koa';
import type { Tell } from '../../network/journal.js';
import { type Authenticate, authenticatedUser, basicChallenge } from './authentication.js';
import { createPoxService, type PoxAnswer, type PoxServiceOptions } from './pox-service.js';
import { hasLongBody, readBody } from './request-body.js';
import { splitTarget } from './request-path.js';
import { peerOf, quoted } from './telling.js';

/** What an Autodiscover service needs to know and to ask. */
export interface AutodiscoverAppOptions extends PoxServiceOptions {
  /** Realm for a request without `Host`, and what the health check shows. */
  readonly fqdn: string;
  readonly tell: Tell;
  readonly authenticate: Authenticate;
  /** Default: a random GUID. */
  readonly requestId?: () => string;
}

/** IIS compares paths without case; the directory's default document is the service itself. */
const servicePaths: ReadonlySet<string> = new Set([
  '/autodiscover/autodiscover.xml',
  '/autodiscover/',
  '/autodiscover',
]);
const healthPath = '/autodiscover/healthcheck.htm';
const allowed = 'OPTIONS, GET, HEAD, POST';
const bodyLimit = 65_536;
const nothing = Buffer.alloc(0);

/**
 * The Autodiscover site of a Client Access server: POX (MS-OXDSCLI) for Outlook behind Basic authentication, and the
 * health check. Error answers go out with HTTP 200 (MS-OXDSCLI 2.2.4.1.1.3); only 401, 404, 405 and 413 are HTTP's own.
 */
export function createAutodiscoverApp(options: AutodiscoverAppOptions): Koa {
  const { host, fqdn, tell, authenticate, requestId = randomUUID } = options;
  const service = createPoxService(options);
  const app = new Koa();
  app.use(async (context) => {
    const { path } = splitTarget(context.req.url ?? '/');
    report(context, servicePaths.has(path) ? await serve(context) : elsewhere(context, path));
  });
  // A peer that went away in the middle, or a directory that could not be asked: HTTP 500 where there is a peer left.
  app.on('error', (error: unknown, context?: Context) => {
    if (context !== undefined) report(context, { subject: '', outcome: `failed: ${quoted(String(error))}` });
  });

  function report(context: Context, { subject, outcome }: Answered): void {
    const asked = `${context.method} ${quoted(splitTarget(context.req.url ?? '/').path)}${subject}`;
    tell({ protocol: 'http', host, client: peerOf(context.req.socket), asked, answered: outcome });
  }

  async function serve(context: Context): Promise<Answered> {
    const { req, method } = context;
    context.set({ 'Cache-Control': 'private', 'request-id': requestId(), 'X-FEServer': host });
    const user = await authenticatedUser(req.headers.authorization, authenticate);
    if (user === undefined) {
      context.set('WWW-Authenticate', basicChallenge(req.headers.host, fqdn));
      return empty(context, 401);
    }
    if (method === 'POST') {
      const body = await readBody(req, bodyLimit);
      return body === undefined ? empty(context, 413) : pox(context, service.post(body, user));
    }
    if (method === 'GET' || method === 'HEAD') return pox(context, service.get());
    context.set('Allow', allowed);
    return empty(context, method === 'OPTIONS' ? 200 : 405);
  }

  function elsewhere(context: Context, path: string): Answered {
    if (path !== healthPath) return empty(context, 404);
    context.type = 'text/html';
    context.body = `200 OK<br/>${fqdn}`;
    return { subject: '', outcome: '200' };
  }

  return app;
}

/** For the journal: whom it was about, and what came of it. */
interface Answered {
  readonly subject: string;
  readonly outcome: string;
}

function pox(context: Context, { body, subject, outcome }: PoxAnswer): Answered {
  context.set('Content-Type', 'text/xml; charset=utf-8'); // to the letter: some clients compare the whole header
  context.body = body;
  return { subject, outcome };
}

function empty(context: Context, status: number): Answered {
  context.status = status;
  context.body = nothing;
  context.remove('Content-Type');
  if (hasLongBody(context.req)) context.set('Connection', 'close');
  return { subject: '', outcome: String(status) };
}
