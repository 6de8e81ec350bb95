import { createHash } from 'node:crypto';
import { noBody, none, type Route, route } from '../../servers/control/route.js';
import { page, pageScript, pageStyle } from './page.js';

const html = 'text/html; charset=utf-8';

/** The live page. Its policy lets a browser run this one script, and talk to this lab alone. */
export function pageRoute(): Route {
  return route({
    method: 'GET',
    path: '/',
    operationId: 'getPage',
    summary: 'Hosts, faults and journal, live, for a browser on this machine.',
    parameters: none,
    query: none,
    body: noBody,
    answers: [{ status: 200, description: 'The page', contentType: html }],
    handle: () => ({
      text: page,
      contentType: html,
      headers: {
        'Content-Security-Policy': [
          "default-src 'none'",
          `script-src ${hashOf(pageScript)}`,
          `style-src ${hashOf(pageStyle)}`,
          "connect-src 'self'",
          'img-src data:',
          "base-uri 'none'",
          "form-action 'none'",
          "frame-ancestors 'none'",
        ].join('; '),
      },
    }),
  });
}

/** As Content Security Policy Level 3, section 2.3.1, writes it. */
function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
