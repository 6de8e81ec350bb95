import { createServer as createTlsServer } from 'node:https';
import Koa from 'koa';
import { Directory } from '../../src/directory/directory.js';
import { logOn } from '../../src/directory/logon/lockout.js';
import { createOrganization, type Organization } from '../../src/exchange/organization.js';
import { createAddressBook } from '../../src/exchange/roles/address-book/role.js';
import { createAutodiscoverRole } from '../../src/exchange/roles/autodiscover/role.js';
import { createDatabaseStates } from '../../src/exchange/roles/mailbox-store/database-states.js';
import { rpcClientAccessServer } from '../../src/exchange/servers/rpc-client-access-server.js';
import { createJournal } from '../../src/lab/journal/journal.js';
import { readSeed } from '../../src/lab/seeds/seed.js';
import { autodiscoverAnswers } from '../../src/lab/services/autodiscover-answers.js';
import { createMapiHttpBackends } from '../../src/lab/services/mapi-http-backends.js';
import { createMapiHttp } from '../../src/lab/services/mapi-http-services.js';
import { createOfferedSchemes } from '../../src/lab/services/offered-schemes.js';
import { createAuthority } from '../../src/network/certificates.js';
import { type Listening, listenTcp } from '../../src/network/listener.js';
import { createHttpAuthentication } from '../../src/servers/http/authentication.js';
import { createAutodiscoverApp } from '../../src/servers/http/autodiscover-app.js';
import { createPlainFront } from '../../src/servers/http/plain-front.js';
import { encodeEntryId } from '../../src/wire/address-book/entry-id.js';
import type { MapiHttpLoadResult } from './mapi-http-load.js';

const here = { address: '127.0.0.1', port: 0 };
const now = () => new Date();

/** A server over TLS. */
export interface Site {
  readonly listening: Listening;
  readonly authorityPem: string;
}

async function openTls(app: Koa): Promise<Site> {
  const authority = await createAuthority({ now: now() });
  const issued = await authority.issue({ names: ['127.0.0.1'], now: now() });
  const plain = createPlainFront({ app, limits: { requestsPerConnection: 0 } });
  const server = createTlsServer({ cert: issued.certificatePem, key: issued.privateKeyPem, noDelay: true });
  server.on('request', (request, response) => plain.emit('request', request, response));
  return { listening: await listenTcp(server, here), authorityPem: authority.certificatePem };
}

/** contoso-2013; the virtual directory of EX1 takes Basic too. */
export async function loadOrganization(): Promise<{ directory: Directory; organization: Organization }> {
  const { ldif } = await readSeed('contoso-2013');
  const directory = Directory.load(ldif, { now, constructed: [rpcClientAccessServer] });
  const organization = createOrganization(directory);
  const own = organization.configuration.virtualDirectories.find(
    ({ kind, server }) => kind === 'mapi' && server.name === 'EX1',
  );
  const attribute = 'msExchInternalAuthenticationMethods';
  directory.modify(own?.dn ?? '', [{ operation: 'replace', attribute, values: ['17'] }]);
  return { directory, organization };
}

/** The site as the lab puts it together, journal and Autodiscover included. */
export function openMapiHttp(directory: Directory, organization: Organization): Promise<Site> {
  const { tell } = createJournal(now);
  const host = { name: 'EX1', fqdn: 'ex1.contoso.internal' };
  const authentication = createHttpAuthentication({
    realm: host.fqdn,
    checkPassword: (name, password) => {
      const outcome = logOn(directory, name, password);
      return outcome.ok ? outcome.entry : undefined;
    },
    accountsState: () => `${directory.revision} ${Math.floor(Date.now() / 1000)}`,
    offered: createOfferedSchemes(organization, host.name).mapi,
  });
  const databaseStates = createDatabaseStates();
  const addressBook = createAddressBook({ directory, organization, encodeEntryId });
  const role = createAutodiscoverRole(organization, { mapiHttp: true });
  const app = createAutodiscoverApp({
    host: host.name,
    fqdn: host.fqdn,
    tell,
    now,
    authentication,
    before: createMapiHttp(
      { directory, organization, databaseStates, tell },
      createMapiHttpBackends({ organization, databaseStates, addressBook, now }),
      host,
      authentication,
    ),
    ...autodiscoverAnswers(organization, host.name, role),
    answer: (request) => role.answer({ request, server: host.name, time: '', errorId: 0 }).response,
  });
  return openTls(app);
}

/** Written by Node itself, or once only. */
const ownFields = /^(?:date|connection|keep-alive|content-length|transfer-encoding|set-cookie)$/i;

/** The reference: Koa that reads the same bodies and sends as many bytes, head and body, that are always the same. */
export function openBareKoa(answers: MapiHttpLoadResult['answers']): Promise<Site> {
  const constants = answers.map(({ fields, bytes }) => ({
    head: fields.filter(([name]) => !ownFields.test(name)),
    cookies: fields.flatMap(([name, value]) => (/^set-cookie$/i.test(name) ? [value] : [])),
    body: Buffer.alloc(bytes, 'x'),
  }));
  const app = new Koa();
  app.use(async (context) => {
    const chunks: Buffer[] = [];
    for await (const chunk of context.req) chunks.push(Buffer.from(chunk));
    const constant = constants[Number(context.req.headers['x-step'])];
    for (const [name, value] of constant?.head ?? []) context.res.setHeader(name, value);
    if (constant !== undefined && constant.cookies.length > 0) {
      context.res.setHeader('Set-Cookie', constant.cookies);
    }
    context.body = constant?.body ?? Buffer.alloc(0);
  });
  return openTls(app);
}
