import { describe, expect, it } from 'vitest';
import { rpcSentences } from '../../../src/record/events/rpc.js';
import { nspiFacts } from '../../../src/servers/address-book/nspi-facts.js';
import { nspiOperations } from '../../../src/servers/address-book/nspi-table.js';
import { resolutionMid } from '../../../src/wire/address-book/flags.js';
import { nspiOpnum, nspiStatus } from '../../../src/wire/address-book/status.js';
import { addressBookRequestTypes } from '../../../src/wire/mapi-http/request-type.js';

/** What each carrier does itself: sessions, addresses of servers, and a sign of life. */
const carriersOwn = new Set([
  'NspiBind',
  'NspiUnbind',
  'Bind',
  'Unbind',
  'GetMailboxUrl',
  'GetAddressBookUrl',
  'PING',
]);

describe('the table of NSPI operations', () => {
  it('has one row for every opnum', () => {
    const opnums = Object.entries(nspiOpnum).filter(([name]) => !carriersOwn.has(name));
    const rows = nspiOperations.map(({ name, opnum }) => [name, opnum]);
    expect(rows.toSorted()).toEqual(opnums.toSorted());
  });

  it('has one row for every request type of MAPI over HTTP', () => {
    const requestTypes = addressBookRequestTypes.filter((name) => !carriersOwn.has(name));
    const rows = nspiOperations.flatMap(({ overHttp }) => overHttp?.requestType ?? []);
    expect(rows.toSorted()).toEqual(requestTypes.toSorted());
  });
});

describe('what the journal is told of an operation', () => {
  it('counts rows before ids', () => {
    const facts = nspiFacts(undefined, { status: nspiStatus.Success, rows: [[], []], mids: [1, 2, 3] });
    expect(facts).toEqual({ status: 'Success', rows: 2 });
    expect(rpcSentences({ event: 'NspiGetMatches', facts })).toEqual({
      asked: 'NspiGetMatches',
      answered: 'Success, 2 rows',
    });
  });

  it('names what was asked for, and what names resolved to', () => {
    const mids = [resolutionMid.MID_RESOLVED, resolutionMid.MID_UNRESOLVED, resolutionMid.MID_RESOLVED];
    const facts = nspiFacts(['anna', 'nobody', 'ben'], { status: nspiStatus.Success, mids }, true);
    expect(rpcSentences({ event: 'NspiResolveNamesW', facts })).toEqual({
      asked: 'NspiResolveNamesW anna, nobody, 1 more',
      answered: 'resolved, unresolved',
    });
  });

  it('has a status without a name as a number', () => {
    expect(nspiFacts([], { status: 0x8004_ffff }, true)).toEqual({
      status: '0x8004ffff',
      names: [],
      nameCount: 0,
    });
  });
});
