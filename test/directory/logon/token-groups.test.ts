import { describe, expect, it } from 'vitest';
import { Directory } from '../../../src/directory/directory.js';
import { AttributeRefused } from '../../../src/directory/refusals.js';
import { readSelection, selectAttributes } from '../../../src/directory/search/attribute-selection.js';
import { parseFilter } from '../../../src/directory/search/filter-text.js';
import { sidToBytes } from '../../../src/values/sid.js';

const domain = 'S-1-5-21-1-2-3';
const sidOf = (rid: number) =>
  `objectSid:: ${Buffer.from(sidToBytes(`${domain}-${rid}`)).toString('base64')}\n`;
const group = (name: string, rid: number, more = '') =>
  `dn: CN=${name},DC=b,DC=c\nobjectClass: top\nobjectClass: group\n${sidOf(rid)}${more}\n`;

/** anna is in Staff, Staff in All, All in Staff; and in a distribution list that is in Secret. */
const ldif = [
  `dn: DC=b,DC=c\nobjectClass: domainDNS\n`,
  `dn: CN=anna,DC=b,DC=c\nobjectClass: user\nprimaryGroupID: 513\n${sidOf(1001)}`,
  group('Domain Users', 513, 'groupType: -2147483646\n'),
  group('Staff', 1101, 'groupType: -2147483646\nmember: CN=anna,DC=b,DC=c\nmember: CN=All,DC=b,DC=c\n'),
  group('All', 1102, 'groupType: -2147483640\nmember: CN=Staff,DC=b,DC=c\n'),
  group('News', 1103, 'groupType: 8\nmember: CN=anna,DC=b,DC=c\n'),
  group('Secret', 1104, 'groupType: -2147483640\nmember: CN=News,DC=b,DC=c\n'),
  `dn: CN=box,DC=b,DC=c\nobjectClass: container\n`,
].join('\n');

const load = () => Directory.load([{ name: 'a.ldf', text: ldif }], { now: () => new Date() });

describe('tokenGroups', () => {
  it('holds the SIDs of all security groups of an account: primary, direct, and groups of groups, each once', () => {
    expect(load().get('CN=anna,DC=b,DC=c')?.all('tokenGroups').toSorted()).toEqual([
      `${domain}-1101`,
      `${domain}-1102`,
      `${domain}-513`,
    ]);
  });

  it('goes over the wire as bytes', () => {
    const [first] = load().get('CN=Staff,DC=b,DC=c')?.values('tokenGroups') ?? [];
    expect(first).toEqual(Buffer.from(sidToBytes(`${domain}-1102`)));
  });

  it('is not there where there is no SID', () => {
    expect(load().get('CN=box,DC=b,DC=c')?.all('tokenGroups')).toEqual([]);
  });

  it('is given to those who ask for it by name, and not with all others', () => {
    const directory = load();
    const entry = directory.get('CN=anna,DC=b,DC=c');
    const names = (...requested: string[]) =>
      entry === undefined
        ? []
        : selectAttributes(directory.schema, entry, readSelection(directory.schema, requested)).map(
            ({ name }) => name,
          );
    expect(names('TOKENGROUPS')).toEqual(['tokenGroups']);
    expect(names('*', '+')).not.toContain('tokenGroups');
    expect(names('*', 'tokenGroups')).toContain('tokenGroups');
  });

  it('is unknown to filters, and cannot be written', () => {
    const directory = load();
    const find = (filter: string) =>
      directory.search({ base: 'DC=b,DC=c', scope: 'sub', filter: parseFilter(filter) });
    expect(find('(tokenGroups=*)')).toEqual([]);
    expect(find(`(tokenGroups=${domain}-513)`)).toEqual([]);
    const write = () =>
      directory.modify('CN=anna,DC=b,DC=c', [
        { operation: 'add', attribute: 'tokenGroups', values: [`${domain}-1104`] },
      ]);
    expect(write).toThrow(AttributeRefused);
  });
});
