import { beforeEach, describe, expect, it } from 'vitest';
import { Directory } from '../../../src/directory/directory.js';
import { logOn } from '../../../src/directory/logon/lockout.js';
import { readSeed } from '../../../src/lab/seeds/seed.js';

const minute = 60_000;
const domain = 'DC=contoso,DC=internal';
let time = new Date('2012-06-01T12:00:00Z').getTime();
let directory: Directory;

beforeEach(async () => {
  const { ldif } = await readSeed('contoso-2010');
  directory = Directory.load(ldif, { now: () => new Date(time) });
});

const span = (minutes: number) => String(-minutes * 600_000_000);

function policy(values: Readonly<Record<string, string>>): void {
  const changes = Object.entries(values).map(([attribute, value]) => {
    return { operation: 'replace', attribute, values: [value] } as const;
  });
  directory.modify(domain, changes);
}

const right = (name = 'CONTOSO\\anna') => logOn(directory, name, 'Passw0rd!');
const wrong = (times: number, name = 'CONTOSO\\anna') =>
  Array.from({ length: times }, () => logOn(directory, name, 'wrong')).map(
    (outcome) => outcome.ok || outcome.reason,
  );
const anna = () => directory.find('sAMAccountName', 'anna')[0];

describe('account lockout', () => {
  it('is off unless the domain has a threshold, and nothing is counted then', () => {
    const { revision } = directory;
    expect(new Set(wrong(50))).toEqual(new Set(['wrong-password']));
    expect(directory.revision).toBe(revision);
    expect(right().ok).toBe(true);
  });

  it('comes with the last attempt that the threshold allows, under any form of the name', () => {
    policy({ lockoutThreshold: '3' });
    expect(wrong(1)).toEqual(['wrong-password']);
    expect(wrong(1, 'anna@contoso.example')).toEqual(['wrong-password']);
    expect(anna()?.first('badPwdCount')).toBe('2');
    expect(wrong(1, 'anna@contoso.internal')).toEqual(['wrong-password']);
    expect(anna()?.first('lockoutTime')).toBe('129830256000000000'); // 2012-06-01T12:00Z as FILETIME
    expect(right()).toEqual({ ok: false, reason: 'locked' });
    expect(right('CONTOSO\\ben').ok).toBe(true);
  });

  it('writes nothing more once the account is locked', () => {
    policy({ lockoutThreshold: '2' });
    wrong(2);
    const { revision } = directory;
    wrong(5);
    expect(directory.revision).toBe(revision);
  });

  it('forgets the count with the right password', () => {
    policy({ lockoutThreshold: '3' });
    wrong(2);
    expect(right().ok).toBe(true);
    expect(anna()?.first('badPwdCount')).toBe('0');
    wrong(2);
    expect(right().ok).toBe(true);
  });

  it('counts only within the observation window', () => {
    policy({ lockoutThreshold: '2', lockOutObservationWindow: span(10) });
    wrong(1);
    time += 11 * minute;
    wrong(1);
    expect(right().ok).toBe(true);
    wrong(1);
    time += 9 * minute;
    wrong(1);
    expect(right().ok).toBe(false);
  });

  it('ends after the lockout duration', () => {
    policy({ lockoutThreshold: '1', lockoutDuration: span(15) });
    wrong(1);
    time += 14 * minute;
    expect(right()).toEqual({ ok: false, reason: 'locked' });
    time += minute;
    expect(right().ok).toBe(true);
    expect(anna()?.first('lockoutTime')).toBe('0');
  });

  it.each(['0', '-9223372036854775808'])(
    'with a duration of %s ends only when somebody unlocks the account',
    (lockoutDuration) => {
      policy({ lockoutThreshold: '1', lockoutDuration });
      wrong(1);
      time += 10_000 * minute;
      expect(right().ok).toBe(false);
      const change = { operation: 'replace', attribute: 'lockoutTime', values: ['0'] } as const;
      directory.modify(anna()?.dn ?? '', [change]);
      expect(right().ok).toBe(true);
    },
  );

  it('spares the built-in Administrator, and does not care for names that nobody has', () => {
    policy({ lockoutThreshold: '1' });
    wrong(5, 'CONTOSO\\Administrator');
    expect(right('CONTOSO\\Administrator').ok).toBe(true);
    expect(wrong(2, 'CONTOSO\\nobody')).toEqual(['no-such-user', 'no-such-user']);
  });
});
