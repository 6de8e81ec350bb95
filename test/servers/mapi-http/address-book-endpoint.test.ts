import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { resolutionMid, specialTableFlag } from '../../../src/wire/address-book/flags.js';
import { pidTag, propertyType as types, withType } from '../../../src/wire/address-book/property-tag.js';
import { relop } from '../../../src/wire/address-book/restriction.js';
import { nspiStatus } from '../../../src/wire/address-book/status.js';
import { decodeBindResponse, encodeBindRequest } from '../../../src/wire/mapi-http/address-book/bind.js';
import * as compareMIds from '../../../src/wire/mapi-http/address-book/compare-mids.js';
import * as dnToMId from '../../../src/wire/mapi-http/address-book/dn-to-mid.js';
import * as addressBookUrl from '../../../src/wire/mapi-http/address-book/get-address-book-url.js';
import * as mailboxUrl from '../../../src/wire/mapi-http/address-book/get-mailbox-url.js';
import * as getMatches from '../../../src/wire/mapi-http/address-book/get-matches.js';
import * as getPropList from '../../../src/wire/mapi-http/address-book/get-prop-list.js';
import * as getProps from '../../../src/wire/mapi-http/address-book/get-props.js';
import * as getSpecialTable from '../../../src/wire/mapi-http/address-book/get-special-table.js';
import * as getTemplateInfo from '../../../src/wire/mapi-http/address-book/get-template-info.js';
import * as modLinkAtt from '../../../src/wire/mapi-http/address-book/mod-link-att.js';
import * as modProps from '../../../src/wire/mapi-http/address-book/mod-props.js';
import * as queryColumns from '../../../src/wire/mapi-http/address-book/query-columns.js';
import * as queryRows from '../../../src/wire/mapi-http/address-book/query-rows.js';
import * as resolveNames from '../../../src/wire/mapi-http/address-book/resolve-names.js';
import * as resort from '../../../src/wire/mapi-http/address-book/resort-restriction.js';
import * as seekEntries from '../../../src/wire/mapi-http/address-book/seek-entries.js';
import {
  decodeUnbindResponse,
  encodeUnbindRequest,
} from '../../../src/wire/mapi-http/address-book/unbind.js';
import * as updateStat from '../../../src/wire/mapi-http/address-book/update-stat.js';
import { responseCode as codes } from '../../../src/wire/mapi-http/response-code.js';
import { dnOf, MapiHttpClient, type MapiHttpSite, mailboxIds, startMapiHttpSite } from './site.js';

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
const columns = [
  pidTag.PidTagDisplayName,
  pidTag.PidTagEmailAddress,
  pidTag.PidTagMobileTelephoneNumber,
] as const;

let site: MapiHttpSite;
let client: MapiHttpClient;
beforeAll(async () => {
  site = await startMapiHttpSite();
});
afterAll(() => site.close());
beforeEach(async () => {
  client = new MapiHttpClient(site, 'nspi');
  const bound = decodeBindResponse(await client.ask('Bind', encodeBindRequest({ flags: 0, stat })));
  expect(bound).toMatchObject({
    status: nspiStatus.Success,
    serverGuid: expect.stringMatching(/^[0-9a-f-]{36}$/),
  });
});

/** Anna's Minimal Entry ID. */
async function annasMid(): Promise<number> {
  const body = dnToMId.encodeDNToMIdRequest({ names: [dnOf('anna')] });
  const { mids } = dnToMId.decodeDNToMIdResponse(await client.ask('DNToMId', body));
  return mids?.[0] ?? 0;
}

