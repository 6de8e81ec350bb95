import { tryDnKey } from '../../directory/dn-key.js';
import type { Entry } from '../../directory/entry.js';
import type { DirectoryReader } from '../../directory/reader.js';
import type { WriteRule } from '../../directory/write-rule.js';
import { LabError } from '../../errors.js';

const siteAttribute = 'msExchServerSite';

/** A site has one client access array at most, as New-ClientAccessArray has it. */
export const arrayPerSite: WriteRule = {
  check(entry: Entry, directory: DirectoryReader): void {
    if (!entry.isA('msExchClientAccessArray')) return;
    const site = siteKeyOf(entry);
    if (site === undefined) return;
    const other = directory
      .find('objectClass', 'msExchClientAccessArray')
      .find((array) => array.dn.key !== entry.dn.key && siteKeyOf(array) === site);
    if (other === undefined) return;
    throw new LabError('attribute-refused', `the site has a client access array already: ${other.dn.name}`, {
      where: entry.dn.toString(),
      hint: `change ${other.dn.toString()}, or take another ${siteAttribute}`,
    });
  },
};

function siteKeyOf(array: Entry): string | undefined {
  const site = array.first(siteAttribute);
  return site === undefined ? undefined : tryDnKey(site);
}
