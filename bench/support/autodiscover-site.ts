import { mkdtemp, rm } from 'node:fs/promises';
import { createServer as createTlsServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Koa from 'koa';
import { Directory } from '../../src/directory/directory.js';
import { logOn } from '../../src/directory/logon/lockout.js';
import { createOrganization } from '../../src/exchange/organization.js';
import { createAutodiscoverRole } from '../../src/exchange/roles/autodiscover/role.js';
import { packVersion } from '../../src/exchange/servers/exchange-version.js';
import { rpcClientAccessServer } from '../../src/exchange/servers/rpc-client-access-server.js';
import { createJournal } from '../../src/lab/journal/journal.js';
import { writeGeneratedSeed } from '../../src/lab/seeds/generated-seed.js';
import { readSeed } from '../../src/lab/seeds/seed.js';
import { autodiscoverAnswers } from '../../src/lab/services/autodiscover-answers.js';
import { type Authority, createAuthority } from '../../src/network/certificates.js';
import { type Listening, listenTcp } from '../../src/network/listener.js';
import { createHttpAuthentication } from '../../src/servers/http/authentication.js';
import { createAutodiscoverApp } from '../../src/servers/http/autodiscover-app.js';
import { createHttpsFront } from '../../src/servers/http/https-front.js';
import { createPlainFront } from '../../src/servers/http/plain-front.js';
import type { HttpLoadResult } from './http-load.js';

const noLimits = { requestsPerConnection: 0 };
const here = { address: '127.0.0.1', port: 0 };
const now = () => new Date();

/** A server, and the authority of its certificate where it has TLS. */
export interface Site {
  readonly listening: Listening;
  readonly authorityPem?: string;
}

/** An organization with so many mailboxes more than contoso-2010 has. */
export async function loadDirectory(mailboxes: number): Promise<Directory> {
  const folder = await mkdtemp(join(tmpdir(), 'autodiscover-lab-bench-'));
  try {
    const out = join(folder, 'seed');
    await writeGeneratedSeed({ base: 'contoso-2010', count: mailboxes, folder: out, randomSeed: 1 });
    const { ldif } = await readSeed(out);
    const directory = Directory.load(ldif, { now, constructed: [rpcClientAccessServer] });
    // JSON begins with Exchange 2016: CAS1 becomes one, and still answers for mailboxes of 2010.
    const asked = createOrganization(directory).configuration.findServer('CAS1');
    if (asked === undefined) throw new Error('the seed has no CAS1');
    const version = String(packVersion({ major: 15, minor: 1, build: 2507 }));
    directory.modify(asked.dn, [{ operation: 'replace', attribute: 'versionNumber', values: [version] }]);
    return directory;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The Autodiscover site as the lab puts it together, journal included. */
export async function openAutodiscover(directory: Directory, secure: boolean): Promise<Site> {
  const organization = createOrganization(directory);
  const role = createAutodiscoverRole(organization);
  const { tell } = createJournal(now);
  const authentication = createHttpAuthentication({
    realm: 'cas1.contoso.internal',
    checkPassword: (name, password) => {
      const outcome = logOn(directory, name, password);
      return outcome.ok ? outcome.entry : undefined;
    },
    accountsState: () => `${directory.revision} ${Math.floor(Date.now() / 1000)}`,
  });
  const app = createAutodiscoverApp({
    host: 'CAS1',
    fqdn: 'cas1.contoso.internal',
    tell,
    now,
    authentication,
    ...autodiscoverAnswers(organization, 'CAS1', role),
    answer: (request) => role.answer({ request, server: 'CAS1', time: '', errorId: 0 }).response,
  });
  if (!secure) return { listening: await listenTcp(createPlainFront({ app, limits: noLimits }), here) };
  const authority = await createAuthority({ now: now() });
  const front = createHttpsFront({
    host: 'CAS1',
    tell,
    app,
    certificate: await certificateOf(authority),
    rpcProxy: { handle: (socket) => socket.destroy() }, // nothing here asks for it
    limits: noLimits,
  });
  return { listening: await listenTcp(front, here), authorityPem: authority.certificatePem };
}

/** Written by Node itself. */
const ownFields = /^(?:date|connection|keep-alive|content-length|transfer-encoding)$/i;

/** The reference: Koa that reads the same body and sends as many bytes, head and body, that are always the same. */
export async function openBareKoa(
  { bodyBytes, fields }: Pick<HttpLoadResult, 'bodyBytes' | 'fields'>,
  secure: boolean,
): Promise<Site> {
  const constant = Buffer.alloc(bodyBytes, 'x');
  const head = fields.filter(([name]) => !ownFields.test(name));
  const app = new Koa();
  app.use(async (context) => {
    const chunks: Buffer[] = [];
    for await (const chunk of context.req) chunks.push(Buffer.from(chunk));
    for (const [name, value] of head) context.res.setHeader(name, value);
    context.body = constant;
  });
  if (!secure) return { listening: await listenTcp(createPlainFront({ app, limits: noLimits }), here) };
  const authority = await createAuthority({ now: now() });
  const { certificatePem: cert, privateKeyPem: key } = await certificateOf(authority);
  const server = createTlsServer({ cert, key }, app.callback());
  return { listening: await listenTcp(server, here), authorityPem: authority.certificatePem };
}

function certificateOf(authority: Authority) {
  return authority.issue({ names: ['autodiscover.contoso.example', '127.0.0.1'], now: now() });
}
