import { describe, expect, it } from 'vitest';
import { decodeEntryId } from '../../../../src/wire/address-book/entry-id.js';
import { codePage } from '../../../../src/wire/address-book/flags.js';
import {
  pidTag,
  propertyIdOf,
  propertyType,
  propertyTypeOf,
  withType,
} from '../../../../src/wire/address-book/property-tag.js';
import { nspiStatus } from '../../../../src/wire/address-book/status.js';
import { group, midOf, openBook, serverGuid, startOfTable, valueIn } from './book.js';

const opened = openBook();
const { book, session } = opened;
const anna = midOf(opened, `${group}/cn=Recipients/cn=anna`);
const server = `${group}/cn=Configuration/cn=Servers`;

const props = (mid: number, propertyTags: readonly number[] | undefined, changes: object = {}, flags = 0) =>
  book.getProps(session, { flags, stat: { ...startOfTable, currentRec: mid, ...changes }, propertyTags });

describe('NspiGetProps', () => {
  it('knows what making a profile needs', () => {
    const { row, status } = props(anna, [
      pidTag.PidTagDisplayName,
      pidTag.PidTagEmailAddress,
      pidTag.PidTagAddressType,
      pidTag.PidTagSmtpAddress,
      pidTag.PidTagAccount,
      pidTag.PidTagAddressBookHomeMessageDatabase,
      pidTag.PR_EMS_AB_HOME_MTA,
      pidTag.PidTagAddressBookProxyAddresses,
      pidTag.PidTagObjectType,
      pidTag.PidTagDisplayType,
      pidTag.PidTagDisplayTypeEx,
      pidTag.PidTagAddressBookObjectGuid,
      pidTag.PidTagSearchKey,
    ]);
    expect(status).toBe(nspiStatus.Success);
    expect(row?.map(({ value }) => value)).toEqual([
      'Anna Albers',
      `${group}/cn=Recipients/cn=anna`,
      'EX',
      'anna@contoso.example',
      'anna',
      `${server}/cn=outlook.contoso.example/cn=Microsoft Private MDB`,
      `${server}/cn=MBX1/cn=Microsoft MTA`,
      ['SMTP:anna@contoso.example', 'smtp:anna.albers@contoso.example', 'smtp:anna@contoso.internal'],
      6,
      0,
      1073741824,
      Buffer.from('fdQZxCFIcUOWQBNrJWfkaQ==', 'base64'),
      Buffer.from(`EX:${group}/cn=Recipients/cn=anna`.toUpperCase().concat('\0'), 'latin1'),
    ]);
  });

  it('gives permanent entry ids, or ephemeral ones to who asks for them', () => {
    const entryId = (flags: number) => {
      const value = valueIn(props(anna, [pidTag.PidTagEntryId], {}, flags).row, pidTag.PidTagEntryId);
      return value instanceof Uint8Array ? decodeEntryId(value) : undefined;
    };
    expect(entryId(0)).toEqual({
      kind: 'permanent',
      displayType: 0,
      distinguishedName: `${group}/cn=Recipients/cn=anna`,
    });
    expect(entryId(2)).toEqual({ kind: 'ephemeral', displayType: 0, providerUid: serverGuid, mid: anna });
  });

  it('has errors in the place of what is not there', () => {
    const { row, status } = props(anna, [pidTag.PR_PROFILE_HOME_SERVER_ADDRS, pidTag.PidTagAccount]);
    expect(status).toBe(nspiStatus.ErrorsReturned);
    expect(row).toEqual([
      { id: 0x6613, type: propertyType.PtypErrorCode, value: nspiStatus.NotFound },
      { id: 0x3a00, type: propertyType.PtypString, value: 'anna' },
    ]);
    expect(props(0x7fffffff, [pidTag.PidTagAccount])).toMatchObject({ status: nspiStatus.ErrorsReturned });
    expect(props(0x7fffffff, undefined)).toEqual({ row: undefined, status: nspiStatus.GeneralFailure });
    expect(props(anna, undefined, { containerId: 99 }).status).toBe(nspiStatus.InvalidBookmark);
  });

  it('returns all there is, in the types of the client', () => {
    const { propertyTags = [] } = book.getPropList(session, { flags: 1, mid: anna, codePage: 1252 });
    expect(propertyTags).toContain(withType(pidTag.PidTagDisplayName, propertyType.PtypString8));
    expect(propertyTags.map(propertyTypeOf)).not.toContain(propertyType.PtypString);
    const { row, status } = props(anna, undefined, {}, 1);
    expect(status).toBe(nspiStatus.Success);
    expect(row?.map(({ id }) => id)).toEqual(propertyTags.map(propertyIdOf));
    const unicode = book.getPropList(session, { flags: 1, mid: anna, codePage: codePage.CP_WINUNICODE });
    expect(unicode.propertyTags).toContain(pidTag.PidTagDisplayName);
    expect(book.getPropList(session, { flags: 0, mid: anna, codePage: 4711 }).status).toBe(
      nspiStatus.InvalidCodepage,
    );
  });

  it('writes texts in the code page of the client, with ? for what it lacks', () => {
    const jurgen = book.resolveNamesW(session, {
      stat: startOfTable,
      propertyTags: [pidTag.PidTagInstanceKey],
      names: ['Jürgen'],
    });
    const key = valueIn(jurgen.rows?.[0], pidTag.PidTagInstanceKey);
    const mid = key instanceof Uint8Array ? Buffer.from(key).readUInt32LE() : 0;
    const nameIn = (page: number) => {
      const tag = withType(pidTag.PidTagDisplayName, propertyType.PtypString8);
      return valueIn(props(mid, [tag], { codePage: page }).row, tag);
    };
    expect(nameIn(1252)).toBe('J\xfcrgen M\xfcller');
    expect(nameIn(0x4f25)).toBe('J\xfcrgen M\xfcller');
    expect(nameIn(65001)).toBe(Buffer.from('Jürgen Müller').toString('latin1'));
    expect(nameIn(1251)).toBe('J?rgen M?ller');
  });
});

