import { request as askPlainly } from 'node:http';
import { Agent, request as askSecurely } from 'node:https';
import { propertyType } from '../../../../src/wire/address-book/property-tag.js';
import type { Restriction } from '../../../../src/wire/address-book/restriction.js';
import { encodePoxRequest } from '../../../../src/wire/autodiscover/pox/pox-request.js';
import { encodeSoapRequest } from '../../../../src/wire/autodiscover/soap/soap-request.js';
import { encodeBindRequest } from '../../../../src/wire/mapi-http/address-book/bind.js';
import { encodeGetMatchesRequest } from '../../../../src/wire/mapi-http/address-book/get-matches.js';
import { encodeQueryRowsRequest } from '../../../../src/wire/mapi-http/address-book/query-rows.js';
import { encodeResolveNamesRequest } from '../../../../src/wire/mapi-http/address-book/resolve-names.js';
import { encodeResortRestrictionRequest } from '../../../../src/wire/mapi-http/address-book/resort-restriction.js';
import { encodeSeekEntriesRequest } from '../../../../src/wire/mapi-http/address-book/seek-entries.js';
import { decodeWhole } from '../../../../src/wire/mapi-http/meta-tags.js';
import { mailboxIds } from '../../../servers/mapi-http/site.js';
import type { DearMessage } from './dear-message.js';
import type { SampledLab } from './sampled-lab.js';

interface HttpAnswer {
  readonly status: number;
  readonly fields: NodeJS.Dict<string | string[]>;
  readonly body: Buffer;
}

const basic = `Basic ${Buffer.from('anna@contoso.example:Passw0rd!').toString('base64')}`;
const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, at) => make(at));

/** Asks the server that Autodiscover and MAPI over HTTP are asked at. */
function ask(
  lab: SampledLab,
  path: string,
  body: string | Uint8Array,
  headers: Readonly<Record<string, string>>,
): Promise<HttpAnswer> {
  const host = lab.hosts.find(({ name }) => name === 'EX1');
  const agent = new Agent({ ca: lab.authorityPem, servername: host?.fqdn ?? '' });
  return new Promise<HttpAnswer>((resolve, reject) => {
    const asking = askSecurely({
      host: '127.0.0.1',
      port: lab.portOf('EX1', 443),
      method: body.length === 0 ? 'GET' : 'POST',
      path,
      agent,
      headers: { Authorization: basic, 'Content-Length': body.length, ...headers },
    });
    asking.on('error', reject);
    asking.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        resolve({
          status: response.statusCode ?? 0,
          fields: response.headers,
          body: Buffer.concat(chunks),
        });
      });
    });
    asking.end(body);
  });
}

const told = ({ status, body }: HttpAnswer) => `HTTP ${status}, ${body.length} octets`;

const autodiscover = (name: string, path: string, body: string): DearMessage => ({
  wire: 'Autodiscover',
  name,
  ask: async (lab) => told(await ask(lab, path, body, { 'Content-Type': 'text/xml; charset=utf-8' })),
});

const manyUsers = (mailboxes: readonly string[], settings: readonly string[]) =>
  encodeSoapRequest(
    { operation: 'GetUserSettings', mailboxes, settings },
    {
      to: 'https://ex1.contoso.internal/autodiscover/autodiscover.svc',
      requestedServerVersion: 'Exchange2013',
    },
  );
const settings = [
  'UserDisplayName',
  'InternalMailboxServer',
  'ExternalEwsUrl',
  'AlternateMailboxes',
  'MapiHttpEnabled',
];
const pox = '/autodiscover/autodiscover.xml';
const soap = '/autodiscover/autodiscover.svc';
const outlookSchema = 'http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a';

const stat = {
  sortType: 0,
  containerId: 0,
  currentRec: 0,
  delta: 0,
  numPos: 0,
  totalRecs: 0,
  codePage: 1252,
  templateLocale: 0x409,
  sortLocale: 0x409,
};
const displayName = 0x3001_001f;
const proxyAddresses = 0x800f_101f;
const columns = [
  displayName,
  0x3003_001f,
  0x39fe_001f,
  0x3a00_001f,
  proxyAddresses,
  0x0fff_0102,
  0x8006_001f,
];

const matching = (name: string, filter: Restriction): DearMessage =>
  addressBook(
    name,
    'GetMatches',
    encodeGetMatchesRequest({
      stat,
      filter,
      propertyName: undefined,
      requested: 50_000,
      propertyTags: columns,
    }),
  );

/** Binds, then sends the request in the session. */
function addressBook(name: string, requestType: string, body: Uint8Array): DearMessage {
  const path = `/mapi/nspi/?MailboxId=${mailboxIds.anna}`;
  const headers = (type: string) => ({
    'Content-Type': 'application/mapi-http',
    'X-RequestType': type,
    'X-RequestId': '{C715155F-2BE8-44E0-BD34-2960067874C8}:1',
  });
  return {
    wire: 'MAPI over HTTP',
    name,
    ask: async (lab) => {
      const bound = await ask(lab, path, encodeBindRequest({ flags: 0, stat }), headers('Bind'));
      const cookies = [bound.fields['set-cookie'] ?? []].flat().map((cookie) => cookie.split(';')[0]);
      const answer = await ask(lab, path, body, { ...headers(requestType), Cookie: cookies.join('; ') });
      const code = answer.fields['x-responsecode'];
      if (code !== '0') return `${told(answer)}, code ${code}`;
      const unwrapped = decodeWhole(answer.body)?.body ?? new Uint8Array(8);
      const status = Buffer.from(unwrapped).readUInt32LE(4);
      return `${told(answer)}, 0x${status.toString(16)}`;
    },
  };
}

