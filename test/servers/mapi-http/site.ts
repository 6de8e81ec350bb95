import { request as httpRequest, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';
import Koa from 'koa';
import type { Directory } from '../../../src/directory/directory.js';
import { logOnEntry } from '../../../src/directory/logon/lockout.js';
import { type LogonName, splitLogonName } from '../../../src/directory/logon/principals.js';
import type { Organization } from '../../../src/exchange/organization.js';
import { createAddressBook } from '../../../src/exchange/roles/address-book/role.js';
import {
  createDatabaseStates,
  type DatabaseStates,
} from '../../../src/exchange/roles/mailbox-store/database-states.js';
import { accountOf, ntlmLogon, ownAccounts } from '../../../src/lab/accounts/logon.js';
import { createMapiHttpBackends, type MapiHttpTimes } from '../../../src/lab/services/mapi-http-backends.js';
import { createMapiHttp } from '../../../src/lab/services/mapi-http-services.js';
import { createOfferedSchemes } from '../../../src/lab/services/offered-schemes.js';
import { type Listening, listenTcp } from '../../../src/network/listener.js';
import type { Tell } from '../../../src/record/events/recorded-event.js';
import { createHttpAuthentication } from '../../../src/servers/http/authentication.js';
import { createPlainFront } from '../../../src/servers/http/plain-front.js';
import { encodeEntryId } from '../../../src/wire/address-book/entry-id.js';
import { encodeExtendedBuffer } from '../../../src/wire/mailbox-store/extended-buffer.js';
import { encodeRopRequests } from '../../../src/wire/mailbox-store/rop-buffer.js';
import { encodeConnectRequest } from '../../../src/wire/mapi-http/mailbox/connect.js';
import { encodeExecuteRequest } from '../../../src/wire/mapi-http/mailbox/execute.js';
import { decodeWhole, type UnwrappedResponse } from '../../../src/wire/mapi-http/meta-tags.js';
import { loadSeed } from '../../exchange/seeds.js';
import { inWords, type ToldInWords } from '../../support/told.js';

export const mailboxIds = {
  anna: 'bdcae4c7-8b89-463c-b5a0-291271bb70fe@contoso.example',
  ben: 'a2848d69-0338-488c-8a62-de2803381f8d@contoso.example',
} as const;

const recipients = '/o=Contoso/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Recipients';
const names = {
  anna: 'e023ca8cf5914a9fac207c746c49285b-anna',
  ben: '5899c3d186474cdd9281d2a0a25d4d3f-ben',
} as const;
/** Exchange 2013 puts something of its own before the alias. */
export const dnOf = (name: keyof typeof names) => `${recipients}/cn=${names[name]}`;

export const noOctets = new Uint8Array();

export const connectBody = (userDN: string) =>
  encodeConnectRequest({
    userDN,
    flags: 0,
    codePage: 1252,
    sortLocale: 0x409,
    stringLocale: 0x409,
    auxIn: noOctets,
  });

/** One RopLogon, as Outlook opens a mailbox. */
export function logonBody(essdn: string, maxRopOut = 0x8007): Uint8Array {
  const payload = encodeRopRequests({
    rops: [
      {
        rop: 'logon',
        logonId: 0,
        outputHandleIndex: 0,
        logonFlags: 1,
        openFlags: 0x0100_040c,
        storeState: 0,
        essdn,
      },
    ],
    handles: [0xffff_ffff],
  });
  return encodeExecuteRequest({
    flags: 3,
    ropIn: encodeExtendedBuffer(payload),
    maxRopOut,
    auxIn: noOctets,
  });
}

/** MAPI over HTTP of one server on a free port, without TLS; its virtual directory takes Basic too. */
export interface MapiHttpSite {
  readonly port: number;
  readonly directory: Directory;
  readonly organization: Organization;
  readonly databaseStates: DatabaseStates;
  readonly events: ToldInWords[];
  /** Another client access server of the same organization. */
  openFurther(name: string): Promise<Listening>;
  close(): Promise<void>;
}

export async function startMapiHttpSite(
  times: MapiHttpTimes = {},
  { seed = 'contoso-2013', server = 'EX1', takesBasic = true } = {},
): Promise<MapiHttpSite> {
  const { directory, organization } = await loadSeed(seed);
  const own = organization.configuration.virtualDirectories.find(
    (one) => one.kind === 'mapi' && one.server.name === server,
  );
  if (own !== undefined && takesBasic) {
    const attribute = 'msExchInternalAuthenticationMethods';
    directory.modify(own.dn, [{ operation: 'replace', attribute, values: ['17'] }]);
  }
  const events: ToldInWords[] = [];
  const databaseStates = createDatabaseStates();
  const tell: Tell = (told) => {
    const event = inWords(told);
    events.push(event);
    if (events.length > 1000) events.splice(0, 500);
  };
  const backends = createMapiHttpBackends(
    {
      organization,
      databaseStates,
      addressBook: createAddressBook({ directory, organization, encodeEntryId }),
      now: () => new Date('2020-01-02T03:04:05Z'),
    },
    times,
  );
  const open = async (name: string) => {
    const fqdn = `${name.toLowerCase()}.contoso.internal`;
    const findAccount = (user: LogonName) => accountOf(directory, { fqdn }, user);
    const authentication = createHttpAuthentication({
      realm: fqdn,
      findAccount,
      checkPassword: (user, password) => {
        const outcome = logOnEntry(directory, findAccount(splitLogonName(user)), password);
        return outcome.ok ? outcome.entry : undefined;
      },
      accountsState: () => String(directory.revision),
      beginNtlm: ntlmLogon(ownAccounts(directory), { name, fqdn, now: () => new Date() }),
      offered: createOfferedSchemes(organization, server).mapi,
    });
    const app = new Koa();
    const surroundings = { directory, organization, databaseStates, tell };
    app.use(createMapiHttp(surroundings, backends, { name, fqdn }, authentication));
    return listenTcp(createPlainFront({ app }), { address: '127.0.0.1', port: 0 });
  };
  const listening = await open(server);
  const others: Listening[] = [];
  return {
    port: listening.port,
    directory,
    organization,
    databaseStates,
    events,
    openFurther: async (name) => {
      const further = await open(name);
      others.push(further);
      return further;
    },
    close: async () => {
      await Promise.all([listening, ...others].map((one) => one.close()));
    },
  };
}

export interface MapiHttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  /** The body unwrapped, when X-ResponseCode is 0. */
  readonly unwrapped: UnwrappedResponse | undefined;
  readonly responseCode: number | undefined;
}

