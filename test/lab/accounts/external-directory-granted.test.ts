import { describe, expect, it } from 'vitest';
import type { Entry } from '../../../src/directory/entry.js';
import { ExternalEntry } from '../../../src/directory/external/external-entry.js';
import { Schema } from '../../../src/directory/schema/schema.js';
import { GrantedLogons } from '../../../src/lab/accounts/external-directory-granted.js';
import { ntHashOf } from '../../../src/wire/ntlm/ntlm-v2.js';

const hash = ntHashOf('Passw0rd!');

function account(name: string, pwdLastSet = '133400000000000000'): Entry {
  const attributes = [{ name: 'pwdLastSet', values: [pwdLastSet] }];
  return new ExternalEntry(new Schema(), { dn: `CN=${name},DC=contoso,DC=internal`, attributes });
}

describe('the memory of granted logons', () => {
  it('knows who was let in, and nobody else', () => {
    const logons = new GrantedLogons();
    logons.grant(account('anna'), hash);
    expect(logons.get(account('anna'))).toBe(hash);
    expect(logons.get(account('ben'))).toBeUndefined();
  });

  it('forgets whom the directory has refused since', () => {
    const logons = new GrantedLogons();
    logons.grant(account('anna'), hash);
    logons.forget(account('anna'));
    expect(logons.get(account('anna'))).toBeUndefined();
  });

  it('forgets a password that has been set anew', () => {
    const logons = new GrantedLogons();
    logons.grant(account('anna', '1'), hash);
    expect(logons.get(account('anna', '2'))).toBeUndefined();
    expect(logons.size).toBe(0);
  });

  it('forgets after ten hours', () => {
    let now = 0;
    const logons = new GrantedLogons({}, () => now);
    logons.grant(account('anna'), hash);
    now = 36_000_000;
    expect(logons.get(account('anna'))).toBe(hash);
    now++;
    expect(logons.get(account('anna'))).toBeUndefined();
  });

  it('keeps so many at most, and forgets first who logged on longest ago', () => {
    const logons = new GrantedLogons({ most: 2 });
    for (const name of ['anna', 'ben', 'anna', 'carla']) logons.grant(account(name), hash);
    expect(logons.size).toBe(2);
    expect(logons.get(account('ben'))).toBeUndefined();
    expect(logons.get(account('anna'))).toBe(hash);
  });
});
