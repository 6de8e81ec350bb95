// Answers per second of POX, SOAP and JSON, each against a bare Koa that reads the same body and sends a constant of the
// same size: the same driver, the same process, turn about in the same run.
import Koa from 'koa';
import { Directory } from '../src/directory/directory.js';
import { authenticate } from '../src/directory/principals.js';
import { packVersion } from '../src/exchange/exchange-version.js';
import { createOrganization } from '../src/exchange/organization.js';
import { createAutodiscoverRole } from '../src/exchange/roles/autodiscover/role.js';
import { rpcClientAccessServer } from '../src/exchange/rpc-client-access-server.js';
import { autodiscoverAnswers } from '../src/lab/autodiscover-answers.js';
import { readSeed } from '../src/lab/seed.js';
import { type Listening, listenTcp } from '../src/network/listener.js';
import { createHttpAuthentication } from '../src/servers/http/authentication.js';
import { createAutodiscoverApp } from '../src/servers/http/autodiscover-app.js';
import { createPlainFront } from '../src/servers/http/plain-front.js';
import { encodeJsonRequest } from '../src/wire/autodiscover/json-request.js';
import { outlookResponseNamespace } from '../src/wire/autodiscover/namespaces.js';
import { encodePoxRequest } from '../src/wire/autodiscover/pox-request.js';
import { encodeSoapRequest } from '../src/wire/autodiscover/soap-request.js';
import { runHttpLoad } from './support/http-load.js';
import { isQuick, median, percentile, report } from './support/statistics.js';

const rounds = isQuick() ? 1 : 5;
const ms = isQuick() ? 300 : 2000;
const connections = 32;
const user = 'anna@contoso.example';
const noLimits = { requestsPerConnection: 0 };

const host = 'autodiscover.contoso.example';
const authorization = `Authorization: Basic ${Buffer.from(`${user}:Passw0rd!`).toString('base64')}`;

function post(path: string, body: string): string {
  return [
    `POST ${path} HTTP/1.1`,
    `Host: ${host}`,
    'Content-Type: text/xml; charset=utf-8',
    authorization,
    `Content-Length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n');
}

/** What exchangelib asks for. */
const settings = [
  'UserDN',
  'MailboxDN',
  'UserDisplayName',
  'AutoDiscoverSMTPAddress',
  'ExternalEwsUrl',
  'EwsSupportedSchemas',
];
const soapUrl = `https://${host}/autodiscover/autodiscover.svc`;
const cases = [
  {
    name: 'POX with Basic',
    target: 0.5,
    request: post(
      '/autodiscover/autodiscover.xml',
      encodePoxRequest({ emailAddress: user, acceptableResponseSchema: outlookResponseNamespace }),
    ),
  },
  {
    name: 'SOAP with Basic',
    target: 0.4,
    request: post(
      '/autodiscover/autodiscover.svc',
      encodeSoapRequest({ operation: 'GetUserSettings', mailboxes: [user], settings }, { to: soapUrl }),
    ),
  },
  {
    name: 'JSON',
    target: 0.8,
    request: `GET ${encodeJsonRequest({ email: user, protocol: 'Ews', redirectCount: 0 })} HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
  },
];

async function openAutodiscover(): Promise<Listening> {
  const seed = await readSeed('contoso-2010');
  const now = () => new Date();
  const directory = Directory.load(seed.ldif, { now, constructed: [rpcClientAccessServer] });
  // JSON begins with Exchange 2016: CAS1 becomes one, and still answers for mailboxes of 2010.
  const asked = createOrganization(directory).configuration.findServer('CAS1');
  if (asked === undefined) throw new Error('the seed has no CAS1');
  const version = String(packVersion({ major: 15, minor: 1, build: 2507 }));
  directory.modify(asked.dn, [{ operation: 'replace', attribute: 'versionNumber', values: [version] }]);
  const organization = createOrganization(directory);
  const role = createAutodiscoverRole(organization);
  const app = createAutodiscoverApp({
    host: 'CAS1',
    fqdn: 'cas1.contoso.internal',
    tell: () => undefined,
    now,
    authentication: createHttpAuthentication({
      realm: 'cas1.contoso.internal',
      checkPassword: (name, password) => authenticate(directory, name, password).ok,
    }),
    ...autodiscoverAnswers(organization, 'CAS1', role),
    answer: (question) => role.answer({ request: question, server: 'CAS1', time: '', errorId: 0 }).response,
  });
  return listenTcp(createPlainFront({ app, limits: noLimits }), { address: '127.0.0.1', port: 0 });
}

async function openBareKoa(bytes: number): Promise<Listening> {
  const constant = Buffer.alloc(bytes, 'x');
  const app = new Koa();
  app.use(async (context) => {
    const chunks: Buffer[] = [];
    for await (const chunk of context.req) chunks.push(Buffer.from(chunk));
    context.type = 'text/xml';
    context.body = constant;
  });
  return listenTcp(createPlainFront({ app, limits: noLimits }), { address: '127.0.0.1', port: 0 });
}

const ours = await openAutodiscover();
for (const { name, target, request } of cases) {
  const first = await runHttpLoad({ port: ours.port, request, connections, ms: 300 });
  if (first.status !== 200) throw new Error(`${name} answered ${first.status}`);
  const bare = await openBareKoa(first.bodyBytes);
  await runHttpLoad({ port: bare.port, request, connections, ms: 300 });
  const figures = { ours: [] as number[], bare: [] as number[], latencies: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    const reference = await runHttpLoad({ port: bare.port, request, connections, ms });
    const measured = await runHttpLoad({ port: ours.port, request, connections, ms });
    figures.bare.push(reference.perSecond);
    figures.ours.push(measured.perSecond);
    figures.latencies.push(...measured.latencies);
  }
  const ratio = median(figures.ours.map((value, round) => value / (figures.bare[round] ?? Number.NaN)));
  report(name, `${first.bodyBytes} bytes, ${connections} connections, ${rounds} x ${ms} ms`);
  report('  bare Koa', `${Math.round(median(figures.bare))} requests/s`);
  report('  Autodiscover', `${Math.round(median(figures.ours))} requests/s`);
  report(`  ratio (target >= ${target})`, ratio.toFixed(2));
  report(
    '  p50, p99',
    `${percentile(figures.latencies, 0.5).toFixed(2)}, ${percentile(figures.latencies, 0.99).toFixed(2)} ms`,
  );
  await bare.close();
}
await ours.close();
