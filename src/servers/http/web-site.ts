import type { Socket } from 'node:net';
import Koa from 'koa';
import type { WebAnswer } from '../../network/world/world.js';
import type { Tell } from '../../record/events/recorded-event.js';
import { hasLongBody } from './request-body.js';
import { splitTarget } from './request-path.js';
import { peerOf } from './telling.js';

export interface WebSiteOptions {
  /** Name of the site for the journal. */
  readonly host: string;
  readonly tell: Tell;
  /** What it says to whatever it is asked. */
  readonly answer: WebAnswer;
  /** Lets the site take its time over an answer on this connection; rejects when the lab stops. */
  readonly wait: (ms: number, socket: Socket) => Promise<void>;
}

/** What a company's web site might say to a client that asks it for Autodiscover. */
const homePage =
  '<!DOCTYPE html>\n<html lang="en"><head><title>Welcome</title></head>' +
  '<body><p>Welcome to our web site.<br>There is nothing here for mail clients.</p></body></html>\n';

/**
 * A web site that knows nothing of Exchange and answers every request the same: by default a page, with status 200, as
 * sites do that send lost visitors to their home page.
 */
export function createWebSite({ host, tell, answer, wait }: WebSiteOptions): Koa {
  const app = new Koa();
  app.on('error', () => undefined); // a peer that went away; Koa would write it to stderr
  app.use(async (context) => {
    const { socket } = context.req;
    const long = hasLongBody(context.req);
    if (!long) context.req.resume(); // whatever is posted, nobody reads it
    if (answer.delayMs > 0) await wait(answer.delayMs, socket);
    const { status, redirect, body = homePage } = answer;
    context.status = status;
    if (redirect !== undefined) context.set('Location', redirect);
    if (status === 401) context.set('WWW-Authenticate', `Basic realm="${host}"`);
    context.set(
      'Content-Type',
      body.startsWith('<?xml') ? 'text/xml; charset=utf-8' : 'text/html; charset=utf-8',
    );
    context.body = redirect === undefined ? body : '';
    if (long) context.set('Connection', 'close');
    tell({
      protocol: 'http',
      host,
      client: peerOf(socket),
      event: 'request',
      facts: {
        method: context.method,
        name: splitTarget(context.req.url ?? '/').path,
        status: String(status),
        location: redirect,
      },
    });
  });
  return app;
}
