import type { Entry } from '../../../directory/entry.js';
import type { DirectoryReader } from '../../../directory/reader.js';
import { displayNameOf } from './address-book-object.js';
import { orderNames } from './collation.js';

/** An address list, as the hierarchy table has it (MS-OXOABK 2.2.2). */
export interface Container {
  readonly entry: Entry;
  /** Its Minimal Entry ID; 0 for the Global Address List. */
  readonly mid: number;
  readonly displayName: string;
  readonly depth: number;
  readonly parent: Container | undefined;
  readonly hasChildren: boolean;
}

/** The GAL's container id (MS-OXOABK 2.2.2.3). */
export const globalAddressListId = 0;

/** The Global Address List, then the other lists, each before those below it. */
export function readHierarchy(
  directory: DirectoryReader,
  midOf: (entry: Entry) => number,
): readonly Container[] {
  const [configuration] = directory.find('objectClass', 'msExchConfigurationContainer');
  const list = (dn: string) => {
    const entry = directory.get(dn);
    return entry !== undefined && isContainer(entry) ? [entry] : [];
  };
  const [global] = (configuration?.all('globalAddressList') ?? []).flatMap(list);
  const roots = (configuration?.all('addressBookRoots') ?? []).flatMap(list);
  const found: Container[] = [];
  if (global !== undefined) {
    const displayName = displayNameOf(global);
    found.push({
      entry: global,
      mid: globalAddressListId,
      displayName,
      depth: 0,
      parent: undefined,
      hasChildren: false,
    });
  }
  const add = (entry: Entry, parent: Container | undefined) => {
    const children = directory.children(entry.dn).filter(isContainer);
    const container: Container = {
      entry,
      mid: midOf(entry),
      displayName: displayNameOf(entry),
      depth: parent === undefined ? 0 : parent.depth + 1,
      parent,
      hasChildren: children.length > 0,
    };
    found.push(container);
    for (const child of byName(children)) add(child, container);
  };
  for (const root of byName(roots)) add(root, undefined);
  return found;
}

function isContainer(entry: Entry): boolean {
  return entry.isA('addressBookContainer');
}

function byName(entries: readonly Entry[]): readonly Entry[] {
  return [...entries].sort((left, right) => orderNames(displayNameOf(left), displayNameOf(right)));
}
