import { isGuid } from '../../values/guid.js';
import { isSid } from '../../values/sid.js';
import type { Directory } from '../directory.js';
import { dnsNameOf, isKeyWithin, tryDnKey } from '../dn-key.js';
import type { Entry } from '../entry.js';
import type { DirectoryReader } from '../reader.js';
import { and, equals } from '../search/filter.js';
import { namingContextOf } from './alternative-names.js';

/** What a check of name and password comes to. */
export type Authentication =
  | { readonly ok: true; readonly entry: Entry }
  | { readonly ok: false; readonly reason: AuthenticationFailure };

/** Why somebody is not let in, in the order Active Directory looks. */
export type AuthenticationFailure =
  | 'no-such-user'
  | 'locked'
  | 'wrong-password'
  | 'disabled'
  | 'expired'
  | 'password-expired'
  | 'must-change-password';

/** userAccountControl (MS-ADTS 2.2.16) ACCOUNTDISABLE and DONT_EXPIRE_PASSWORD. */
const accountDisabled = 0x2;
const passwordNeverExpires = 0x10000;

/** Milliseconds between 1601 and 1970, for FILETIME values. */
const filetimeEpoch = 11_644_473_600_000n;

/** Names of the forms that a simple bind takes (MS-ADTS 5.1.1.1.1). */
export function findPrincipal(directory: DirectoryReader, name: string): Entry | undefined {
  if (name.startsWith('<') || (name.includes('=') && tryDnKey(name) !== undefined))
    return directory.get(name);
  if (isGuid(name)) return directory.find('objectGUID', name)[0];
  if (isSid(name)) return directory.find('objectSid', name)[0];
  const backslash = name.indexOf('\\');
  if (backslash >= 0) {
    return findByDownLevelName(directory, name.slice(0, backslash), name.slice(backslash + 1));
  }
  return name.includes('@') ? findByPrincipalName(directory, name) : findByLooseName(directory, name);
}

/** A name as Windows' own logons take it, and NTLM sends it: the domain may be empty. */
export interface LogonName {
  readonly userName: string;
  readonly domain: string;
}

/** `DOMAIN\user`, `user@domain`, or a bare name; nothing else is looked into. */
export function splitLogonName(name: string): LogonName {
  const backslash = name.indexOf('\\');
  if (backslash < 0) return { userName: name, domain: '' };
  return { userName: name.slice(backslash + 1), domain: name.slice(0, backslash) };
}

/**
 * The account that Windows logs on by a name: by user principal name, by domain and account name, or by account name alone
 * in the default domain. Display names, DNs and the other forms of a simple bind are none.
 *
 * @param defaultDomain - NetBIOS name
 */
export function findByLogonName(
  directory: DirectoryReader,
  { userName, domain }: LogonName,
  defaultDomain: string,
): Entry | undefined {
  if (domain === '') {
    return userName.includes('@')
      ? findByPrincipalName(directory, userName)
      : findByDownLevelName(directory, defaultDomain, userName);
  }
  // NTLM clients may give the domain by its DNS name.
  if (domain.includes('.')) return findByPrincipalName(directory, `${userName}@${domain}`);
  return findByDownLevelName(directory, domain, userName);
}

function findByDownLevelName(
  directory: DirectoryReader,
  netbiosName: string,
  userName: string,
): Entry | undefined {
  const domain = domainOfNetbiosName(directory, netbiosName);
  return domain === undefined ? undefined : accountIn(directory, domain, userName);
}

/** By userPrincipalName, or by the one that every account has: its account name, and the domain's DNS name. */
function findByPrincipalName(directory: DirectoryReader, name: string): Entry | undefined {
  const at = name.lastIndexOf('@');
  const [explicit] = directory.find('userPrincipalName', name);
  if (explicit !== undefined) return explicit;
  const suffix = name.slice(at + 1).toLowerCase();
  const domain = directory.namingContexts.all.find(
    (context) => isDomain(context) && dnsNameOf(context).toLowerCase() === suffix,
  );
  return domain === undefined ? undefined : accountIn(directory, domain, name.slice(0, at));
}

/** A service principal name, a canonical name, or a display name that only one object has. */
function findByLooseName(directory: DirectoryReader, name: string): Entry | undefined {
  const [service] = directory.find('servicePrincipalName', name);
  if (service !== undefined) return service;
  const leaf = name.slice(name.lastIndexOf('/') + 1);
  if (leaf !== name) {
    const wanted = name.toLowerCase();
    return directory.find('cn', leaf).find((entry) => entry.first('canonicalName')?.toLowerCase() === wanted);
  }
  const [only, ...others] = directory.find('displayName', name);
  return others.length === 0 ? only : undefined;
}

/** Checks a password and the state of the account. */
export function authenticate(directory: Directory, name: string, password: string): Authentication {
  return authenticateEntry(directory, findPrincipal(directory, name), password);
}

/** As {@link authenticate}, of an entry that has been found; undefined is nobody. */
export function authenticateEntry(
  directory: Directory,
  entry: Entry | undefined,
  password: string,
): Authentication {
  if (entry === undefined) return { ok: false, reason: 'no-such-user' };
  const barred = barredAs(directory, entry);
  if (barred === 'locked') return { ok: false, reason: barred };
  if (!directory.verifyPassword(entry, password)) return { ok: false, reason: 'wrong-password' };
  return barred === undefined ? { ok: true, entry } : { ok: false, reason: barred };
}

/** Why an account may not log on, whatever the password; undefined when it may. */
export function barredAs(
  directory: DirectoryReader & Pick<Directory, 'now'>,
  entry: Entry,
): Exclude<AuthenticationFailure, 'no-such-user' | 'wrong-password'> | undefined {
  const flags = Number(entry.first('userAccountControl') ?? 0);
  if (integer(entry, 'lockoutTime') > 0n) return 'locked';
  if ((flags & accountDisabled) !== 0) return 'disabled';
  const expires = integer(entry, 'accountExpires');
  const never = expires === 0n || expires === 0x7fffffffffffffffn;
  const isPast = expires / 10_000n - filetimeEpoch <= BigInt(directory.now().getTime());
  if (!never && isPast) return 'expired';
  return (flags & passwordNeverExpires) === 0 ? passwordState(directory, entry) : undefined;
}

/** By pwdLastSet and the domain's maxPwdAge; an account without the one, in a domain without the other, goes on. */
function passwordState(
  directory: DirectoryReader & Pick<Directory, 'now'>,
  entry: Entry,
): 'must-change-password' | 'password-expired' | undefined {
  if (entry.first('pwdLastSet') === undefined) return undefined;
  const lastSet = integer(entry, 'pwdLastSet');
  if (lastSet === 0n) return 'must-change-password';
  const domain = namingContextOf(directory, entry.dn.toString());
  const head = domain === undefined ? undefined : directory.get(domain);
  const age = head === undefined ? 0n : integer(head, 'maxPwdAge'); // a negative duration; the least number is never
  if (lastSet < 0n || age === 0n || age === -0x8000000000000000n) return undefined;
  const expires = (lastSet - age) / 10_000n - filetimeEpoch;
  return expires <= BigInt(directory.now().getTime()) ? 'password-expired' : undefined;
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
