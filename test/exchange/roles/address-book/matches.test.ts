import { describe, expect, it } from 'vitest';
import { pidTag, propertyType, withType } from '../../../../src/wire/address-book/property-tag.js';
import type { PropertyValue } from '../../../../src/wire/address-book/property-value.js';
import type { Restriction } from '../../../../src/wire/address-book/restriction.js';
import { nspiStatus } from '../../../../src/wire/address-book/status.js';
import { column, group, midOf, openBook, startOfTable } from './book.js';

const opened = openBook();
const { book, session } = opened;
const name = pidTag.PidTagDisplayName;

const ask = (filter: Restriction | undefined, changes: object = {}) =>
  book.getMatches(session, {
    stat: startOfTable,
    filter,
    propertyName: undefined,
    requested: 100,
    propertyTags: [name],
    ...changes,
  });
const found = (filter: Restriction) => column(ask(filter).rows, name);

const text = (value: string, id: number): PropertyValue => ({ id, type: propertyType.PtypString, value });
const anr = (value: string): Restriction => ({
  kind: 'property',
  relop: 4,
  propertyTag: pidTag.PidTagAnr,
  value: text(value, 0x360c),
});
const surname = (relop: number, value: string): Restriction => ({
  kind: 'property',
  relop,
  propertyTag: pidTag.PidTagSurname,
  value: text(value, 0x3a11),
});
const many = (length: number, of: (at: number) => string): PropertyValue => ({
  id: 0x800f,
  type: propertyType.PtypMultipleString,
  value: Array.from({ length }, (_, at) => of(at)),
});
const type = (value: number): Restriction => ({
  kind: 'property',
  relop: 4,
  propertyTag: pidTag.PidTagDisplayType,
  value: { id: 0x3900, type: propertyType.PtypInteger32, value },
});

