import { Agent, request as httpRequest } from 'node:http';
import { propertyType as types } from '../../src/wire/address-book/property-tag.js';
import { encodeBindRequest } from '../../src/wire/mapi-http/address-book/bind.js';
import { encodeCompareMIdsRequest } from '../../src/wire/mapi-http/address-book/compare-mids.js';
import { encodeDNToMIdRequest } from '../../src/wire/mapi-http/address-book/dn-to-mid.js';
import { encodeGetAddressBookUrlRequest } from '../../src/wire/mapi-http/address-book/get-address-book-url.js';
import { encodeGetMailboxUrlRequest } from '../../src/wire/mapi-http/address-book/get-mailbox-url.js';
import { encodeGetMatchesRequest } from '../../src/wire/mapi-http/address-book/get-matches.js';
import { encodeGetPropListRequest } from '../../src/wire/mapi-http/address-book/get-prop-list.js';
import { encodeGetPropsRequest } from '../../src/wire/mapi-http/address-book/get-props.js';
import { encodeGetSpecialTableRequest } from '../../src/wire/mapi-http/address-book/get-special-table.js';
import { encodeModLinkAttRequest } from '../../src/wire/mapi-http/address-book/mod-link-att.js';
import { encodeModPropsRequest } from '../../src/wire/mapi-http/address-book/mod-props.js';
import { encodeQueryColumnsRequest } from '../../src/wire/mapi-http/address-book/query-columns.js';
import { encodeQueryRowsRequest } from '../../src/wire/mapi-http/address-book/query-rows.js';
import {
  decodeResolveNamesResponse,
  encodeResolveNamesRequest,
} from '../../src/wire/mapi-http/address-book/resolve-names.js';
import { encodeResortRestrictionRequest } from '../../src/wire/mapi-http/address-book/resort-restriction.js';
import { encodeSeekEntriesRequest } from '../../src/wire/mapi-http/address-book/seek-entries.js';
import { encodeUpdateStatRequest } from '../../src/wire/mapi-http/address-book/update-stat.js';
import {
  connectBody,
  dnOf,
  logonBody,
  MapiHttpClient,
  mailboxIds,
  startMapiHttpSite,
} from '../servers/mapi-http/site.js';
import type { Attack, BrokenMessage } from './attack.js';
import { mutate } from './mutations.js';

const attackersAtOnce = 8;
const bodiesPerTurn = 20;

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
const tags = [0x3001001f, 0x3900_0003, 0x0fff_0102];
const name = { id: 0x3001, type: types.PtypString, value: 'Anna' } as const;
const filter = {
  kind: 'and',
  restrictions: [
    { kind: 'content', fuzzyLevel: 1, propertyTag: 0x3001001f, value: name },
    { kind: 'not', restriction: { kind: 'exist', propertyTag: 0x3a00001f } },
    { kind: 'property', relop: 4, propertyTag: 0x360c001f, value: { ...name, id: 0x360c } },
  ],
} as const;

const bodies = {
  emsmdb: [
    ['Connect', connectBody(dnOf('anna'))],
    ['Execute', logonBody(dnOf('anna'))],
    ['NotificationWait', Buffer.alloc(8)],
  ],
  nspi: [
    ['Bind', encodeBindRequest({ flags: 0, stat })],
    ['CompareMIds', encodeCompareMIdsRequest({ stat, mid1: 0x10, mid2: 0x11 })],
    ['DNToMId', encodeDNToMIdRequest({ names: [dnOf('anna'), dnOf('ben')] })],
    [
      'GetMatches',
      encodeGetMatchesRequest({ stat, filter, propertyName: undefined, requested: 50, propertyTags: tags }),
    ],
    ['GetPropList', encodeGetPropListRequest({ flags: 0, mid: 0x10, codePage: 1252 })],
    [
      'GetProps',
      encodeGetPropsRequest({ flags: 0, stat: { ...stat, currentRec: 0x10 }, propertyTags: tags }),
    ],
    ['GetSpecialTable', encodeGetSpecialTableRequest({ flags: 4, stat, version: 0 })],
    [
      'ModLinkAtt',
      encodeModLinkAttRequest({ flags: 0, propertyTag: 1, mid: 0x10, entryIds: [Buffer.alloc(32)] }),
    ],
    ['ModProps', encodeModPropsRequest({ stat, propertyTags: tags, row: [name] })],
    ['QueryColumns', encodeQueryColumnsRequest({ flags: 0 })],
    [
      'QueryRows',
      encodeQueryRowsRequest({ flags: 0, stat, explicitTable: [0x10], count: 5, propertyTags: tags }),
    ],
    ['ResolveNames', encodeResolveNamesRequest({ stat, propertyTags: tags, names: ['anna', 'ben'] })],
    ['ResortRestriction', encodeResortRestrictionRequest({ stat, mids: [0x10, 0x11] })],
    [
      'SeekEntries',
      encodeSeekEntriesRequest({ stat, target: name, explicitTable: undefined, propertyTags: tags }),
    ],
    ['UpdateStat', encodeUpdateStatRequest({ stat, isDeltaRequested: true })],
    ['GetMailboxUrl', encodeGetMailboxUrlRequest({ dn: dnOf('anna') })],
    ['GetAddressBookUrl', encodeGetAddressBookUrlRequest({ dn: dnOf('anna') })],
  ],
} as const;

