import { randomBytes } from 'node:crypto';
import { type OutgoingHttpHeaders, request as plainRequest } from 'node:http';
import { type Agent, request as tlsRequest } from 'node:https';
import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { createAuthority } from '../../../src/network/certificates.js';
import { type Listening, listenTcp } from '../../../src/network/listener.js';
import { realClock } from '../../../src/network/time/clock.js';
import type { Tell } from '../../../src/record/events/recorded-event.js';
import { createHttpAuthentication } from '../../../src/servers/http/authentication.js';
import { createAutodiscoverApp } from '../../../src/servers/http/autodiscover-app.js';
import type { FrontLimits } from '../../../src/servers/http/front-limits.js';
import { createHttpsFront } from '../../../src/servers/http/https-front.js';
import type { PoxServiceOptions } from '../../../src/servers/http/pox-service.js';
import { createRpcProxy } from '../../../src/servers/rpc-http/rpc-proxy.js';
import { VirtualConnections } from '../../../src/servers/rpc-http/virtual-connections.js';
import type { PoxSettings } from '../../../src/wire/autodiscover/messages.js';
import { outlookResponseNamespace } from '../../../src/wire/autodiscover/namespaces.js';
import { avIds, textPair } from '../../../src/wire/ntlm/av-pairs.js';
import { createNtlmServer } from '../../../src/wire/ntlm/ntlm-server.js';
import { ntHashOf } from '../../../src/wire/ntlm/ntlm-v2.js';
import { accountIf } from '../../support/accounts.js';
import { inWords, type ToldInWords } from '../../support/told.js';

export const now = new Date(2012, 5, 1, 9, 5, 7, 42);
export const authorization = `Basic ${Buffer.from('CONTOSO\\anna:Passw0rd!').toString('base64')}`;

export const settings: PoxSettings = {
  action: 'settings',
  user: { displayName: 'Anna', legacyDn: '/o=Contoso/cn=anna', deploymentId: 'c0ffee' },
  protocols: [{ type: 'EXCH', elements: [{ name: 'Server', text: 'outlook.contoso.internal' }] }],
  alternativeMailboxes: [],
};

/** A request of Outlook for that address. */
export function requestFor(emailAddress: string, schema = outlookResponseNamespace): string {
  return `<?xml version="1.0" encoding="utf-8"?>
<Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006">
  <Request>
    <EMailAddress>${emailAddress}</EMailAddress>
    <AcceptableResponseSchema>${schema}</AcceptableResponseSchema>
  </Request>
</Autodiscover>`;
}

export const newerServer = 'https://ex1.contoso.example/Autodiscover/Autodiscover.xml';

/** Knows Anna, sends one address to a newer server, and is taken ill by another. */
export const answer: PoxServiceOptions['answer'] = ({ emailAddress }) => {
  if (emailAddress === 'ill@contoso.example') throw new Error('the secret reason');
  if (emailAddress === 'anna@contoso.example') return settings;
  if (emailAddress === 'moved@contoso.example') return { action: 'httpRedirect', location: newerServer };
  return { action: 'error', code: 500, message: "The email address can't be found.", time: '', id: 0 };
};

const names = new Map([
  ['CONTOSO\\anna', 'Passw0rd!'],
  ['jörg@contoso.example', 'Straße'],
]);

export interface Site {
  readonly listening: Listening;
  readonly events: readonly ToldInWords[];
  readonly authorityPem: string;
  close(): Promise<void>;
}

