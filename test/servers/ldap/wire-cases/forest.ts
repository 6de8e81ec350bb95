import type { Directory } from '../../../../src/directory/directory.js';
import { domainDn, loadSmallForest } from '../../../directory/small-forest.js';

export const manyDn = `OU=Many,${domainDn}`;
export const bigGroupDn = `CN=Everybody,${manyDn}`;
export const nestedGroupDn = `CN=Outer,${manyDn}`;
export const scratchDn = `OU=Scratch,${domainDn}`;
export const contactDn = (number: number) => `CN=contact ${number},${manyDn}`;
/** More than a page, and more than a range. */
export const manyContacts = 1_700;

/** The small forest with more in it than one answer may hold, and a place to write in. */
export function loadWireForest(): Directory {
  const contacts = Array.from(
    { length: manyContacts },
    (_, at) =>
      `dn: ${contactDn(at)}\nobjectClass: top\nobjectClass: person\nobjectClass: contact\nsn: ${at % 7}\n`,
  );
  const members = Array.from({ length: manyContacts }, (_, at) => `member: ${contactDn(at)}\n`).join('');
  return loadSmallForest(
    [
      `dn: ${manyDn}\nobjectClass: top\nobjectClass: organizationalUnit\n`,
      `dn: ${scratchDn}\nobjectClass: top\nobjectClass: organizationalUnit\n`,
      `dn: CN=kept,${scratchDn}\nobjectClass: top\nobjectClass: container\ndescription: a\ndescription: b\n`,
      ...contacts,
      `dn: ${bigGroupDn}\nobjectClass: top\nobjectClass: group\nsAMAccountName: Everybody\n${members}`,
      `dn: ${nestedGroupDn}\nobjectClass: top\nobjectClass: group\nsAMAccountName: Outer\nmember: ${bigGroupDn}\n`,
    ].join('\n'),
  );
}
