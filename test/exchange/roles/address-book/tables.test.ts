import { describe, expect, it } from 'vitest';
import { rowsAllowed } from '../../../../src/exchange/roles/address-book/rows.js';
import { decodeEntryId } from '../../../../src/wire/address-book/entry-id.js';
import { codePage, positioningMid, specialTableFlag } from '../../../../src/wire/address-book/flags.js';
import { pidTag, propertyType, withType } from '../../../../src/wire/address-book/property-tag.js';
import { nspiStatus } from '../../../../src/wire/address-book/status.js';
import { column, group, listNamed, midOf, openBook, serverGuid, startOfTable, valueIn } from './book.js';

const opened = openBook();
const { book, session, directory } = opened;
const name = pidTag.PidTagDisplayName;

const everyone = () =>
  book.queryRows(session, {
    flags: 0,
    stat: startOfTable,
    explicitTable: undefined,
    count: 1000,
    propertyTags: [name, pidTag.PidTagInstanceKey],
  });

describe('NspiBind', () => {
  const bind = (changes: object, userName: string | undefined = 'anna') =>
    book.bind({ flags: 0, stat: startOfTable, serverGuid, ...changes }, serverGuid, userName).response;

  it("gives the server's GUID to who asks for it", () => {
    expect(bind({})).toEqual({ serverGuid, status: nspiStatus.Success });
    expect(bind({ serverGuid: undefined })).toEqual({ serverGuid: undefined, status: nspiStatus.Success });
  });

  it('refuses Unicode as a code page, and code pages nobody has', () => {
    expect(bind({ stat: { ...startOfTable, codePage: codePage.CP_WINUNICODE } }).status).toBe(0x80040102);
    expect(bind({ stat: { ...startOfTable, codePage: 4711 } }).status).toBe(nspiStatus.InvalidCodepage);
  });

  it('refuses who wants to be anonymous, and who is', () => {
    expect(bind({ flags: 0x20 })).toEqual({ serverGuid: undefined, status: nspiStatus.LogonFailed });
    const anonymous = book.bind({ flags: 0, stat: startOfTable, serverGuid }, serverGuid, undefined);
    expect(anonymous.session).toBeUndefined();
  });
});

describe('the hierarchy of address lists', () => {
  const hierarchy = (version = 0, flags: number = specialTableFlag.NspiUnicodeStrings) =>
    book.getSpecialTable({ flags, stat: startOfTable, version });

  it('begins with the Global Address List, and has the others below their root, by name', () => {
    const { rows } = hierarchy();
    expect(column(rows, name)).toEqual([
      'Default Global Address List',
      'All Address Lists',
      'All Contacts',
      'All Groups',
      'All Rooms',
      'All Users',
      'Public Folders',
    ]);
    expect(column(rows, pidTag.PidTagDepth)).toEqual([0, 0, 1, 1, 1, 1, 1]);
    expect(column(rows, pidTag.PidTagContainerFlags)).toEqual([9, 11, 9, 9, 9, 9, 9]);
    expect(column(rows, pidTag.PidTagAddressBookContainerId)[0]).toBe(0);
  });

  it('names lists by GUID, the global one by a slash, and leads from each to the one above', () => {
    const { rows = [] } = hierarchy();
    const idOf = (row: number, tag: number) => {
      const value = valueIn(rows[row], tag);
      return value instanceof Uint8Array ? decodeEntryId(value) : undefined;
    };
    expect(idOf(0, pidTag.PidTagEntryId)).toMatchObject({ distinguishedName: '/', displayType: 0x100 });
    // objectGUID of All Address Lists in the seed, in the order of the wire
    const root = { distinguishedName: guidOf('G8jIGxG4f0uLkCSKshWaBw==') };
    expect(idOf(1, pidTag.PidTagEntryId)).toMatchObject(root);
    expect(idOf(1, pidTag.PidTagAddressBookParentEntryId)).toBeUndefined();
    expect(idOf(2, pidTag.PidTagAddressBookParentEntryId)).toMatchObject(root);
  });

  it('is not sent again to who has it, until a list is renamed', () => {
    const { version } = hierarchy();
    expect(hierarchy(version)).toEqual({ version, rows: undefined, status: nspiStatus.Success });
    const rooms =
      'CN=All Rooms,CN=All Address Lists,CN=Address Lists Container,CN=Contoso,CN=Microsoft Exchange,CN=Services,CN=Configuration,DC=contoso,DC=internal';
    directory.modify('CN=Anna Albers,OU=Staff,DC=contoso,DC=internal', [
      { operation: 'replace', attribute: 'title', values: ['Chair'] },
    ]);
    expect(hierarchy(version).rows).toBeUndefined();
    directory.modify(rooms, [{ operation: 'replace', attribute: 'displayName', values: ['Alle Räume'] }]);
    expect(column(hierarchy(version).rows, name)).toContain('Alle Räume');
    const octets = book.getSpecialTable({ flags: 0, stat: startOfTable, version });
    expect(column(octets.rows, withType(name, propertyType.PtypString8))).toContain('Alle R\xe4ume');
    directory.modify(rooms, [{ operation: 'replace', attribute: 'displayName', values: ['All Rooms'] }]);
  });

  it('knows of no templates, which is no error', () => {
    expect(hierarchy(0, specialTableFlag.NspiAddressCreationTemplates)).toMatchObject({
      rows: [],
      status: 0,
    });
  });
});

