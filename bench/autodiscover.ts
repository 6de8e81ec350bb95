// Answers per second of POX, SOAP and JSON, each against a bare Koa that reads the same body and sends a constant head and
// body of the same size: the same driver, the same process, turn about in the same run. Then the same over TLS, and
// without it among many mailboxes. Each connection asks for a mailbox of its own. `--only <text>` runs the cases whose name has it.
import type { Directory } from '../src/directory/directory.js';
import { encodeJsonRequest } from '../src/wire/autodiscover/json/json-request.js';
import { outlookResponseNamespace } from '../src/wire/autodiscover/namespaces.js';
import { encodePoxRequest } from '../src/wire/autodiscover/pox/pox-request.js';
import { encodeSoapRequest } from '../src/wire/autodiscover/soap/soap-request.js';
import { loadDirectory, openAutodiscover, openBareKoa, type Site } from './support/autodiscover-site.js';
import { type HttpLoadResult, startHttpLoads } from './support/http-load.js';
import { isQuick, isWanted, median, percentile, report } from './support/statistics.js';

// Short rounds, and many: what else the machine does then falls on both sides alike.
const rounds = isQuick() ? 1 : 11;
const ms = isQuick() ? 300 : 700;
const connections = 32;
const few = 100;
const many = isQuick() ? 1_000 : 100_000;
const host = 'autodiscover.contoso.example';
const driver = startHttpLoads();

/** Who asks, for a mailbox of his own: some log on by a name that is no address. */
interface Asker {
  readonly logonName: string;
  readonly address: string;
}

function post(path: string, logonName: string, body: string): string {
  return [
    `POST ${path} HTTP/1.1`,
    `Host: ${host}`,
    'Content-Type: text/xml; charset=utf-8',
    `Authorization: Basic ${Buffer.from(`${logonName}:Passw0rd!`).toString('base64')}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n');
}

const titleOf = ({ name }: Pick<Case, 'name'>, secure: boolean) => `${name}${secure ? ', TLS' : ''}`;
const growthTitleOf = ({ name }: Pick<Case, 'name'>) => `${name}, many mailboxes`;

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

interface Case {
  readonly name: string;
  readonly target: number;
  readonly request: (asker: Asker) => string;
}

const pox: Case = {
  name: 'POX with Basic',
  target: 0.5,
  request: ({ logonName, address }) => {
    const body = encodePoxRequest({
      emailAddress: address,
      acceptableResponseSchema: outlookResponseNamespace,
    });
    return post('/autodiscover/autodiscover.xml', logonName, body);
  },
};
const soap: Case = {
  name: 'SOAP with Basic',
  target: 0.4,
  request: ({ logonName, address }) => {
    const request = { operation: 'GetUserSettings', mailboxes: [address], settings } as const;
    return post('/autodiscover/autodiscover.svc', logonName, encodeSoapRequest(request, { to: soapUrl }));
  },
};
const json: Case = {
  name: 'JSON',
  target: 0.8,
  request: ({ address }) => {
    const path = encodeJsonRequest({ email: address, protocol: 'Ews', redirectCount: 0 });
    return `GET ${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`;
  },
};

/** Users spread over the whole directory, one for each connection; shared mailboxes and rooms cannot log on. */
function usersOf(directory: Directory): readonly Asker[] {
  const all = [...directory.entries()].flatMap((entry): Asker[] => {
    const [logonName, address] = [entry.first('userPrincipalName'), entry.first('mail')];
    const isUser = entry.first('homeMDB') !== undefined && entry.first('userAccountControl') === '512';
    return isUser && logonName !== undefined && address !== undefined ? [{ logonName, address }] : [];
  });
  const step = Math.floor(all.length / connections);
  return Array.from({ length: connections }, (_, index) => all[index * step]).filter(
    (asker) => asker !== undefined,
  );
}

function load({ listening, authorityPem }: Site, requests: readonly string[], forMs = ms) {
  const secure = authorityPem === undefined ? {} : { authorityPem };
  return driver.run({ port: listening.port, requests, ms: forMs, ...secure });
}

/** Warms a site up, and makes sure of its answers. */
async function warm(site: Site, name: string, requests: readonly string[]): Promise<HttpLoadResult> {
  const first = await load(site, requests, 300);
  if (first.status !== 200) throw new Error(`${name} answered ${first.status}`);
  return first;
}

async function compare(directory: Directory, { name, target, request }: Case, secure: boolean) {
  const requests = usersOf(directory).map(request);
  const ours = await openAutodiscover(directory, secure);
  const first = await warm(ours, name, requests);
  const bare = await openBareKoa(first, secure);
  await warm(bare, 'bare Koa', requests);
  const figures = { ours: [] as number[], bare: [] as number[], latencies: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    const reference = await load(bare, requests);
    const measured = await load(ours, requests);
    figures.bare.push(reference.perSecond);
    figures.ours.push(measured.perSecond);
    figures.latencies.push(...measured.latencies);
  }
  const ratio = median(figures.ours.map((value, round) => value / (figures.bare[round] ?? Number.NaN)));
  report(
    titleOf({ name }, secure),
    `${first.bodyBytes} bytes, ${connections} connections, ${rounds} x ${ms} ms`,
  );
  report('  bare Koa', `${Math.round(median(figures.bare))} requests/s`);
  report('  Autodiscover', `${Math.round(median(figures.ours))} requests/s`);
  report(`  ratio (target >= ${target})`, ratio.toFixed(2));
  reportLatency(figures.latencies);
  await Promise.all([ours.listening.close(), bare.listening.close()]);
}

function reportLatency(latencies: readonly number[]): void {
  const [half, worst] = [0.5, 0.99].map((part) => percentile(latencies, part).toFixed(2));
  report('  p50, p99 (target < 10)', `${half}, ${worst} ms`);
}

/** The same case among few mailboxes and among many, turn about. */
async function grow(small: Directory, large: Directory, { name, request }: Case) {
  const sites = await Promise.all([small, large].map((one) => openAutodiscover(one, false)));
  const [few = undefined, many = undefined] = sites;
  if (few === undefined || many === undefined) return;
  const requests = { few: usersOf(small).map(request), many: usersOf(large).map(request) };
  await warm(few, name, requests.few);
  await warm(many, name, requests.many);
  const ratios: number[] = [];
  const latencies: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const before = await load(few, requests.few);
    const after = await load(many, requests.many);
    ratios.push(after.perSecond / before.perSecond);
    latencies.push(...after.latencies);
  }
  report(growthTitleOf({ name }), `${large.size} entries against ${small.size}`);
  report('  ratio (target >= 0.9)', median(ratios).toFixed(2));
  reportLatency(latencies);
  await Promise.all(sites.map(({ listening }) => listening.close()));
}

const small = await loadDirectory(few);
for (const secure of [false, true]) {
  for (const one of [pox, soap, json]) {
    if (isWanted(titleOf(one, secure))) await compare(small, one, secure);
  }
}
const grown = [pox, soap, json].filter((one) => isWanted(growthTitleOf(one)));
if (grown.length > 0) {
  const large = await loadDirectory(many);
  for (const one of grown) await grow(small, large, one);
}
driver.close();
