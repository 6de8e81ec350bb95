import type { Server } from 'node:net';
import { logOnEntry } from '../../directory/logon/lockout.js';
import { type LogonName, splitLogonName } from '../../directory/logon/principals.js';
import type { ServedProtocols } from '../../exchange/roles/autodiscover/answer.js';
import { readAutodiscoverClient } from '../../exchange/roles/autodiscover/client.js';
import { createAutodiscoverRole } from '../../exchange/roles/autodiscover/role.js';
import {
  createHttpAuthentication,
  type HttpAuthentication,
  type Scheme,
} from '../../servers/http/authentication.js';
import { createAutodiscoverApp } from '../../servers/http/autodiscover-app.js';
import type { FaultyWeb } from '../../servers/http/faulty-answer.js';
import { createHttpsFront } from '../../servers/http/https-front.js';
import { createOffloadedFront, createPlainFront } from '../../servers/http/plain-front.js';
import { createPlainSite } from '../../servers/http/plain-site.js';
import type { RpcRequestHandler } from '../../servers/http/rpc-requests.js';
import { createRpcProxy } from '../../servers/rpc-http/rpc-proxy.js';
import { accountOf, ntlmLogon, ownAccounts } from '../accounts/logon.js';
import type { LabContext } from '../lab-context.js';
import { issueServerCertificates } from '../sockets/server-certificates.js';
import { autodiscoverAnswers } from './autodiscover-answers.js';
import { createMapiHttp } from './mapi-http-services.js';
import { createOfferedSchemes } from './offered-schemes.js';
import type { RpcTargetHost } from './rpc-proxy-services.js';

/** What the lab's servers offer, and Autodiscover may therefore advertise. */
const servedProtocols: ServedProtocols = { mapiHttp: true };

/** Makes the server on port 80: the lab's CA, the redirect of Autodiscover, and the RPC proxy where TLS ends elsewhere. */
export function createHttpService(context: LabContext, machine: RpcTargetHost): Server {
  const { name: host } = machine;
  const app = createPlainSite({
    host,
    tell: context.tell,
    redirectTo: machine.settings.httpRedirect,
    authorityPem: context.authority.certificatePem,
  });
  const faulty = faultyWebOf(context, host, 80);
  return machine.settings.sslOffloading === true
    ? createOffloadedFront({ app, rpcProxy: rpcProxyOf(context, machine, 80), faulty })
    : createPlainFront({ app, faulty });
}

/** Makes the server on port 443: Autodiscover, MAPI over HTTP and the RPC proxy behind one front. */
export async function createHttpsService(
  context: LabContext,
  machine: RpcTargetHost,
  certificateNames: readonly string[],
): Promise<Server> {
  const { organization, external, authority, world, tell, now, options } = context;
  const { name: host, fqdn } = machine;
  const role = createAutodiscoverRole(organization, servedProtocols);
  const offered = createOfferedSchemes(organization, host);
  const authentication = authenticationOn(context, machine);
  return createHttpsFront({
    host,
    tell,
    oldestTls: options.oldestTls,
    ...(await issueServerCertificates(authority, world, {
      host,
      names: certificateNames,
      now: context.issuedAt,
    })),
    app: createAutodiscoverApp({
      host,
      fqdn,
      tell,
      // Where NTLM can be checked only after Basic, Basic is what a client has to begin with.
      authentication: authentication(
        external?.showsSecrets === false ? () => onlyBasic : offered.autodiscover,
        options.anonymous ? 'anonymous' : undefined,
      ),
      settle: external?.settle,
      before: createMapiHttp(context, context.mapiHttp, machine, authentication(offered.mapi)),
      now,
      ...autodiscoverAnswers(organization, host, role),
      // Time and id of an error are the endpoint's own.
      answer: (request, { headers }) => {
        const client = readAutodiscoverClient({
          mapiHttpCapability: headerText(headers['x-mapihttpcapability']),
          clientCanHandle: headerText(headers['x-clientcanhandle']),
          userAgent: headers['user-agent'],
        });
        const { response } = role.answer({ request, client, server: host, time: '', errorId: 0 });
        return response.action === 'httpRedirect' && machine.settings.autodiscoverRedirect === 'redirectUrl'
          ? { action: 'redirectUrl', url: response.location }
          : response;
      },
    }),
    rpcProxy: rpcProxyOf(context, machine, 443),
    faulty: faultyWebOf(context, host, 443),
  });
}

/** Makes the authentication of a web site of one host. */
type AuthenticationOf = (schemes: () => ReadonlySet<Scheme>, anonymousName?: string) => HttpAuthentication;

function authenticationOn(context: LabContext, { name: host, fqdn }: RpcTargetHost): AuthenticationOf {
  const { directory, external, now, bearer } = context;
  const findAccount = (found: LogonName) => accountOf(external?.mirror ?? directory, { fqdn }, found);
  const find = (userName: string) => findAccount(splitLogonName(userName));
  const accounts = {
    realm: fqdn,
    findAccount,
    checkPassword: (userName: string, password: string) => {
      const outcome = logOnEntry(directory, find(userName), password);
      return outcome.ok ? outcome.entry : undefined;
    },
    // Accounts expire by the clock as well.
    accountsState: () => `${directory.revision} ${Math.floor(now().getTime() / 1000)}`,
    ...(bearer === undefined ? {} : { bearer }),
    beginNtlm: ntlmLogon(ownAccounts(directory), { name: host, fqdn, now }),
  };
  const externalAccounts = external && {
    realm: fqdn,
    findAccount,
    checkPassword: (userName: string, password: string) =>
      external.checkPassword(() => find(userName), password),
    beginNtlm: ntlmLogon(external.accounts, { name: host, fqdn, now }),
    settle: external.settle,
  };
  return (schemes, anonymousName) =>
    createHttpAuthentication({
      ...(externalAccounts ?? accounts),
      offered: schemes,
      ...(anonymousName === undefined ? {} : { anonymous: anonymousName }),
    });
}

/** What goes wrong with the requests at one port of a host. */
function faultyWebOf({ faultsOf, tell }: LabContext, host: string, port: 80 | 443): FaultyWeb {
  return { faults: faultsOf(host), port, host, tell };
}

function rpcProxyOf(context: LabContext, machine: RpcTargetHost, port: 80 | 443): RpcRequestHandler {
  const { organization, external, rpcOverHttp, tell } = context;
  const { name: host, offersProxy } = machine;
  return createRpcProxy({
    host,
    tell,
    authentication: authenticationOn(
      context,
      machine,
    )(createOfferedSchemes(organization, host).outlookAnywhere),
    faulty: faultyWebOf(context, host, port),
    connections: rpcOverHttp.connections,
    findTarget: (target) => {
      const find = () => (offersProxy ? rpcOverHttp.find(host, target) : undefined);
      return external === undefined ? find() : external.settle(find);
    },
  });
}

const onlyBasic: ReadonlySet<Scheme> = new Set(['Basic']);

/** Node joins repeated headers of these names with a comma, so that there is one text. */
function headerText(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(', ') : value;
}