describe('NspiDNToMId', () => {
  it('finds users, groups, servers, arrays and transfer agents in any case, and maps the rest to 0', () => {
    const names = [
      `${group}/cn=Recipients/cn=ANNA`,
      `${group}/cn=Recipients/cn=sales`,
      `${server}/cn=CAS1`,
      `${server}/cn=outlook.contoso.example`,
      `${server}/cn=MBX1/cn=Microsoft MTA`,
      '/o=Contoso',
      'anna',
      '',
    ];
    const { mids = [] } = book.dnToMId({ names });
    expect(mids[0]).toBe(anna);
    expect(new Set(mids.slice(0, 5)).size).toBe(5);
    expect(mids.slice(5)).toEqual([0, 0, 0]);
  });

  it('leads to the network addresses of servers and arrays', () => {
    const addresses = (dn: string) =>
      valueIn(
        props(midOf(opened, dn), [pidTag.PidTagAddressBookNetworkAddress]).row,
        pidTag.PidTagAddressBookNetworkAddress,
      );
    expect(addresses(`${server}/cn=outlook.contoso.example`)).toEqual([
      'ncacn_ip_tcp:outlook.contoso.example',
    ]);
    expect(addresses(`${server}/cn=CAS1`)).toContain('ncacn_ip_tcp:cas1.contoso.internal');
  });

  it('finds objects by GUID', () => {
    const guid = Buffer.from('fdQZxCFIcUOWQBNrJWfkaQ==', 'base64').toString('hex');
    expect(midOf(opened, `/guid=${guid}`)).toBe(anna);
    expect(midOf(opened, `/guid=${'0'.repeat(32)}`)).toBe(0);
  });
});

describe('what is not for clients to change', () => {
  it('is refused, and what is not there is told apart', () => {
    const stat = { ...startOfTable, currentRec: anna };
    const tags = [pidTag.PidTagTitle];
    expect(book.modProps({ stat, propertyTags: tags, row: [] }).status).toBe(nspiStatus.AccessDenied);
    expect(book.modProps({ stat: startOfTable, propertyTags: tags, row: [] }).status).toBe(
      nspiStatus.InvalidParameter,
    );
    const link = { flags: 0, propertyTag: pidTag.PidTagAddressBookMember, mid: anna, entryIds: [] };
    expect(book.modLinkAtt(link).status).toBe(nspiStatus.AccessDenied);
    expect(book.modLinkAtt({ ...link, mid: 0x7fffffff }).status).toBe(nspiStatus.InvalidParameter);
    expect(book.modLinkAtt({ ...link, propertyTag: 0x1234_000d }).status).toBe(nspiStatus.NotFound);
  });
});

describe('the rest', () => {
  it('compares places in a list', () => {
    const ben = midOf(opened, `${group}/cn=Recipients/cn=ben`);
    const compare = (mid1: number, mid2: number) => book.compareMIds({ stat: startOfTable, mid1, mid2 });
    expect(compare(anna, ben).result).toBeLessThan(0);
    expect(compare(ben, anna).result).toBeGreaterThan(0);
    expect(compare(ben, ben)).toEqual({ result: 0, status: nspiStatus.Success });
    expect(compare(ben, midOf(opened, `${server}/cn=CAS1`)).status).toBe(nspiStatus.GeneralFailure);
  });

  it('names its columns in the types of the client', () => {
    expect(book.queryColumns({ flags: 0x80000000 }).propertyTags).toContain(pidTag.PidTagDisplayName);
    expect(book.queryColumns({ flags: 0 }).propertyTags).toContain(0x3001001e);
  });

  it('has no templates', () => {
    const ask = (page: number) =>
      book.getTemplateInfo({
        flags: 1,
        displayType: 0,
        templateDN: undefined,
        codePage: page,
        locale: 0x409,
      });
    expect(ask(1252)).toEqual({ row: undefined, status: nspiStatus.InvalidLocale });
    expect(ask(1200)).toEqual({ row: undefined, status: nspiStatus.InvalidCodepage });
  });
});