/** A client of one endpoint, with a jar for its cookies. */
export class MapiHttpClient {
  readonly #port: number;
  readonly #endpoint: string;
  readonly cookies = new Map<string, string>();
  user = 'anna@contoso.example';
  mailboxId: string | undefined = mailboxIds.anna;
  #requests = 0;

  constructor({ port }: { readonly port: number }, endpoint: 'emsmdb' | 'nspi') {
    this.#port = port;
    this.#endpoint = endpoint;
  }

  /** Sends a request; fields of undefined are left out. `progress` is told of everything that has come so far. */
  send(
    requestType: string,
    body: Uint8Array = noOctets,
    changes: {
      readonly headers?: Record<string, string | undefined>;
      readonly method?: string;
      readonly progress?: (text: string) => void;
      readonly signal?: AbortSignal;
    } = {},
  ): Promise<MapiHttpAnswer> {
    const credentials = Buffer.from(`${this.user}:Passw0rd!`).toString('base64');
    const fields: Record<string, string | undefined> = {
      'Content-Type': 'application/mapi-http',
      'Content-Length': String(body.length),
      'X-RequestType': requestType,
      'X-RequestId': `{C715155F-2BE8-44E0-BD34-2960067874C8}:${++this.#requests}`,
      'X-ClientInfo': '{2F94A2BF-A2E6-4CCC-BF98-B5F22C542226}',
      'X-ClientApplication': 'Outlook/15.0.4815.1002',
      Authorization: `Basic ${credentials}`,
      Cookie:
        this.cookies.size === 0
          ? undefined
          : [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      ...changes.headers,
    };
    const headers: OutgoingHttpHeaders = Object.fromEntries(
      Object.entries(fields).filter(([, value]) => value !== undefined),
    );
    const query = this.mailboxId === undefined ? '' : `?MailboxId=${this.mailboxId}`;
    return new Promise((resolve, reject) => {
      const sent = httpRequest({
        host: '127.0.0.1',
        port: this.#port,
        method: changes.method ?? 'POST',
        path: `/mapi/${this.#endpoint}/${query}`,
        headers,
        agent: false,
        ...(changes.signal === undefined ? {} : { signal: changes.signal }),
      });
      sent.on('error', reject);
      sent.on('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => {
          chunks.push(chunk);
          changes.progress?.(Buffer.concat(chunks).toString('latin1'));
        });
        response.on('error', reject);
        response.on('end', () => {
          for (const cookie of response.headers['set-cookie'] ?? []) {
            const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
            if (name !== undefined && value !== undefined) this.cookies.set(name, value);
          }
          const code = response.headers['x-responsecode'];
          const bytes = Buffer.concat(chunks);
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            bytes,
            unwrapped: code === '0' ? decodeWhole(bytes) : undefined,
            responseCode: code === undefined ? undefined : Number(code),
          });
        });
      });
      sent.end(body);
    });
  }

  /** As {@link send}, for an answer that has to be a success: its body. */
  async ask(requestType: string, body?: Uint8Array): Promise<Uint8Array> {
    const { unwrapped, responseCode, status } = await this.send(requestType, body);
    if (unwrapped === undefined) throw new Error(`${requestType}: HTTP ${status}, code ${responseCode}`);
    return unwrapped.body;
  }
}