function guidOf(base64: string): string {
  return `/guid=${Buffer.from(base64, 'base64').toString('hex').toUpperCase()}`;
}

describe('NspiQueryRows', () => {
  it('walks the whole list page by page, in the order of names, without the hidden ones', () => {
    const names: unknown[] = [];
    let stat = startOfTable;
    for (let page = 0; page < 20; page++) {
      const answer = book.queryRows(session, {
        flags: 0,
        stat,
        explicitTable: undefined,
        count: 7,
        propertyTags: [name],
      });
      expect(answer.status).toBe(nspiStatus.Success);
      names.push(...column(answer.rows, name));
      stat = answer.stat;
      if (stat.currentRec === positioningMid.MID_END_OF_TABLE) break;
    }
    expect(names).toEqual(column(everyone().rows, name));
    expect(names.length).toBe(stat.totalRecs);
    expect(names).toContain('Jürgen Müller');
    expect(names).toContain('All Staff');
    expect(names).toContain('Quentin Quist');
    const collator = new Intl.Collator('en-US', { sensitivity: 'base' });
    expect(names).toEqual([...names].sort((left, right) => collator.compare(String(left), String(right))));
    const hidden = directory
      .find('msExchHideFromAddressLists', 'TRUE')
      .map((entry) => entry.first('displayName'));
    expect(hidden.length).toBeGreaterThan(0);
    for (const one of hidden) expect(names).not.toContain(one);
  });

  it('shows on each list those who are on it', () => {
    const stat = { ...startOfTable, containerId: listNamed(opened, 'All Groups') };
    const { rows } = book.queryRows(session, {
      flags: 0,
      stat,
      explicitTable: undefined,
      count: 50,
      propertyTags: [name],
    });
    expect(column(rows, name)).toEqual(['All Staff', 'Sales']);
  });

  it('returns the objects of an explicit table in its order, and errors for ids of nothing', () => {
    const ben = midOf(opened, `${group}/cn=Recipients/cn=ben`);
    const anna = midOf(opened, `${group}/cn=Recipients/cn=anna`);
    const { rows, stat } = book.queryRows(session, {
      flags: 0,
      stat: startOfTable,
      explicitTable: [ben, 0xfffff, anna],
      count: 3,
      propertyTags: [name],
    });
    expect(column(rows, name)).toEqual(['Ben Bakker', undefined, 'Anna Albers']);
    expect(stat).toEqual(startOfTable);
  });

  it('refuses a list that is none, a row that is on another list, and no rows at all', () => {
    const ask = (stat: object, count = 5) =>
      book.queryRows(session, {
        flags: 0,
        stat: { ...startOfTable, ...stat },
        explicitTable: undefined,
        count,
        propertyTags: [name],
      }).status;
    expect(ask({ containerId: 0xffff })).toBe(nspiStatus.InvalidBookmark);
    const anna = midOf(opened, `${group}/cn=Recipients/cn=anna`);
    expect(ask({ containerId: listNamed(opened, 'All Groups'), currentRec: anna })).toBe(nspiStatus.NotFound);
    expect(ask({}, 0)).toBe(nspiStatus.InvalidParameter);
  });

  it('bounds what one answer holds by its columns', () => {
    const propertyTags = new Array<number>(1000).fill(name);
    expect(rowsAllowed(0xffffffff, 2)).toBe(5000);
    expect(rowsAllowed(0xffffffff, 1000)).toBe(10);
    const refused = book.queryRows(session, {
      flags: 0,
      stat: startOfTable,
      explicitTable: undefined,
      count: 1,
      propertyTags: [...propertyTags, name],
    });
    expect(refused.status).toBe(nspiStatus.TableTooBig);
  });
});