describe('NspiGetMatches', () => {
  it('finds whom a name may mean, in the order of the list', () => {
    expect(found(anr('a'))).toEqual([...found(anr('a'))].sort());
    expect(found(anr('a'))).toEqual(expect.arrayContaining(['All Staff', 'Anna Albers']));
    const octets = { id: 0x360c, type: propertyType.PtypString8, value: 'J\xfcrg' } as const;
    const tag = withType(pidTag.PidTagAnr, propertyType.PtypString8);
    expect(found({ kind: 'property', relop: 4, propertyTag: tag, value: octets })).toEqual(['Jürgen Müller']);
  });

  it('evaluates every kind of restriction', () => {
    expect(found(type(1))).toEqual(['All Staff', 'Sales']);
    expect(found({ kind: 'and', restrictions: [anr('a'), type(1)] })).toEqual(['All Staff']);
    expect(found({ kind: 'or', restrictions: [surname(4, 'ALBERS'), surname(4, 'bakker')] })).toEqual([
      'Anna Albers',
      'Ben Bakker',
    ]);
    expect(found({ kind: 'and', restrictions: [surname(3, 'b'), surname(0, 'c')] })).toEqual(['Ben Bakker']);
    const noSurname: Restriction = {
      kind: 'not',
      restriction: { kind: 'exist', propertyTag: pidTag.PidTagSurname },
    };
    expect(found({ kind: 'and', restrictions: [noSurname, type(1)] })).toEqual(['All Staff', 'Sales']);
    const content = (fuzzyLevel: number, value: string): Restriction => ({
      kind: 'content',
      fuzzyLevel,
      propertyTag: pidTag.PidTagAddressBookProxyAddresses,
      value: text(value, 0x800f),
    });
    expect(found(content(0x10002, 'smtp:anna.'))).toEqual(['Anna Albers']);
    expect(found(content(1, 'annA.alb'))).toEqual(['Anna Albers']);
    expect(found(content(0, 'smtp:anna'))).toEqual([]);
    const { PidTagDisplayType, PidTagEmailAddress, PidTagAddressBookObjectDistinguishedName } = pidTag;
    expect(found({ kind: 'bitmask', relop: 1, propertyTag: PidTagDisplayType, mask: 1 })).toEqual(
      found(type(1)),
    );
    const both = { propertyTag1: PidTagEmailAddress, propertyTag2: PidTagAddressBookObjectDistinguishedName };
    expect(found({ kind: 'compare-properties', relop: 5, ...both })).toEqual([]);
    expect(found({ kind: 'size', relop: 4, propertyTag: pidTag.PidTagSurname, size: 14 })).toContain(
      'Anna Albers',
    );
  });

  it('refuses what is too much, and what it cannot search for', () => {
    expect(ask(anr('a'), { requested: 1 }).status).toBe(nspiStatus.TableTooBig);
    expect(ask({ kind: 'exist', propertyTag: name }, { requested: 3 }).status).toBe(nspiStatus.TableTooBig);
    expect(ask({ kind: 'sub-object', subObject: 0, restriction: type(0) }).status).toBe(
      nspiStatus.TooComplex,
    );
    expect(ask(surname(6, '.*')).status).toBe(nspiStatus.TooComplex);
    const endless: Restriction = { kind: 'and', restrictions: new Array<Restriction>(64).fill(type(0)) };
    expect(ask(endless).status).toBe(nspiStatus.TooComplex);
    expect(ask(type(0), { stat: { ...startOfTable, containerId: 5 } }).status).toBe(
      nspiStatus.InvalidBookmark,
    );
  });

  it.each<[string, Restriction]>([
    [
      'a property compared with 300,000 values',
      {
        kind: 'property',
        relop: 4,
        propertyTag: pidTag.PidTagAddressBookProxyAddresses,
        value: many(300_000, (at) => `smtp:${at}@nowhere`),
      },
    ],
    [
      'a search for 300,000 values',
      {
        kind: 'content',
        fuzzyLevel: 1,
        propertyTag: pidTag.PidTagAddressBookProxyAddresses,
        value: many(300_000, (at) => `zz${at}`),
      },
    ],
    [
      'a search for texts of a megabyte',
      {
        kind: 'or',
        restrictions: Array.from({ length: 60 }, () => ({
          kind: 'content',
          fuzzyLevel: 1,
          propertyTag: pidTag.PidTagAddressBookProxyAddresses,
          value: text('z'.repeat(1_000_000), 0x800f),
        })),
      },
    ],
  ])('a leaf costs its values times those of the object: %s', (_, filter) => {
    expect(ask(filter).status).toBe(nspiStatus.TooComplex);
  });

  it('compares a handful of values with every object', () => {
    const value = many(20, (at) => (at === 7 ? 'smtp:anna@contoso.example' : `smtp:${at}@nowhere`));
    const propertyTag = pidTag.PidTagAddressBookProxyAddresses;
    expect(found({ kind: 'property', relop: 4, propertyTag, value })).toEqual(['Anna Albers']);
    expect(found({ kind: 'content', fuzzyLevel: 0, propertyTag, value })).toEqual(['Anna Albers']);
  });

  it('opens the members of a group, sorted by name', () => {
    const sales = midOf(opened, `${group}/cn=Recipients/cn=sales`);
    const stat = { ...startOfTable, currentRec: sales, containerId: pidTag.PidTagAddressBookMember };
    const answer = ask(undefined, { stat });
    expect(column(answer.rows, name)).toEqual([
      'Ben Bakker',
      'Frank Fischer',
      'Karin Koch',
      'Quentin Quist',
      '山田 花子',
    ]);
    expect(answer.stat.containerId).toBe(sales);
    const other = { ...stat, containerId: pidTag.PidTagTitle };
    expect(ask(undefined, { stat: other }).status).toBe(nspiStatus.NotSupported);
    expect(ask(undefined, { stat: { ...stat, currentRec: 3 } }).status).toBe(nspiStatus.GeneralFailure);
  });
});

describe('NspiResortRestriction', () => {
  it('sorts ids by name, forgets those of nothing, and finds its place again', () => {
    const [anna = 0, ben = 0, eva = 0] = ['anna', 'ben', 'eva'].map((alias) =>
      midOf(opened, `${group}/cn=Recipients/cn=${alias}`),
    );
    const stat = { ...startOfTable, currentRec: ben };
    expect(book.resortRestriction({ stat, mids: [eva, 0x7fffffff, ben, anna] })).toEqual({
      stat: { ...stat, numPos: 1, totalRecs: 3 },
      mids: [anna, ben, eva],
      status: nspiStatus.Success,
    });
    expect(book.resortRestriction({ stat, mids: [eva] }).stat).toMatchObject({ currentRec: 0, numPos: 0 });
  });
});
