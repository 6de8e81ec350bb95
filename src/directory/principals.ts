import type { Directory } from './directory.js';
import { dnsNameOf, isKeyWithin, tryDnKey } from './dn-key.js';
import type { Entry } from './entry.js';
import { and, equals } from './filter.js';
import type { DirectoryReader } from './reader.js';

/** What a check of name and password comes to. */
export type Authentication =
  | { readonly ok: true; readonly entry: Entry }
  | { readonly ok: false; readonly reason: AuthenticationFailure };

/** Why somebody is not let in, in the order Active Directory looks. */
export type AuthenticationFailure = 'no-such-user' | 'locked' | 'wrong-password' | 'disabled' | 'expired';

/** userAccountControl (MS-ADTS 2.2.16) ACCOUNTDISABLE. */
const accountDisabled = 0x2;

/** Milliseconds between 1601 and 1970, for FILETIME values. */
const filetimeEpoch = 11_644_473_600_000n;

/** Names of the forms that a simple bind and Basic authentication take (MS-ADTS 5.1.1.1.1). */
export function findPrincipal(directory: DirectoryReader, name: string): Entry | undefined {
  if (name.includes('=') && tryDnKey(name) !== undefined) return directory.get(name);
  const backslash = name.indexOf('\\');
  if (backslash >= 0) {
    const domain = domainOfNetbiosName(directory, name.slice(0, backslash));
    return domain === undefined ? undefined : accountIn(directory, domain, name.slice(backslash + 1));
  }
  const at = name.lastIndexOf('@');
  if (at < 0) return undefined;
  const [explicit] = directory.find('userPrincipalName', name);
  if (explicit !== undefined) return explicit;
  const suffix = name.slice(at + 1).toLowerCase();
  const domain = directory.namingContexts.all.find(
    (context) => isDomain(context) && dnsNameOf(context).toLowerCase() === suffix,
  );
  return domain === undefined ? undefined : accountIn(directory, domain, name.slice(0, at));
}

/** Checks a password and the state of the account. */
export function authenticate(directory: Directory, name: string, password: string): Authentication {
  const entry = findPrincipal(directory, name);
  if (entry === undefined) return { ok: false, reason: 'no-such-user' };
  if (integer(entry, 'lockoutTime') > 0n) return { ok: false, reason: 'locked' };
  if (!directory.verifyPassword(entry, password)) return { ok: false, reason: 'wrong-password' };
  if ((Number(entry.first('userAccountControl') ?? 0) & accountDisabled) !== 0)
    return { ok: false, reason: 'disabled' };
  const expires = integer(entry, 'accountExpires');
  const never = expires === 0n || expires === 0x7fffffffffffffffn;
  if (!never && expires / 10_000n - filetimeEpoch <= BigInt(directory.now().getTime())) {
    return { ok: false, reason: 'expired' };
  }
  return { ok: true, entry };
}

/** True for the built-in Administrator (RID 500) and the members of Domain Admins (RID 512), nested ones included. */
export function isAdministrator(directory: DirectoryReader, entry: Entry): boolean {
  if (isNamed(entry, 'Administrator', 500) || entry.first('primaryGroupID') === '512') return true;
  const seen = new Set<string>();
  const pending = [...entry.all('memberOf')];
  for (let dn = pending.pop(); dn !== undefined; dn = pending.pop()) {
    const group = directory.get(dn);
    if (group === undefined || seen.has(group.dn.key)) continue;
    seen.add(group.dn.key);
    if (isNamed(group, 'Domain Admins', 512)) return true;
    pending.push(...group.all('memberOf'));
  }
  return false;
}

function isNamed(entry: Entry, samAccountName: string, rid: number): boolean {
  const sid = entry.first('objectSid');
  if (sid !== undefined) return sid.startsWith('S-1-5-21-') && sid.endsWith(`-${rid}`);
  return entry.first('sAMAccountName')?.toLowerCase() === samAccountName.toLowerCase();
}

function accountIn(directory: DirectoryReader, domain: string, samAccountName: string): Entry | undefined {
  return directory
    .find('sAMAccountName', samAccountName)
    .find((entry) => isKeyWithin(entry.dn.key, domain.toLowerCase()));
}

/** The crossRef of a domain holds its NetBIOS name; without one, the first label of its DNS name is taken. */
function domainOfNetbiosName(directory: DirectoryReader, name: string): string | undefined {
  for (const crossRef of directory.find('nETBIOSName', name)) {
    const domain = crossRef.first('nCName');
    if (domain !== undefined) return domain;
  }
  const { all, configuration } = directory.namingContexts;
  const wanted = name.toLowerCase();
  const candidate = all.find(
    (context) => isDomain(context) && dnsNameOf(context).toLowerCase().split('.')[0] === wanted,
  );
  if (candidate === undefined || configuration === '') return candidate;
  const named = directory.search({
    base: configuration,
    scope: 'sub',
    filter: and(equals('objectClass', 'crossRef'), equals('nCName', candidate), {
      type: 'present',
      attribute: 'nETBIOSName',
    }),
  });
  return named.length === 0 ? candidate : undefined;
}

const isDomain = (context: string): boolean => /^dc=/i.test(context);

function integer(entry: Entry, attribute: string): bigint {
  const text = entry.first(attribute);
  return text === undefined ? 0n : BigInt(text);
}
