import type { Organization } from '../../../src/exchange/organization.js';
import { createAutodiscoverRole } from '../../../src/exchange/roles/autodiscover/role.js';
import { autodiscoverAnswers } from '../../../src/lab/services/autodiscover-answers.js';
import { type Listening, listenTcp } from '../../../src/network/listener.js';
import { createHttpAuthentication } from '../../../src/servers/http/authentication.js';
import { createAutodiscoverApp } from '../../../src/servers/http/autodiscover-app.js';
import type { FrontLimits } from '../../../src/servers/http/front-limits.js';
import { createPlainFront } from '../../../src/servers/http/plain-front.js';
import { accountIf } from '../../support/accounts.js';
import { inWords, type ToldInWords } from '../../support/told.js';
import { type Answer, type Ask, ask } from './site.js';

/** Basic credentials that a {@link DirectorySite} accepts. */
export const credentials = `Basic ${Buffer.from('anna@example.test:Passw0rd!').toString('base64')}`;

/** The Autodiscover site of one server of an organization, on a free port, without TLS. */
export interface DirectorySite {
  readonly listening: Listening;
  readonly events: readonly ToldInWords[];
  /** A request with credentials, unless its headers have others, or `undefined` for none. */
  send(request: Ask): Promise<Answer>;
  close(): Promise<void>;
}

export async function startDirectorySite(
  organization: Organization,
  server: string,
  limits: Partial<FrontLimits> = {},
): Promise<DirectorySite> {
  const role = createAutodiscoverRole(organization);
  const fqdn = `${server.toLowerCase()}.example.internal`;
  const events: ToldInWords[] = [];
  const app = createAutodiscoverApp({
    host: server,
    fqdn,
    tell: (event) => void events.push(inWords(event)),
    now: () => new Date(2012, 5, 1),
    authentication: createHttpAuthentication({
      realm: fqdn,
      checkPassword: (name, password) =>
        accountIf(name === 'anna@example.test' && password === 'Passw0rd!', name),
    }),
    ...autodiscoverAnswers(organization, server, role),
    answer: (request) => role.answer({ request, server, time: '', errorId: 0 }).response,
  });
  const listening = await listenTcp(createPlainFront({ app, limits }), { address: '127.0.0.1', port: 0 });
  return {
    listening,
    events,
    send: (request) => {
      const headers = Object.entries({ authorization: credentials, ...request.headers });
      const sent = Object.fromEntries(headers.filter(([, value]) => value !== undefined));
      return ask(listening.port, { ...request, headers: sent });
    },
    close: () => listening.close(),
  };
}
