import type { Middleware } from 'koa';
import { createMapiHttpRole } from '../../exchange/roles/mapi-http.js';
import type { HttpAuthentication } from '../../servers/http/authentication.js';
import { createMapiHttpApp } from '../../servers/mapi-http/mapi-http-app.js';
import { createReplies } from '../../servers/mapi-http/replies.js';
import type { LabContext } from '../lab-context.js';
import type { MapiHttpBackends } from './mapi-http-backends.js';

/** What MAPI over HTTP is made with, on every host. */
type HostContext = Pick<LabContext, 'directory' | 'organization' | 'external' | 'databaseStates' | 'tell'>;

/** MAPI over HTTP on one host; what is not for it goes on to the site's other applications. */
export function createMapiHttp(
  context: HostContext,
  { endpointsOf, times }: MapiHttpBackends,
  host: { readonly name: string; readonly fqdn: string },
  authentication: HttpAuthentication,
): Middleware {
  const { directory, organization, external, databaseStates, tell } = context;
  const role = createMapiHttpRole(organization, host.name, databaseStates);
  return createMapiHttpApp({
    host: host.name,
    tell,
    authentication,
    role,
    endpointsOf,
    replies: createReplies({ ...times, version: () => role.version }),
    findUser: ({ dn }) => (external?.mirror ?? directory).get(dn),
    settle: external?.settle,
  });
}
