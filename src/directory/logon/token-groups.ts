import type { ConstructedAttribute } from '../constructed.js';
import type { Entry } from '../entry.js';
import type { DirectoryReader } from '../reader.js';

/** groupType GROUP_TYPE_SECURITY_ENABLED (MS-ADTS 2.2.12): only such groups are part of a token. */
const securityEnabled = 0x8000_0000;

/**
 * `tokenGroups` (MS-ADTS 3.1.1.4.5.19): the SIDs of all security groups that a principal belongs to, by its primary
 * group, by `memberOf`, and by the groups of those groups. Its own SID is none of them.
 */
export const tokenGroups: ConstructedAttribute = {
  name: 'tokenGroups',
  returnedByDefault: false,
  onRequest: true,
  syntax: 'sid',
  multiValued: true,
  applies: (entry) => entry.first('objectSid') !== undefined,
  read: (entry, directory) => {
    const seen = new Set([entry.dn.key]);
    const sids: string[] = [];
    const pending = [...primaryGroupOf(entry, directory), ...groupsOf(entry, directory)];
    for (let group = pending.shift(); group !== undefined; group = pending.shift()) {
      if (seen.has(group.dn.key) || !isSecurityGroup(group)) continue;
      seen.add(group.dn.key);
      sids.push(...group.all('objectSid'));
      pending.push(...groupsOf(group, directory));
    }
    return sids;
  },
};

/** Of the entry's own domain, whose SID is its own but for the last part. */
function primaryGroupOf(entry: Entry, directory: DirectoryReader): readonly Entry[] {
  const rid = entry.first('primaryGroupID');
  const domain = entry.first('objectSid')?.replace(/-\d+$/, '');
  return rid === undefined ? [] : directory.find('objectSid', `${domain}-${rid}`);
}

function groupsOf(entry: Entry, directory: DirectoryReader): readonly Entry[] {
  return entry.all('memberOf').flatMap((dn) => directory.get(dn) ?? []);
}

/** A group that does not say is taken for one: what is added without groupType becomes one too. */
function isSecurityGroup(group: Entry): boolean {
  const type = group.first('groupType');
  return type === undefined || (Number(type) & securityEnabled) !== 0;
}
