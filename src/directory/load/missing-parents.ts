import { parseDn } from '../../values/dn.js';
import { parentKey } from '../dn-key.js';
import type { EntryStore } from '../entry-store.js';
import type { EntryWriter } from '../writer.js';
import type { LoadRemark } from './load-remark.js';

const isDomainKey = (key: string): boolean => /^dc=[^,]+(?:,dc=[^,]+)*$/.test(key);

/**
 * Adds the entries above others that an export leaves out, so that every one can be reached from the top. The entries
 * of a naming context end with its head: what is above that is another directory's.
 */
export function addMissingParents(
  store: EntryStore,
  writer: EntryWriter,
  remark: (remark: LoadRemark) => void,
): void {
  for (const entry of [...store.entries]) {
    if (isDomainKey(entry.key) || store.get(parentKey(entry.key)) !== undefined) continue;
    for (let above = parseDn(entry.dnText).parent; above !== undefined; above = above.parent) {
      const { key } = above;
      if (key === '' || store.get(key) !== undefined) break;
      const dnText = above.toString();
      const classes = placeholderClasses(key).map((value) => ({ name: 'objectClass', value }));
      writer.create({ key, dnText }, classes, 'load');
      remark({ kind: 'missing-parent', dn: dnText });
      if (isDomainKey(key)) break;
    }
  }
}

function placeholderClasses(key: string): readonly string[] {
  if (isDomainKey(key)) return ['top', 'domain', 'domainDNS'];
  if (key.startsWith('ou=')) return ['top', 'organizationalUnit'];
  if (/^cn=configuration,dc=/.test(key)) return ['top', 'configuration'];
  if (/^cn=schema,cn=configuration,dc=/.test(key)) return ['top', 'dMD'];
  return ['top', 'container'];
}
