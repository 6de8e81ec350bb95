import { describe, expect, it } from 'vitest';
import { createAddressBook } from '../../../../src/exchange/roles/address-book/role.js';
import { parseGuid } from '../../../../src/values/guid.js';
import { encodeEntryId } from '../../../../src/wire/address-book/entry-id.js';
import { pidTag } from '../../../../src/wire/address-book/property-tag.js';
import { nspiStatus } from '../../../../src/wire/address-book/status.js';
import { entry, load, organizationDn } from '../../small-organization.js';
import { column, group, listNamed, openBook, startOfTable } from './book.js';

const opened = openBook();
const { book, session } = opened;
const account = pidTag.PidTagAccount;

/** The aliases that names are resolved to; `?` for an ambiguous and `-` for an unknown one. */
function resolve(...names: readonly string[]): unknown[] {
  const request = { stat: startOfTable, propertyTags: [account], names };
  const { mids = [], rows } = book.resolveNamesW(session, request);
  const found = column(rows, account);
  return mids.map((mid) => (mid === 2 ? found.shift() : mid === 1 ? '?' : '-'));
}

describe('Check Name', () => {
  it('finds people by the beginning of any of their names', () => {
    expect(resolve('anna', 'Albers', 'Anna Alb', 'albers an', 'anna.albers@con', 'Ben Bakker')).toEqual([
      'anna',
      'anna',
      'anna',
      'anna',
      'anna',
      'ben',
    ]);
  });

  it('tells neither case nor accents apart', () => {
    expect(resolve('jurgen', 'JÜRGEN MÜLLER', 'muller')).toEqual(resolve('Jürgen', 'Jürgen', 'Jürgen'));
    expect(resolve('jurgen')[0]).not.toBe('-');
  });

  it('is ambiguous when it finds several, and unknown when it finds nobody', () => {
    expect(resolve('a', 'nobody at all', '', ' ')).toEqual(['?', '-', '-', '-']);
  });

  it('takes a name behind = as a whole', () => {
    expect(resolve('=anna', '=ann', '=smtp:anna@contoso.example', '=smtp:anna')).toEqual([
      'anna',
      '-',
      'anna',
      '-',
    ]);
  });

  it('finds recipients by legacyExchangeDN, even one that no list shows', () => {
    const dn = `${group}/cn=Recipients/cn=anna`;
    expect(resolve(dn, dn.toUpperCase(), `=${dn}`, `EX:${dn}`, `${dn}x`)).toEqual([
      'anna',
      'anna',
      'anna',
      'anna',
      '-',
    ]);
    const [hidden] = opened.directory.find('msExchHideFromAddressLists', 'TRUE');
    const alias = hidden?.first('mailNickname') ?? '';
    expect(resolve(alias, hidden?.first('legacyExchangeDN') ?? '')).toEqual(['-', alias]);
  });

  it('looks only into the list it is asked for', () => {
    const stat = { ...startOfTable, containerId: listNamed(opened, 'All Groups') };
    const ask = (names: string[]) =>
      book.resolveNamesW(session, { stat, propertyTags: [account], names }).mids;
    expect(ask(['a', 'anna'])).toEqual([2, 0]);
    expect(
      book.resolveNamesW(session, { stat: { ...stat, containerId: 77 }, propertyTags: [], names: [] }).status,
    ).toBe(nspiStatus.InvalidBookmark);
  });

  it('reads names of NspiResolveNames in the code page of the client', () => {
    const ask = (codePage: number, name: string) =>
      book.resolveNames(session, {
        stat: { ...startOfTable, codePage },
        propertyTags: [pidTag.PidTagDisplayName],
        names: [name],
      });
    expect(column(ask(1252, 'J\xfcrgen').rows, pidTag.PidTagDisplayName)).toEqual(['Jürgen Müller']);
    const yamada = Buffer.from([0x8e, 0x52, 0x93, 0x63]).toString('latin1'); // 山田 in Shift_JIS
    expect(column(ask(932, yamada).rows, pidTag.PidTagDisplayName)).toEqual(['山田 花子']);
    expect(ask(1252, yamada).mids).toEqual([0]);
  });

  it('prefers who has an address to whose address begins so', () => {
    const user = (alias: string, mail: string) =>
      entry(`CN=${alias},CN=Users,DC=example,DC=internal`, ['person', 'user'], {
        legacyExchangeDN: `/o=Example/cn=${alias}`,
        mailNickname: alias,
        proxyAddresses: `SMTP:${mail}`,
        showInAddressBook: `CN=GAL,${organizationDn}`,
      });
    const { directory, organization } = load(
      entry(
        'CN=Exchange,CN=Services,CN=Configuration,DC=example,DC=internal',
        ['msExchConfigurationContainer'],
        {
          globalAddressList: `CN=GAL,${organizationDn}`,
        },
      ),
      entry(`CN=GAL,${organizationDn}`, ['addressBookContainer'], { displayName: 'GAL' }),
      user('one', 'mia@example.test'),
      user('two', 'mia@example.test.fabrikam.example'),
    );
    const small = createAddressBook({ directory, organization, encodeEntryId });
    const guid = parseGuid('6d2b1f0e-4a53-4c7e-9d11-0c2f5b8a9e31');
    const names = ['mia@example.test', 'mia@example'];
    const answer = small.resolveNamesW(
      { serverGuid: guid, userName: 'one' },
      { stat: startOfTable, propertyTags: [account], names },
    );
    expect(answer.mids).toEqual([2, 1]);
    expect(column(answer.rows, account)).toEqual(['one']);
  });

  it('follows the directory', () => {
    const own = openBook();
    const ask = (name: string) =>
      own.book.resolveNamesW(own.session, { stat: startOfTable, propertyTags: [account], names: [name] })
        .mids;
    expect(ask('Zoe')).toEqual([0]);
    own.directory.modify('CN=Anna Albers,OU=Staff,DC=contoso,DC=internal', [
      { operation: 'replace', attribute: 'givenName', values: ['Zoe'] },
    ]);
    expect(ask('Zoe')).toEqual([2]);
  });
});
