import Koa from 'koa';
import type { Tell } from '../../record/events/recorded-event.js';
import { hasLongBody } from './request-body.js';
import { splitTarget } from './request-path.js';
import { peerOf } from './telling.js';

export interface PlainSiteOptions {
  /** Name of the host for the journal. */
  readonly host: string;
  readonly tell: Tell;
  /** Where a GET of the Autodiscover service is sent; without it, the site insists on TLS. */
  readonly redirectTo: string | undefined;
  /** Certificate of the lab's authority, PEM, offered at `/ca.crt`; no Exchange has it. */
  readonly authorityPem?: string;
}

/**
 * What answers on port 80. A site with Exchange's default `Ssl` flag refuses everything with 403.4; the redirect site
 * that Outlook's third method looks for (MS-OXDISCO 3.1.5.4) answers 302 with a `Location`. The authority's certificate is
 * had without TLS: whoever asks for it cannot trust the server yet.
 */
export function createPlainSite({ host, tell, redirectTo, authorityPem }: PlainSiteOptions): Koa {
  const app = new Koa();
  app.on('error', () => undefined); // a peer that went away; Koa would write it to stderr
  app.use((context) => {
    const { path } = splitTarget(context.req.url ?? '/');
    const isGet = context.method === 'GET' || context.method === 'HEAD';
    const location = isGet ? locationFor(path, redirectTo) : undefined;
    let status: string;
    if (location !== undefined) {
      context.status = 302;
      context.set('Location', location);
      context.body = '';
      status = '302';
    } else if (isGet && path === '/ca.crt' && authorityPem !== undefined) {
      context.set('Content-Type', 'application/x-x509-ca-cert');
      context.body = authorityPem;
      status = '200';
    } else {
      context.status = 403;
      context.body = '403.4 Forbidden: this site is served over HTTPS only.\n';
      status = '403.4';
    }
    if (hasLongBody(context.req)) context.set('Connection', 'close');
    tell({
      protocol: 'http',
      host,
      client: peerOf(context.req.socket),
      event: 'request',
      facts: { method: context.method, name: path, status, location },
    });
  });
  return app;
}

/** EWS clients look for the SOAP service here as Outlook does for POX; it stands beside it there as well. */
function locationFor(path: string, redirectTo: string | undefined): string | undefined {
  if (path === '/autodiscover/autodiscover.xml') return redirectTo;
  if (path === '/autodiscover/autodiscover.svc')
    return redirectTo?.replace(/autodiscover\.xml$/i, 'autodiscover.svc');
  return undefined;
}