/** One client that breaks the bodies it sends, on a connection and in sessions of its own. */
class Attacker {
  readonly #port: number;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  readonly #cookies = new Map<string, Map<string, string>>();

  constructor(port: number) {
    this.#port = port;
  }

  async attack(random: (limit: number) => number, note: (message: BrokenMessage) => void): Promise<void> {
    await this.open();
    for (let sent = 0; sent < bodiesPerTurn; sent++) {
      const endpoint = random(4) === 0 ? 'emsmdb' : 'nspi';
      const known = bodies[endpoint];
      const [requestType, body] = known[random(known.length)] ?? known[0];
      const octets = mutate(body, random);
      note({ label: `${endpoint}/${requestType}`, octets });
      await this.sendBroken(endpoint, requestType, octets);
    }
  }

  async open(): Promise<void> {
    for (const [endpoint, requestType, body] of [
      ['emsmdb', 'Connect', bodies.emsmdb[0][1]],
      ['nspi', 'Bind', bodies.nspi[0][1]],
    ] as const) {
      await this.#send(endpoint, requestType, body);
    }
  }

  async sendBroken(endpoint: string, requestType: string, body: Uint8Array): Promise<void> {
    const status = await this.#send(endpoint, requestType, body);
    if (status !== 200) throw new Error(`${requestType}: HTTP ${status}, which no body may lead to`);
  }

  close(): void {
    this.#agent.destroy();
  }

  #send(endpoint: string, requestType: string, body: Uint8Array): Promise<number> {
    const jar = this.#cookies.get(endpoint) ?? new Map<string, string>();
    this.#cookies.set(endpoint, jar);
    return new Promise((resolve, reject) => {
      const request = httpRequest({
        host: '127.0.0.1',
        port: this.#port,
        agent: this.#agent,
        method: 'POST',
        path: `/mapi/${endpoint}/?MailboxId=${mailboxIds.anna}`,
        headers: {
          'Content-Type': 'application/mapi-http',
          'Content-Length': body.length,
          'X-RequestType': requestType,
          'X-RequestId': '{C715155F-2BE8-44E0-BD34-2960067874C8}:1',
          Authorization: `Basic ${Buffer.from('anna@contoso.example:Passw0rd!').toString('base64')}`,
          Cookie: [...jar].map(([key, value]) => `${key}=${value}`).join('; '),
        },
      });
      request.on('error', reject);
      request.on('response', (response) => {
        for (const cookie of response.headers['set-cookie'] ?? []) {
          const [, key = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
          jar.set(key, value);
        }
        response.on('error', reject);
        response.resume();
        response.on('end', () => resolve(response.statusCode ?? 0));
      });
      request.end(body);
    });
  }
}

/** A site of MAPI over HTTP, and those who attack it. */
export async function openMapiHttpAttack(): Promise<Attack> {
  const site = await startMapiHttpSite({ notificationWaitMs: 20 });
  const attackers = Array.from({ length: attackersAtOnce }, () => new Attacker(site.port));
  const normal = new MapiHttpClient(site, 'nspi');
  normal.user = 'ben@contoso.example';
  await normal.ask('Bind', encodeBindRequest({ flags: 0, stat }));
  const question = encodeResolveNamesRequest({ stat, propertyTags: [0x3001001f], names: ['ben'] });
  const askNormally = async () => {
    const { rowSet } = decodeResolveNamesResponse(await normal.ask('ResolveNames', question));
    if (rowSet?.rows[0]?.[0]?.value !== 'Ben Bakker') throw new Error('a normal client is not answered');
  };
  return {
    wire: 'mapi-http',
    get bugs() {
      return site.events.map(({ answered }) => answered).filter((answered) => /^5\d\d|failed/.test(answered));
    },
    round: async (random, note) => {
      await Promise.all(attackers.map((attacker) => attacker.attack(random, note)));
      await askNormally();
      return attackersAtOnce * bodiesPerTurn;
    },
    replay: async (messages) => {
      const attacker = new Attacker(site.port);
      await attacker.open();
      for (const { label, octets } of messages) {
        const [endpoint = '', requestType = ''] = label.split('/');
        await attacker.sendBroken(endpoint, requestType, octets);
      }
      attacker.close();
      await askNormally();
    },
    [Symbol.asyncDispose]: async () => {
      for (const attacker of attackers) attacker.close();
      await site.close();
    },
  };
}