const textOf = (value: string) => ({ id: 0x3001, type: propertyType.PtypString, value }) as const;
const containing = (text: string): Restriction => ({
  kind: 'content',
  fuzzyLevel: 0x1_0001,
  propertyTag: displayName,
  value: textOf(text),
});

/** As many columns as there are properties of a text, and some that do not exist. */
const manyColumns = times(40, (at) => ((0x3a00 + at) << 16) | 0x1f);

/** What costs a Client Access server most, in one message each. */
export const dearestHttp: readonly DearMessage[] = [
  autodiscover(
    '100 users',
    soap,
    manyUsers(
      times(100, (at) => `user${at}@contoso.example`),
      settings,
    ),
  ),
  autodiscover(
    'anna 800 times',
    soap,
    manyUsers(
      times(800, () => 'anna@contoso.example'),
      settings,
    ),
  ),
  autodiscover(
    '1,000 settings',
    soap,
    manyUsers(
      ['anna@contoso.example'],
      times(1_000, (at) => `Setting${at}`),
    ),
  ),
  autodiscover(
    '64,000 characters of address',
    pox,
    encodePoxRequest({ emailAddress: `${'a'.repeat(64_000)}@x`, acceptableResponseSchema: outlookSchema }),
  ),
  autodiscover('60,000 open elements', pox, '<a>'.repeat(20_000)),
  {
    wire: 'Autodiscover',
    name: 'JSON for an address of 8,000 characters',
    ask: async (lab) =>
      told(
        await ask(lab, `/autodiscover/autodiscover.json/v1.0/${'a.'.repeat(4_000)}@x?Protocol=Ews`, '', {}),
      ),
  },
  matching('20,000 values in one condition', {
    kind: 'property',
    relop: 4,
    propertyTag: proxyAddresses,
    value: {
      id: proxyAddresses >>> 16,
      type: propertyType.PtypMultipleString,
      value: times(20_000, (at) => `v${at}`),
    },
  }),
  matching('5,000 conditions of a part of the name', {
    kind: 'or',
    restrictions: times(5_000, (at) => containing(`zz${at}`)),
  }),
  matching('everybody', { kind: 'exist', propertyTag: displayName }),
  addressBook(
    '50,000 rows',
    'QueryRows',
    encodeQueryRowsRequest({
      flags: 0,
      stat,
      explicitTable: undefined,
      count: 50_000,
      propertyTags: columns,
    }),
  ),
  addressBook(
    '50,000 rows of 40 columns',
    'QueryRows',
    encodeQueryRowsRequest({
      flags: 0,
      stat,
      explicitTable: undefined,
      count: 50_000,
      propertyTags: manyColumns,
    }),
  ),
  addressBook(
    '20,000 rows by their ids',
    'QueryRows',
    encodeQueryRowsRequest({
      flags: 0,
      stat,
      explicitTable: times(20_000, (at) => 0x10 + (at % 9_000)),
      count: 20_000,
      propertyTags: columns,
    }),
  ),
  addressBook(
    '10,000 names to resolve',
    'ResolveNames',
    encodeResolveNamesRequest({ stat, propertyTags: columns, names: times(10_000, (at) => `a${at}`) }),
  ),
  addressBook(
    '30,000 ids to sort',
    'ResortRestriction',
    encodeResortRestrictionRequest({ stat, mids: times(30_000, (at) => 0x10 + ((at * 7_919) % 9_000)) }),
  ),
  addressBook(
    'a place among 30,000 ids',
    'SeekEntries',
    encodeSeekEntriesRequest({
      stat,
      target: textOf('m'),
      explicitTable: times(30_000, (at) => 0x10 + (at % 9_000)),
      propertyTags: columns,
    }),
  ),
];

/** One row of the address list. */
export const openAddressList = addressBook(
  'the first row',
  'QueryRows',
  encodeQueryRowsRequest({ flags: 0, stat, explicitTable: undefined, count: 1, propertyTags: columns }),
);

/** The control interface, by which administrators ask. */
export const dearestControl: readonly DearMessage[] = [
  '/control/v1/directory',
  '/control/v1/topology',
  '/metrics',
].map((path) => ({
  wire: 'control',
  name: path,
  ask: (lab) =>
    new Promise((resolve, reject) => {
      const asking = askPlainly(new URL(path, lab.control), (response) => {
        let octets = 0;
        response.on('data', (chunk: Buffer) => {
          octets += chunk.length;
        });
        response.on('error', reject);
        response.on('end', () => resolve(`HTTP ${response.statusCode}, ${octets} octets`));
      });
      asking.on('error', reject).end();
    }),
}));
