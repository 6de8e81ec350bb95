import { describe, expect, it } from 'vitest';
import type { DirectoryChange } from '../../src/directory/change.js';
import type { Directory } from '../../src/directory/directory.js';
import { equals } from '../../src/directory/search/filter.js';
import { UndoLog } from '../../src/directory/undo-log.js';
import { annaDn, domainDn, joergDn, loadSmallForest, usersDn } from './small-forest.js';

/** Everything that can be read, in the order in which it is given. */
function everything(directory: Directory) {
  const read = [...directory.entries()].map((entry) => ({
    dn: entry.dnText,
    history: entry.history,
    values: entry.attributeNames.map((name) => [name, entry.values(name)]),
    memberOf: entry.all('memberOf'),
    children: directory.children(entry.dn).map(({ dnText }) => dnText),
    passwords: directory.passwordsOf(entry),
  }));
  const byMail = directory.search({
    base: domainDn,
    scope: 'sub',
    filter: equals('mail', 'anna@example.com'),
  });
  return {
    read,
    byMail: byMail.map(({ dnText }) => dnText),
    size: directory.size,
    usn: directory.highestUsn,
    contexts: directory.namingContexts,
    under: directory.search({ base: domainDn, scope: 'sub' }).map(({ dnText }) => dnText),
  };
}

const user = (name: string) => [
  { name: 'objectClass', values: ['user'] },
  { name: 'sAMAccountName', values: [name] },
];

const writes: readonly (readonly [string, (directory: Directory) => void])[] = [
  [
    'a modify',
    (directory) =>
      directory.modify(annaDn, [{ operation: 'replace', attribute: 'mail', values: ['a@b.example'] }]),
  ],
  [
    'a new password',
    (directory) =>
      directory.modify(annaDn, [{ operation: 'replace', attribute: 'userPassword', values: ['another'] }]),
  ],
  ['an add', (directory) => directory.add(`CN=New,${usersDn}`, user('new'))],
  ['a delete', (directory) => directory.delete(annaDn)],
  ['a delete of a tree', (directory) => directory.delete(usersDn, true)],
  ['a rename', (directory) => directory.rename(joergDn, 'CN=Somebody')],
  ['a rename of a tree', (directory) => directory.rename(usersDn, 'CN=People')],
];

describe('reset', () => {
  it.each(writes)('undoes %s', (_, write) => {
    const directory = loadSmallForest();
    const before = everything(directory);
    write(directory);
    expect(everything(directory)).not.toEqual(before);
    directory.reset();
    expect(everything(directory)).toEqual(before);
  });

  it('undoes all of them, again and again', () => {
    const directory = loadSmallForest();
    const before = everything(directory);
    for (let round = 0; round < 3; round++) {
      directory.add(`CN=New,${usersDn}`, user('new'));
      directory.rename(`CN=New,${usersDn}`, 'CN=Newer');
      directory.delete(annaDn);
      directory.add(annaDn, user('anna'));
      directory.rename(usersDn, 'CN=People');
      directory.delete(usersDn.replace('CN=Users', 'CN=People'), true);
      directory.reset();
      expect(everything(directory)).toEqual(before);
    }
  });

  it('gives a new revision, and tells listeners', () => {
    const directory = loadSmallForest();
    const heard: DirectoryChange[] = [];
    directory.onChange((change) => heard.push(change));
    const { revision } = directory;
    directory.reset();
    expect(directory.revision).toBeGreaterThan(revision);
    expect(heard).toEqual([{ kind: 'reset', dn: '', revision: directory.revision }]);
  });
});

describe('the undo log', () => {
  it('keeps the first state of each key, and nothing of what came and went', () => {
    const log = new UndoLog<string>();
    log.note('early', undefined, 'x');
    log.begin();
    log.note('a', '1', '2');
    log.note('a', '2', undefined);
    for (let index = 0; index < 1000; index++) {
      log.note(`passing ${index}`, undefined, 'x');
      log.note(`passing ${index}`, 'x', undefined);
    }
    log.note('b', undefined, 'x');
    expect([...log.take()]).toEqual([
      ['a', '1'],
      ['b', undefined],
    ]);
    expect([...log.take()]).toEqual([]);
  });
});
