import type { Middleware } from 'koa';
import type { Entry } from '../../directory/entry.js';
import { createMapiHttpRole } from '../../exchange/roles/mapi-http.js';
import type { HttpAuthentication } from '../../servers/http/authentication.js';
import { createMapiHttpApp } from '../../servers/mapi-http/mapi-http-app.js';
import { createReplies } from '../../servers/mapi-http/replies.js';
import { accountOf } from '../accounts/logon.js';
import type { LabContext } from '../lab-context.js';
import type { MapiHttpBackends } from './mapi-http-backends.js';

/** What MAPI over HTTP is made with, on every host. */
type HostContext = Pick<LabContext, 'directory' | 'organization' | 'external' | 'databaseStates' | 'tell'>;

/** Users whose entries are kept at hand. */
const keptUsers = 10_000;

/** MAPI over HTTP on one host; what is not for it goes on to the site's other applications. */
export function createMapiHttp(
  context: HostContext,
  { endpointsOf, times }: MapiHttpBackends,
  host: { readonly name: string; readonly fqdn: string },
  authentication: HttpAuthentication,
): Middleware {
  const { organization, external, databaseStates, tell } = context;
  const role = createMapiHttpRole(organization, host.name, databaseStates);
  return createMapiHttpApp({
    host: host.name,
    tell,
    authentication,
    role,
    endpointsOf,
    replies: createReplies({ ...times, version: () => role.version }),
    findUser: userFinder(context, host),
    settle: external?.settle,
  });
}

/** Finds accounts by the names that HTTP has them under: `CONTOSO\anna`, `anna@contoso.example`, `anna`. */
function userFinder(
  { directory, external, organization }: HostContext,
  host: { readonly fqdn: string },
): (userName: string) => Entry | undefined {
  const known = new Map<string, Entry>();
  let revision = organization.revision;
  return (name) => {
    if (revision !== organization.revision || known.size >= keptUsers) {
      revision = organization.revision;
      known.clear();
    }
    const found = known.get(name);
    if (found !== undefined) return found;
    const [, domain = '', userName = name] = /^([^\\]*)\\(.*)$/.exec(name) ?? [];
    const entry = accountOf(external?.mirror ?? directory, host, { userName, domain });
    if (entry !== undefined) known.set(name, entry);
    return entry;
  };
}
