import { isGuid, parseGuid } from '../../values/guid.js';
import { isSid, sidFromBytes } from '../../values/sid.js';
import { isKeyWithin, tryDnKey } from '../dn-key.js';
import type { Entry } from '../entry.js';
import type { DirectoryReader } from '../reader.js';

/**
 * Well-known containers of a domain (MS-ADTS 6.1.1.4) by the GUID that `<WKGUID=...>` names, for directories whose
 * domain came without `wellKnownObjects`.
 */
const wellKnownContainers = new Map([
  ['a9d1ca15768811d1aded00c04fd8d5cd', 'CN=Users'],
  ['aa312825768811d1aded00c04fd8d5cd', 'CN=Computers'],
  ['a361b2ffffd211d1aa4b00c04fd7d83a', 'OU=Domain Controllers'],
  ['ab1d30f3768811d1aded00c04fd8d5cd', 'CN=System'],
  ['ab8153b7768811d1aded00c04fd8d5cd', 'CN=LostAndFound'],
  ['18e2ea80684f11d2b9aa00c04f79f805', 'CN=Deleted Objects'],
  ['22b70c67d56e4efb91e9300fca3dc1aa', 'CN=ForeignSecurityPrincipals'],
  ['09460c08ae1e4a4ea0f64aee7daa1e5a', 'CN=Program Data'],
]);

/** True for `<GUID=...>`, `<SID=...>` and `<WKGUID=...>` (MS-ADTS 3.1.1.3.1.2.4), well-formed or not. */
export function isAlternativeName(name: string): boolean {
  return name.startsWith('<');
}

/** The entry that an alternative form of a name stands for; undefined when there is none, or the form is wrong. */
export function findByAlternativeName(directory: DirectoryReader, name: string): Entry | undefined {
  const [, kind, value = ''] = /^<(GUID|SID|WKGUID)=([^>]*)>$/i.exec(name.trim()) ?? [];
  switch (kind?.toUpperCase()) {
    case 'GUID':
      return findByGuid(directory, value);
    case 'SID':
      return findBySid(directory, value);
    case 'WKGUID':
      return findWellKnown(directory, value);
    default:
      return undefined;
  }
}

/** With dashes it is a GUID's text; 32 digits alone are its bytes. */
function findByGuid(directory: DirectoryReader, value: string): Entry | undefined {
  if (/^[0-9a-f]{32}$/i.test(value)) return directory.find('objectGUID', Buffer.from(value, 'hex'))[0];
  return isGuid(value) ? directory.find('objectGUID', parseGuid(value))[0] : undefined;
}

function findBySid(directory: DirectoryReader, value: string): Entry | undefined {
  if (isSid(value)) return directory.find('objectSid', value)[0];
  if (!/^01[0-9a-f]{14}(?:[0-9a-f]{8})*$/i.test(value)) return undefined;
  const bytes = Buffer.from(value, 'hex');
  return bytes.length === 8 + 4 * (bytes[1] ?? 0)
    ? directory.find('objectSid', sidFromBytes(bytes))[0]
    : undefined;
}

function findWellKnown(directory: DirectoryReader, value: string): Entry | undefined {
  const [, guid = '', dn = ''] = /^([0-9a-f]{32}),(.+)$/i.exec(value) ?? [];
  const holder = directory.get(dn);
  if (holder === undefined) return undefined;
  for (const known of [...holder.all('wellKnownObjects'), ...holder.all('otherWellKnownObjects')]) {
    const [, binary, target] = /^B:32:([0-9A-F]{32}):(.+)$/i.exec(known) ?? [];
    if (binary?.toLowerCase() === guid.toLowerCase() && target !== undefined) return directory.get(target);
  }
  const relative = wellKnownContainers.get(guid.toLowerCase());
  return relative === undefined ? undefined : directory.get(`${relative},${dn}`);
}

/** The naming context that a name lies in: the deepest one above it. */
export function namingContextOf(directory: DirectoryReader, dn: string): string | undefined {
  const key = tryDnKey(dn);
  if (key === undefined) return undefined;
  return directory.namingContexts.all
    .filter((context) => isKeyWithin(key, tryDnKey(context) ?? ''))
    .sort((left, right) => right.length - left.length)[0];
}
