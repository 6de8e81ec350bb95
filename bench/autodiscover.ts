// POX answers per second against a bare Koa that reads the same body and sends a constant of the same size: the same
// driver, the same process, turn about in the same run.
import Koa from 'koa';
import { Directory } from '../src/directory/directory.js';
import { authenticate } from '../src/directory/principals.js';
import { createOrganization } from '../src/exchange/organization.js';
import { createAutodiscoverRole } from '../src/exchange/roles/autodiscover/role.js';
import { rpcClientAccessServer } from '../src/exchange/rpc-client-access-server.js';
import { readSeed } from '../src/lab/seed.js';
import { type Listening, listenTcp } from '../src/network/listener.js';
import { createAutodiscoverApp } from '../src/servers/http/autodiscover-app.js';
import { createPlainFront } from '../src/servers/http/plain-front.js';
import { outlookResponseNamespace } from '../src/wire/autodiscover/namespaces.js';
import { encodePoxRequest } from '../src/wire/autodiscover/pox-request.js';
import { runHttpLoad } from './support/http-load.js';
import { isQuick, median, percentile, report } from './support/statistics.js';

const rounds = isQuick() ? 1 : 5;
const ms = isQuick() ? 300 : 2000;
const connections = 32;
const user = 'anna@contoso.example';
const noLimits = { requestsPerConnection: 0 };

const body = encodePoxRequest({ emailAddress: user, acceptableResponseSchema: outlookResponseNamespace });
const request = [
  'POST /autodiscover/autodiscover.xml HTTP/1.1',
  'Host: autodiscover.contoso.example',
  'Content-Type: text/xml; charset=utf-8',
  `Authorization: Basic ${Buffer.from(`${user}:Passw0rd!`).toString('base64')}`,
  `Content-Length: ${Buffer.byteLength(body)}`,
  '',
  body,
].join('\r\n');

async function openAutodiscover(): Promise<Listening> {
  const seed = await readSeed('contoso-2010');
  const now = () => new Date();
  const directory = Directory.load(seed.ldif, { now, constructed: [rpcClientAccessServer] });
  const role = createAutodiscoverRole(createOrganization(directory));
  const app = createAutodiscoverApp({
    host: 'CAS1',
    fqdn: 'cas1.contoso.internal',
    tell: () => undefined,
    now,
    authenticate: (name, password) => authenticate(directory, name, password).ok,
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
    context.body = Buffer.concat(chunks).length > 0 ? constant : '';
  });
  return listenTcp(createPlainFront({ app, limits: noLimits }), { address: '127.0.0.1', port: 0 });
}

const ours = await openAutodiscover();
const first = await runHttpLoad({ port: ours.port, request, connections, ms: 300 });
if (first.status !== 200) throw new Error(`Autodiscover answered ${first.status}`);
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
report('answer', `${first.bodyBytes} bytes, ${connections} connections, ${rounds} x ${ms} ms`);
report('bare Koa', `${Math.round(median(figures.bare))} requests/s`);
report('Autodiscover POX with Basic', `${Math.round(median(figures.ours))} requests/s`);
report('ratio (target >= 0.5)', ratio.toFixed(2));
report(
  'p50, p99 of Autodiscover',
  `${percentile(figures.latencies, 0.5).toFixed(2)}, ${percentile(figures.latencies, 0.99).toFixed(2)} ms`,
);
await Promise.all([ours.close(), bare.close()]);
