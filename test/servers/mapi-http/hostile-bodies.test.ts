import { Agent, request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { propertyType as types } from '../../../src/wire/address-book/property-tag.js';
import { encodeBindRequest } from '../../../src/wire/mapi-http/address-book/bind.js';
import { encodeCompareMIdsRequest } from '../../../src/wire/mapi-http/address-book/compare-mids.js';
import { encodeDNToMIdRequest } from '../../../src/wire/mapi-http/address-book/dn-to-mid.js';
import { encodeGetAddressBookUrlRequest } from '../../../src/wire/mapi-http/address-book/get-address-book-url.js';
import { encodeGetMailboxUrlRequest } from '../../../src/wire/mapi-http/address-book/get-mailbox-url.js';
import { encodeGetMatchesRequest } from '../../../src/wire/mapi-http/address-book/get-matches.js';
import { encodeGetPropListRequest } from '../../../src/wire/mapi-http/address-book/get-prop-list.js';
import { encodeGetPropsRequest } from '../../../src/wire/mapi-http/address-book/get-props.js';
import { encodeGetSpecialTableRequest } from '../../../src/wire/mapi-http/address-book/get-special-table.js';
import { encodeModLinkAttRequest } from '../../../src/wire/mapi-http/address-book/mod-link-att.js';
import { encodeModPropsRequest } from '../../../src/wire/mapi-http/address-book/mod-props.js';
import { encodeQueryColumnsRequest } from '../../../src/wire/mapi-http/address-book/query-columns.js';
import { encodeQueryRowsRequest } from '../../../src/wire/mapi-http/address-book/query-rows.js';
import {
  decodeResolveNamesResponse,
  encodeResolveNamesRequest,
} from '../../../src/wire/mapi-http/address-book/resolve-names.js';
import { encodeResortRestrictionRequest } from '../../../src/wire/mapi-http/address-book/resort-restriction.js';
import { encodeSeekEntriesRequest } from '../../../src/wire/mapi-http/address-book/seek-entries.js';
import { encodeUpdateStatRequest } from '../../../src/wire/mapi-http/address-book/update-stat.js';
import { mutate, seededRandom } from '../rpc/mutations.js';
import {
  connectBody,
  dnOf,
  logonBody,
  MapiHttpClient,
  type MapiHttpSite,
  mailboxIds,
  startMapiHttpSite,
} from './site.js';

const seed = 20141122;
/** `AUTODISCOVER_LAB_HOSTILE_BODIES=100000` for a long run. */
const total = Number(process.env['AUTODISCOVER_LAB_HOSTILE_BODIES'] ?? 3000);
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

let site: MapiHttpSite;
beforeAll(async () => {
  site = await startMapiHttpSite({ notificationWaitMs: 20 });
});
afterAll(() => site.close());

/** One client that breaks the bodies it sends, on a connection and in sessions of its own. */
class Attacker {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  readonly #cookies = new Map<string, Map<string, string>>();

  async attack(random: (limit: number) => number): Promise<void> {
    for (const [endpoint, requestType, body] of [
      ['emsmdb', 'Connect', bodies.emsmdb[0][1]],
      ['nspi', 'Bind', bodies.nspi[0][1]],
    ] as const) {
      await this.#send(endpoint, requestType, body);
    }
    for (let sent = 0; sent < bodiesPerTurn; sent++) {
      const endpoint = random(4) === 0 ? 'emsmdb' : 'nspi';
      const known = bodies[endpoint];
      const [requestType, body] = known[random(known.length)] ?? known[0];
      const status = await this.#send(endpoint, requestType, mutate(body, random));
      expect(status, `${requestType} must never be HTTP's or this program's fault`).toBe(200);
    }
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
        port: site.port,
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

describe(`${total} mutated bodies`, () => {
  it('leave a server that answers a normal client throughout, with the memory it had', async () => {
    const random = seededRandom(seed);
    const attackers = Array.from({ length: attackersAtOnce }, () => new Attacker());
    const normal = new MapiHttpClient(site, 'nspi');
    normal.user = 'ben@contoso.example';
    await normal.ask('Bind', encodeBindRequest({ flags: 0, stat }));
    const question = encodeResolveNamesRequest({ stat, propertyTags: [0x3001001f], names: ['ben'] });
    let sent = 0;
    let memory: number | undefined;
    while (sent < total) {
      await Promise.all(attackers.map((attacker) => attacker.attack(random)));
      sent += attackersAtOnce * bodiesPerTurn;
      const { rowSet } = decodeResolveNamesResponse(await normal.ask('ResolveNames', question));
      expect(rowSet?.rows).toMatchObject([[{ value: 'Ben Bakker' }]]);
      if (sent > total / 4) memory ??= process.memoryUsage().rss;
    }
    for (const attacker of attackers) attacker.close();
    const grown = process.memoryUsage().rss - (memory ?? 0);
    expect(grown, 'bytes that the last three quarters have cost').toBeLessThan(150 * 1024 * 1024);
    expect(site.events.filter(({ answered }) => /^5\d\d|failed/.test(answered))).toEqual([]);
  }, 600_000);
});
