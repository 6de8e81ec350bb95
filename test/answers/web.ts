import { Agent, request as sendRequest } from 'node:https';
import { buffer } from 'node:stream/consumers';
import { ntlm } from '../../src/wire.js';
import { type AnsweringHost, realPort, type Transcript } from './transcript.js';

/** One answer: status line and fields as they came, and the body. */
export interface WebAnswer {
  readonly head: string;
  readonly fields: ReadonlyMap<string, readonly string[]>;
  readonly body: Buffer;
}

export interface WebRequest {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** Node.js writes the date by a clock of its own; a server's request identifiers begin anywhere. */
const masked: Readonly<Record<string, string>> = { date: '(now)', 'request-id': '(a GUID)' };

/** A client of one host's HTTPS that keeps one connection. It has to be closed. */
export class WebClient {
  readonly #host: AnsweringHost;
  readonly #agent: Agent;

  constructor(host: AnsweringHost, ca: string) {
    this.#host = host;
    this.#agent = new Agent({ keepAlive: true, maxSockets: 1, ca, checkServerIdentity: () => undefined });
  }

  send({ method = 'POST', path, headers = {}, body = '' }: WebRequest): Promise<WebAnswer> {
    return new Promise((resolve, reject) => {
      const sent = sendRequest({
        agent: this.#agent,
        host: '127.0.0.1',
        servername: this.#host.fqdn,
        port: realPort(this.#host, 443),
        method,
        path,
        headers: { Host: this.#host.fqdn, 'Content-Length': String(Buffer.byteLength(body)), ...headers },
      });
      sent.on('error', reject);
      sent.on('response', (response) => {
        const { rawHeaders, statusCode, statusMessage } = response;
        const fields = new Map<string, string[]>();
        const lines = [`${statusCode} ${statusMessage}`];
        for (let at = 0; at < rawHeaders.length; at += 2) {
          const [name = '', value = ''] = rawHeaders.slice(at, at + 2);
          fields.set(name.toLowerCase(), [...(fields.get(name.toLowerCase()) ?? []), value]);
          lines.push(`${name}: ${masked[name.toLowerCase()] ?? value}`);
        }
        buffer(response).then((bytes) => resolve({ head: lines.join('\n'), fields, body: bytes }), reject);
      });
      sent.end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** Fixed where a client would be random. */
export const fixedOctets = (length: number) => new Uint8Array(length).fill(0x5a);
export const now = () => new Date();

export const annasNtlm = (targetName: string) =>
  ntlm.createNtlmClient({
    userName: 'anna',
    domain: 'CONTOSO',
    password: 'Passw0rd!',
    workstation: 'WS1',
    targetName,
    version: ntlm.windowsServer2008R2,
    now,
    random: fixedOctets,
  });

/** Sends a request by NTLM: all but the last answer are the legs of the logon. */
export async function sendByNtlm(client: WebClient, request: WebRequest): Promise<readonly WebAnswer[]> {
  const security = annasNtlm('HTTP/server');
  const authorize = (token: Uint8Array) => ({
    ...request.headers,
    Authorization: `NTLM ${Buffer.from(token).toString('base64')}`,
  });
  const challenge = await client.send({ ...request, headers: authorize(security.begin()), body: '' });
  const offered = challenge.fields.get('www-authenticate')?.find((field) => field.startsWith('NTLM '));
  const { token } = security.respond(Buffer.from(offered?.slice(5) ?? '', 'base64'));
  if (token === undefined) throw new Error('no answer to the challenge');
  return [challenge, await client.send({ ...request, headers: authorize(token) })];
}

export const basic = { Authorization: `Basic ${Buffer.from('CONTOSO\\anna:Passw0rd!').toString('base64')}` };
const xml = { ...basic, 'Content-Type': 'text/xml; charset=utf-8', 'User-Agent': 'Microsoft Office/14.0' };

const outlookSchema = 'http://schemas.microsoft.com/exchange/autodiscover/outlook';
const pox = (address: string, response = `${outlookSchema}/responseschema/2006a`) =>
  `<?xml version="1.0" encoding="utf-8"?><Autodiscover xmlns="${outlookSchema}/requestschema/2006"><Request>` +
  `<EMailAddress>${address}</EMailAddress><AcceptableResponseSchema>${response}</AcceptableResponseSchema>` +
  '</Request></Autodiscover>';

const autodiscover = 'http://schemas.microsoft.com/exchange/2010/Autodiscover';
const soap = (action: string, message: string) =>
  `<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:a="${autodiscover}" ` +
  'xmlns:w="http://www.w3.org/2005/08/addressing"><s:Header><a:RequestedServerVersion>Exchange2010</a:RequestedServerVersion>' +
  `<w:Action>${autodiscover}/Autodiscover/${action}</w:Action><w:To>https://server/autodiscover/autodiscover.svc</w:To>` +
  `</s:Header><s:Body><a:${action}RequestMessage><a:Request>${message}</a:Request></a:${action}RequestMessage></s:Body></s:Envelope>`;
const settings = [
  'UserDisplayName',
  'UserDN',
  'InternalMailboxServer',
  'InternalMailboxServerDN',
  'InternalRpcClientServer',
  'InternalEwsUrl',
  'ExternalEwsUrl',
  'ExternalMailboxServer',
  'MobileMailboxPolicy',
  'Nonsense',
];
const userSettings = soap(
  'GetUserSettings',
  '<a:Users><a:User><a:Mailbox>anna@contoso.example</a:Mailbox></a:User>' +
    '<a:User><a:Mailbox>nobody@contoso.example</a:Mailbox></a:User></a:Users>' +
    `<a:RequestedSettings>${settings.map((one) => `<a:Setting>${one}</a:Setting>`).join('')}</a:RequestedSettings>`,
);
const domainSettings = soap(
  'GetDomainSettings',
  '<a:Domains><a:Domain>contoso.example</a:Domain></a:Domains>' +
    '<a:RequestedSettings><a:Setting>ExternalEwsUrl</a:Setting></a:RequestedSettings>',
);

const poxPath = '/autodiscover/autodiscover.xml';
const soapPath = '/autodiscover/autodiscover.svc';
const capable = {
  'X-MapiHttpCapability': '1',
  'User-Agent': 'Microsoft Office/16.0 (Microsoft Outlook 16.0.4266)',
};
const requests: Readonly<Record<string, WebRequest>> = {
  'POX without credentials': { path: poxPath, body: pox('anna@contoso.example') },
  'POX, a wrong password': { path: poxPath, headers: { ...xml, Authorization: 'Basic YW5uYTp3cm9uZw==' } },
  'POX, anna': { path: poxPath, headers: xml, body: pox('anna@contoso.example') },
  'POX, anna, by a client of MAPI over HTTP': {
    path: poxPath,
    headers: { ...xml, ...capable },
    body: pox('anna@contoso.example'),
  },
  'POX, nobody': { path: poxPath, headers: xml, body: pox('nobody@contoso.example') },
  'POX, another schema': { path: poxPath, headers: xml, body: pox('anna@contoso.example', 'urn:other') },
  'POX, ActiveSync': {
    path: poxPath,
    headers: xml,
    body: pox(
      'anna@contoso.example',
      'http://schemas.microsoft.com/exchange/autodiscover/mobilesync/responseschema/2006',
    ).replace(
      `${outlookSchema}/requestschema`,
      'http://schemas.microsoft.com/exchange/autodiscover/mobilesync/requestschema',
    ),
  },
  'POX, not XML': { path: poxPath, headers: xml, body: 'anna@contoso.example' },
  'POX, by GET': { method: 'GET', path: poxPath, headers: xml },
  'SOAP, GetUserSettings': { path: soapPath, headers: xml, body: userSettings },
  'SOAP, GetDomainSettings': { path: soapPath, headers: xml, body: domainSettings },
  'SOAP, another action': { path: soapPath, headers: xml, body: soap('GetNothing', '') },
  'JSON, ActiveSync': {
    method: 'GET',
    path: '/autodiscover/autodiscover.json/v1.0/anna@contoso.example?Protocol=ActiveSync',
  },
  'JSON, AutodiscoverV1': {
    method: 'GET',
    path: '/autodiscover/autodiscover.json?Email=anna%40contoso.example&Protocol=AutodiscoverV1',
  },
  'JSON, an unknown protocol': {
    method: 'GET',
    path: '/autodiscover/autodiscover.json/v1.0/anna@contoso.example?Protocol=Gopher',
  },
  'a path that is not there': { method: 'GET', path: '/nothing' },
};

/** Each on a connection of its own, as a client of RPC over HTTP sends them. */
const proxyRequests = ({ fqdn }: AnsweringHost): Readonly<Record<string, WebRequest>> => {
  const path = `/rpc/rpcproxy.dll?${fqdn}:6001`;
  const accept = { ...basic, Accept: 'application/rpc' };
  return {
    'RPC over HTTP without credentials': { method: 'RPC_OUT_DATA', path },
    'RPC over HTTP, echo': { method: 'RPC_IN_DATA', path, headers: accept, body: new Uint8Array(4) },
    'RPC over HTTP, no such target': {
      method: 'RPC_IN_DATA',
      path: '/rpc/rpcproxy.dll?elsewhere.test:6001',
      headers: accept,
    },
  };
};

const textual = /^(text|application\/json)/;

/** Asks the web services of one host: Autodiscover, and the proxy of RPC over HTTP. */
export async function askWeb(host: AnsweringHost, ca: string, transcript: Transcript): Promise<void> {
  transcript.conversation(`HTTPS, ${host.name}`);
  const ask = async (client: WebClient, what: string, request: WebRequest) => {
    const { head, fields, body } = await client.send(request);
    const isText = textual.test(fields.get('content-type')?.[0] ?? '');
    transcript.exchange(what, `${head}\n\n${isText ? body.toString() : body.toString('hex')}`);
  };
  const client = new WebClient(host, ca);
  for (const [what, request] of Object.entries(requests)) await ask(client, what, request);
  client.close();
  for (const [what, request] of Object.entries(proxyRequests(host))) {
    const own = new WebClient(host, ca);
    await ask(own, what, request);
    own.close();
  }
}
