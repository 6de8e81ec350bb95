import type { Directory } from '../directory.js';
import type { Entry } from '../entry.js';
import { namingContextOf } from './alternative-names.js';
import { type Authentication, authenticateEntry, barredAs, findPrincipal } from './principals.js';

/*
 * Account lockout (MS-SAMR 3.1.1.7.1, MS-ADTS 5.1.1): the head of the domain holds lockoutThreshold (0: never),
 * lockOutObservationWindow and lockoutDuration, both negative and in units of 100 ns; the account holds badPwdCount,
 * badPasswordTime and lockoutTime. All of it is kept in the directory, so every protocol counts together.
 */

const ticksPerMs = 10_000n;
/** From 1601 to 1970. */
const filetimeEpochMs = 11_644_473_600_000n;
/** What Windows sets for a new domain: 30 minutes. */
const halfHour = 18_000_000_000n;
/** -0x8000000000000000 stands for ever, and so does 0 for a lockout: an administrator has to unlock. */
const forever = 0x8000000000000000n;

/**
 * Checks name and password as {@link authenticate} does, counts what fails, and lets accounts in again once their
 * lockout is over.
 */
export function logOn(directory: Directory, name: string, password: string): Authentication {
  return logOnEntry(directory, findPrincipal(directory, name), password);
}

/** As {@link logOn}, of an entry that has been found; undefined is nobody. */
export function logOnEntry(directory: Directory, entry: Entry | undefined, password: string): Authentication {
  const outcome = authenticateEntry(directory, entry, password);
  if (outcome.ok) {
    countSuccess(directory, outcome.entry);
    return outcome;
  }
  if (outcome.reason !== 'wrong-password' && outcome.reason !== 'locked') return outcome;
  if (entry === undefined) return outcome;
  if (outcome.reason === 'wrong-password') {
    countFailure(directory, entry);
    return outcome;
  }
  return releaseWhenDue(directory, entry)
    ? logOnEntry(directory, directory.get(entry.dn), password)
    : outcome;
}

/** As `barredAs`, for proofs other than a password; an account whose lockout is over is released first. */
export function barredNow(directory: Directory, entry: Entry): ReturnType<typeof barredAs> {
  const barred = barredAs(directory, entry);
  if (barred !== 'locked' || !releaseWhenDue(directory, entry)) return barred;
  const released = directory.get(entry.dn);
  return released === undefined ? barred : barredAs(directory, released);
}

/** A wrong password, or a wrong proof of one: the account is locked when that was one too many. */
export function countFailure(directory: Directory, { dn }: Entry): void {
  const entry = directory.get(dn);
  const domain = entry && domainOf(directory, entry);
  if (entry === undefined || domain === undefined) return;
  const threshold = integer(domain, 'lockoutThreshold');
  if (threshold <= 0n || isBuiltInAdministrator(entry)) return;
  const time = filetime(directory);
  const isWithin =
    time - integer(entry, 'badPasswordTime') <= duration(domain, 'lockOutObservationWindow', halfHour);
  const count = (isWithin ? integer(entry, 'badPwdCount') : 0n) + 1n;
  write(directory, entry, {
    badPwdCount: count,
    badPasswordTime: time,
    ...(count >= threshold ? { lockoutTime: time } : {}),
  });
}

/** A right password ends the count. */
export function countSuccess(directory: Directory, entry: Entry): void {
  if (integer(entry, 'badPwdCount') > 0n) write(directory, entry, { badPwdCount: 0n });
}

/** True when the account was locked for as long as the domain wants, and is not any more. */
function releaseWhenDue(directory: Directory, entry: Entry): boolean {
  const domain = domainOf(directory, entry);
  const lasts = domain === undefined ? forever : duration(domain, 'lockoutDuration', forever);
  const isOver =
    lasts > 0n && lasts < forever && filetime(directory) - integer(entry, 'lockoutTime') >= lasts;
  if (isOver) write(directory, entry, { lockoutTime: 0n, badPwdCount: 0n });
  return isOver;
}

/** The Administrator that comes with the domain (RID 500) cannot be locked out. */
function isBuiltInAdministrator(entry: Entry): boolean {
  return /^S-1-5-21-.*-500$/.test(entry.first('objectSid') ?? '');
}

function domainOf(directory: Directory, entry: Entry): Entry | undefined {
  const context = namingContextOf(directory, entry.dn.toString());
  return context === undefined ? undefined : directory.get(context);
}

function write(directory: Directory, entry: Entry, values: Readonly<Record<string, bigint>>): void {
  const changes = Object.entries(values).map(([attribute, value]) => {
    return { operation: 'replace', attribute, values: [String(value)] } as const;
  });
  directory.modify(entry.dn, changes);
}

/** A span of 100 ns units, positive. */
function duration(domain: Entry, attribute: string, otherwise: bigint): bigint {
  return domain.first(attribute) === undefined ? otherwise : -integer(domain, attribute);
}

function filetime(directory: Directory): bigint {
  return (BigInt(directory.now().getTime()) + filetimeEpochMs) * ticksPerMs;
}

function integer(entry: Entry, attribute: string): bigint {
  const text = entry.first(attribute) ?? '';
  return /^-?\d+$/.test(text) ? BigInt(text) : 0n;
}