describe('the address book over HTTP', () => {
  it('resolves names, and says in which columns its rows are', async () => {
    const body = resolveNames.encodeResolveNamesRequest({
      stat,
      propertyTags: columns,
      names: ['anna', 'nobody at all', '=SMTP:ben@contoso.example'],
    });
    const response = resolveNames.decodeResolveNamesResponse(await client.ask('ResolveNames', body));
    const { MID_RESOLVED, MID_UNRESOLVED } = resolutionMid;
    expect(response).toMatchObject({
      status: nspiStatus.Success,
      codePage: 1252,
      mids: [MID_RESOLVED, MID_UNRESOLVED, MID_RESOLVED],
      rowSet: { columns },
    });
    expect(response.rowSet?.rows.map(([name]) => name?.value)).toEqual(['Anna Albers', 'Ben Bakker']);
    expect(response.rowSet?.rows[0]?.[1]).toMatchObject({ type: types.PtypString, value: dnOf('anna') });
    expect(client.cookies.get('MapiSequence')).toBeDefined();
  });

  it('gives rows of a list, the default columns where none are named', async () => {
    const body = queryRows.encodeQueryRowsRequest({
      flags: 0,
      stat,
      explicitTable: undefined,
      count: 3,
      propertyTags: undefined,
    });
    const {
      stat: moved,
      rowSet,
      status,
    } = queryRows.decodeQueryRowsResponse(await client.ask('QueryRows', body));
    expect(status).toBe(nspiStatus.Success);
    expect(rowSet?.rows).toHaveLength(3);
    expect(rowSet?.columns).toHaveLength(7);
    expect(moved).toMatchObject({ numPos: 3 });
  });

  it('gives rows of given entries, in columns of no given type', async () => {
    const body = queryRows.encodeQueryRowsRequest({
      flags: 0,
      stat,
      explicitTable: [await annasMid()],
      count: 1,
      propertyTags: [withType(pidTag.PidTagDisplayName, types.PtypUnspecified), pidTag.PidTagDisplayType],
    });
    const { rowSet } = queryRows.decodeQueryRowsResponse(await client.ask('QueryRows', body));
    expect(rowSet?.rows[0]).toMatchObject([
      { type: types.PtypString, value: 'Anna Albers' },
      { type: types.PtypInteger32, value: 0 },
    ]);
  });

  it('finds matches of a restriction', async () => {
    const body = getMatches.encodeGetMatchesRequest({
      stat,
      filter: {
        kind: 'property',
        relop: relop.RELOP_EQ,
        propertyTag: pidTag.PidTagAnr,
        value: { id: 0x360c, type: types.PtypString, value: 'anna' },
      },
      propertyName: undefined,
      requested: 50,
      propertyTags: [pidTag.PidTagDisplayName],
    });
    const { status, mids, rowSet } = getMatches.decodeGetMatchesResponse(
      await client.ask('GetMatches', body),
    );
    expect(status).toBe(nspiStatus.Success);
    expect(mids).toEqual([await annasMid()]);
    expect(rowSet?.rows).toMatchObject([[{ value: 'Anna Albers' }]]);
  });

  it('shows the hierarchy of address lists', async () => {
    const flags = specialTableFlag.NspiUnicodeStrings;
    const body = getSpecialTable.encodeGetSpecialTableRequest({ flags, stat, version: 0 });
    const table = getSpecialTable.decodeGetSpecialTableResponse(await client.ask('GetSpecialTable', body));
    expect(table).toMatchObject({ status: nspiStatus.Success, codePage: 1252 });
    expect(table.rows?.length).toBeGreaterThan(1);
  });

  it('reads the properties of an entry, and their list', async () => {
    const mid = await annasMid();
    const listBody = getPropList.encodeGetPropListRequest({ flags: 0, mid, codePage: 1252 });
    const { propertyTags = [] } = getPropList.decodeGetPropListResponse(
      await client.ask('GetPropList', listBody),
    );
    expect(propertyTags).toContain(withType(pidTag.PidTagDisplayName, types.PtypString8));
    const body = getProps.encodeGetPropsRequest({
      flags: 0,
      stat: { ...stat, currentRec: mid },
      propertyTags,
    });
    const { status, row } = getProps.decodeGetPropsResponse(await client.ask('GetProps', body));
    expect(status).toBe(nspiStatus.Success);
    expect(row).toHaveLength(propertyTags.length);
    expect(row).toContainEqual({ id: 0x3001, type: types.PtypString8, value: 'Anna Albers' });
  });

  it('seeks, moves, compares and sorts', async () => {
    const mid = await annasMid();
    const seek = seekEntries.encodeSeekEntriesRequest({
      stat,
      target: { id: 0x3001, type: types.PtypString, value: 'B' },
      explicitTable: undefined,
      propertyTags: [pidTag.PidTagDisplayName],
    });
    const sought = seekEntries.decodeSeekEntriesResponse(await client.ask('SeekEntries', seek));
    expect(sought.rowSet?.rows[0]).toMatchObject([{ value: 'Ben Bakker' }]);
    const move = updateStat.encodeUpdateStatRequest({ stat: { ...stat, delta: 2 }, isDeltaRequested: true });
    const moved = updateStat.decodeUpdateStatResponse(await client.ask('UpdateStat', move));
    expect(moved).toMatchObject({ status: 0, delta: 2, stat: { numPos: 2 } });
    const other = moved.stat?.currentRec ?? 0;
    const compare = compareMIds.encodeCompareMIdsRequest({ stat, mid1: mid, mid2: other });
    expect(
      compareMIds.decodeCompareMIdsResponse(await client.ask('CompareMIds', compare)).result,
    ).toBeLessThan(0);
    const sort = resort.encodeResortRestrictionRequest({ stat, mids: [other, mid] });
    const sorted = resort.decodeResortRestrictionResponse(await client.ask('ResortRestriction', sort));
    expect(sorted).toMatchObject({ status: 0, mids: [mid, other] });
    const asked = queryColumns.encodeQueryColumnsRequest({ flags: 0 });
    const { propertyTags } = queryColumns.decodeQueryColumnsResponse(await client.ask('QueryColumns', asked));
    expect(propertyTags?.length).toBeGreaterThan(10);
  });

  it('refuses to be changed as it does by RPC', async () => {
    const mid = await annasMid();
    const props = modProps.encodeModPropsRequest({ stat, propertyTags: undefined, row: [] });
    expect(modProps.decodeModPropsResponse(await client.ask('ModProps', props)).status).not.toBe(0);
    const link = modLinkAtt.encodeModLinkAttRequest({
      flags: 0,
      propertyTag: pidTag.PidTagAddressBookMember,
      mid,
      entryIds: [],
    });
    expect(modLinkAtt.decodeModLinkAttResponse(await client.ask('ModLinkAtt', link)).status).not.toBe(0);
    const info = { flags: 1, displayType: 0, templateDN: undefined, codePage: 1252, locale: 0x409 };
    const template = getTemplateInfo.encodeGetTemplateInfoRequest(info);
    expect(
      getTemplateInfo.decodeGetTemplateInfoResponse(await client.ask('GetTemplateInfo', template)),
    ).toMatchObject({ codePage: 1252, row: undefined });
  });

  it('says where a mailbox and its address book are served, in the words of Autodiscover', async () => {
    const servers =
      '/o=Contoso/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Configuration/cn=Servers';
    const urlOf = async (dn: string) =>
      mailboxUrl.decodeGetMailboxUrlResponse(
        await client.ask('GetMailboxUrl', mailboxUrl.encodeGetMailboxUrlRequest({ dn })),
      );
    const base = 'https://ex1.contoso.internal/mapi';
    expect(await urlOf(`${servers}/cn=${mailboxIds.ben}`)).toEqual({
      status: 0,
      url: `${base}/emsmdb/?MailboxId=${mailboxIds.ben}`,
    });
    expect((await urlOf(`${servers}/cn=EX2`)).url).toBe(
      `https://ex2.contoso.internal/mapi/emsmdb/?MailboxId=${mailboxIds.anna}`,
    );
    expect(await urlOf('/o=Nowhere')).toEqual({ status: nspiStatus.NotFound, url: '' });
    const book = addressBookUrl.decodeGetAddressBookUrlResponse(
      await client.ask(
        'GetAddressBookUrl',
        addressBookUrl.encodeGetAddressBookUrlRequest({ dn: dnOf('ben') }),
      ),
    );
    expect(book).toEqual({ status: 0, url: `${base}/nspi/?MailboxId=${mailboxIds.ben}` });
  });

  it('has to be told a STAT', async () => {
    const body = resolveNames.encodeResolveNamesRequest({
      stat: undefined,
      propertyTags: undefined,
      names: [],
    });
    const { status } = resolveNames.decodeResolveNamesResponse(await client.ask('ResolveNames', body));
    expect(status).toBe(nspiStatus.InvalidParameter);
  });

  it('ends a session with UnbindSuccess, and keeps the two endpoints apart', async () => {
    const { status } = decodeUnbindResponse(await client.ask('Unbind', encodeUnbindRequest()));
    expect(status).toBe(nspiStatus.UnbindSuccess);
    const after = await client.send('QueryColumns', queryColumns.encodeQueryColumnsRequest({ flags: 0 }));
    expect(after.responseCode).toBe(codes.ContextNotFound);
    expect((await client.send('Connect')).responseCode).toBe(codes.InvalidRequestType);
  });

  it('makes room for a 65th session of one user by ending the one longest out of use', async () => {
    const first = new Map(client.cookies);
    const others = Array.from({ length: 64 }, () => new MapiHttpClient(site, 'nspi'));
    for (const other of others) await other.ask('Bind', encodeBindRequest({ flags: 0, stat: undefined }));
    for (const [name, value] of first) client.cookies.set(name, value);
    const asked = queryColumns.encodeQueryColumnsRequest({ flags: 0 });
    expect((await client.send('QueryColumns', asked)).responseCode).toBe(codes.ContextNotFound);
    expect((await others[0]?.send('QueryColumns', asked))?.responseCode).toBe(0);
  });
});