/** One Client Access server on a free port of this machine. */
export async function startSite(limits: Partial<FrontLimits> = {}, requestTimeoutMs = 5_000): Promise<Site> {
  const events: ToldInWords[] = [];
  const tell: Tell = (event) => void events.push(inWords(event));
  const today = new Date();
  const authority = await createAuthority({ now: today });
  const accounts = {
    realm: 'cas1.contoso.internal',
    checkPassword: (userName: string, password: string) => {
      if (userName === 'broken') throw new Error('the directory is gone');
      return accountIf(names.get(userName) === password, userName);
    },
    beginNtlm: () =>
      createNtlmServer({
        targetName: 'CONTOSO',
        targetInfo: [textPair(avIds.nbDomainName, 'CONTOSO'), textPair(avIds.nbComputerName, 'CAS1')],
        lookup: (userName, domain) => {
          const password = names.get(`${domain}\\${userName}`);
          return password === undefined ? undefined : ntHashOf(password);
        },
        now: () => today,
        random: (length) => randomBytes(length),
      }),
  };
  const front = createHttpsFront({
    host: 'CAS1',
    certificate: await authority.issue({ names: ['autodiscover.contoso.example', '127.0.0.1'], now: today }),
    certificatesByName: new Map([
      ['mail.contoso.example', await authority.issue({ names: ['mail.contoso.example'], now: today })],
      ['*.tailspin.example', await authority.issue({ names: ['*.tailspin.example'], now: today })],
    ]),
    app: createAutodiscoverApp({
      host: 'CAS1',
      fqdn: 'cas1.contoso.internal',
      tell,
      authentication: createHttpAuthentication(accounts),
      answer,
      now: () => now,
    }),
    rpcProxy: createRpcProxy({
      host: 'CAS1',
      tell,
      authentication: createHttpAuthentication(accounts),
      findTarget: (target) =>
        target.toLowerCase() === 'cas1:6001'
          ? { host: 'CAS1', port: 6001, isUp: () => false, open: () => undefined }
          : undefined,
      connections: new VirtualConnections({ clock: realClock() }),
      requestTimeoutMs,
    }),
    tell,
    limits,
  });
  const listening = await listenTcp(front, { address: '127.0.0.1', port: 0 });
  return { listening, events, authorityPem: authority.certificatePem, close: () => listening.close() };
}

export interface Ask {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string | Buffer;
  /** Without it, the request goes out without TLS. */
  readonly authorityPem?: string;
  readonly agent?: Agent;
}

export interface Answer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: string;
  readonly reusedSocket: boolean;
}

/** One request by Node's own client. */
export function ask(
  port: number,
  { method = 'GET', path, headers, body, authorityPem, agent }: Ask,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const common = {
      host: '127.0.0.1',
      port,
      method,
      path: path ?? '/autodiscover/autodiscover.xml',
      headers: headers ?? {},
    };
    const request =
      authorityPem === undefined
        ? plainRequest({ ...common, agent: false })
        : tlsRequest({ ...common, ca: authorityPem, agent: agent ?? false });
    request.on('error', reject);
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString('utf8'),
          reusedSocket: request.reusedSocket,
        }),
      );
    });
    request.end(body);
  });
}

/** A bare connection, and everything that has come over it so far. */
export interface Wire {
  readonly socket: Socket;
  received(): Buffer;
  write(data: string | Buffer): void;
  /** Resolves when what was received satisfies the test; rejects when the connection ends before. */
  until(satisfied: (text: string) => boolean): Promise<string>;
  /** Resolves with all that was received once the connection is closed, however it ends. */
  closed(): Promise<string>;
}

export async function openWire(port: number, authorityPem?: string): Promise<Wire> {
  const socket =
    authorityPem === undefined
      ? connectPlain(port, '127.0.0.1')
      : connectTls({ port, host: '127.0.0.1', ca: authorityPem });
  let received = Buffer.alloc(0);
  let ended = false;
  const listeners = new Set<() => void>();
  const changed = () => {
    for (const listener of listeners) listener();
  };
  socket.on('error', () => undefined);
  socket.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    changed();
  });
  socket.on('close', () => {
    ended = true;
    changed();
  });
  const waitFor = (done: () => boolean, failed: () => boolean) =>
    new Promise<string>((resolve, reject) => {
      const check = () => {
        const isDone = done();
        if (!isDone && !failed()) return;
        listeners.delete(check);
        if (isDone) resolve(received.toString('latin1'));
        else reject(new Error(`the connection ended after: ${received.toString('latin1')}`));
      };
      listeners.add(check);
      check();
    });
  await new Promise((resolve, reject) => {
    socket.once(authorityPem === undefined ? 'connect' : 'secureConnect', resolve);
    socket.once('error', reject);
  });
  return {
    socket,
    received: () => received,
    write: (data) => void socket.write(data),
    until: (satisfied) =>
      waitFor(
        () => satisfied(received.toString('latin1')),
        () => ended,
      ),
    closed: () =>
      waitFor(
        () => ended,
        () => false,
      ),
  };
}