describe('NspiUpdateStat', () => {
  const update = (stat: object) => book.updateStat({ stat: { ...startOfTable, ...stat }, delta: 0 });
  const { rows = [] } = everyone();
  const midAt = (row: number) => {
    const key = valueIn(rows[row], pidTag.PidTagInstanceKey);
    return key instanceof Uint8Array ? Buffer.from(key).readUInt32LE() : 0;
  };

  it('moves by rows, and no further than the ends', () => {
    expect(update({ delta: 3 })).toMatchObject({
      stat: { currentRec: midAt(3), numPos: 3, totalRecs: rows.length, delta: 0 },
      delta: 3,
    });
    expect(update({ currentRec: midAt(3), delta: -9 })).toMatchObject({
      stat: { currentRec: midAt(0), numPos: 0 },
      delta: -3,
    });
    expect(update({ delta: 10_000 })).toMatchObject({
      stat: { currentRec: positioningMid.MID_END_OF_TABLE, numPos: rows.length },
      delta: rows.length,
    });
  });

  it('finds a fraction of the table', () => {
    const { stat } = update({ currentRec: positioningMid.MID_CURRENT, numPos: 1, totalRecs: 2 });
    expect(stat.numPos).toBe(Math.floor(rows.length / 2));
    const nowhere = update({ currentRec: positioningMid.MID_CURRENT, numPos: 7, totalRecs: 0 });
    expect(nowhere.stat.numPos).toBe(0);
  });

  it('leaves the STAT as it is when it fails', () => {
    const stat = { ...startOfTable, containerId: 99 };
    expect(book.updateStat({ stat, delta: undefined })).toEqual({
      stat,
      delta: undefined,
      status: nspiStatus.InvalidBookmark,
    });
  });
});

describe('NspiSeekEntries', () => {
  const seek = (value: string, changes: object = {}) =>
    book.seekEntries(session, {
      stat: startOfTable,
      target: { id: 0x3001, type: propertyType.PtypString, value },
      explicitTable: undefined,
      propertyTags: [name],
      ...changes,
    });

  it('finds the first name not before the one sought, whatever its case and accents', () => {
    expect(column(seek('JURGEN').rows, name)[0]).toBe('Jürgen Müller');
    expect(column(seek('b').rows, name)[0]).toBe('Ben Bakker');
    const octets = { id: 0x3001, type: propertyType.PtypString8, value: 'J\xfcrgen' } as const;
    expect(column(seek('', { target: octets }).rows, name)[0]).toBe('Jürgen Müller');
  });

  it('says where that is without rows for who wants none', () => {
    const { stat, rows } = seek('ben', { propertyTags: undefined });
    expect(rows).toBeUndefined();
    expect(stat.currentRec).toBe(midOf(opened, `${group}/cn=Recipients/cn=ben`));
  });

  it('finds nothing behind the last name, and seeks by nothing but display names', () => {
    expect(seek('龥龥').status).toBe(nspiStatus.NotFound);
    const target = { id: 0x3a00, type: propertyType.PtypString, value: 'anna' } as const;
    expect(seek('', { target }).status).toBe(nspiStatus.GeneralFailure);
  });

  it('seeks in an explicit table', () => {
    const mids = ['anna', 'eva', 'petra'].map((alias) => midOf(opened, `${group}/cn=Recipients/cn=${alias}`));
    const { stat, rows } = seek('C', { explicitTable: mids });
    expect(stat).toMatchObject({ currentRec: mids[1], numPos: 1, totalRecs: 3 });
    expect(column(rows, name)).toEqual(['Eva Engel', 'Petra Prins']);
  });
});

describe('positions', () => {
  it('follow the directory, while ids stay what they are', () => {
    const own = openBook();
    const anna = midOf(own, `${group}/cn=Recipients/cn=anna`);
    const place = () =>
      own.book.updateStat({ stat: { ...startOfTable, currentRec: anna }, delta: 0 }).stat.numPos;
    const before = place();
    own.directory.modify('CN=Anna Albers,OU=Staff,DC=contoso,DC=internal', [
      { operation: 'replace', attribute: 'displayName', values: ['Zoe Albers'] },
    ]);
    expect(place()).toBeGreaterThan(before);
    own.directory.rename('CN=Anna Albers,OU=Staff,DC=contoso,DC=internal', 'CN=Zoe Albers');
    expect(midOf(own, `${group}/cn=Recipients/cn=anna`)).toBe(anna);
    own.directory.delete('CN=Zoe Albers,OU=Staff,DC=contoso,DC=internal');
    const gone = own.book.updateStat({ stat: { ...startOfTable, currentRec: anna }, delta: 0 });
    expect(gone.status).toBe(nspiStatus.NotFound);
  });
});
