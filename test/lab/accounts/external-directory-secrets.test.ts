import { describe, expect, it } from 'vitest';
import { ntHashIn } from '../../../src/lab/accounts/external-directory-secrets.js';

/** NTOWFv1 of the password "Password" (MS-NLMP 4.2.2.1.2). */
const hash = 'a4f49c406510bdcab6824ee7c30fd852';

const hexOf = (attributes: Readonly<Record<string, string | Uint8Array>>) => {
  const given = Object.entries(attributes).map(([name, value]) => ({ name, values: [value] }));
  const found = ntHashIn({ attributes: given });
  return found && Buffer.from(found).toString('hex');
};

describe('what NTLM can be checked with', () => {
  it.each([
    ['a password in clear', { userPassword: 'Password' }],
    ['the octets of one', { userPassword: Buffer.from('Password') }],
    ['a password that is said to be in clear', { userPassword: '{CLEARTEXT}Password' }],
    ["Samba's NT hash", { sambaNTPassword: hash.toUpperCase() }],
    ['the NT hash as Active Directory keeps it', { unicodePwd: Buffer.from(hash, 'hex') }],
    ['an attribute in another letter case', { USERPASSWORD: 'Password' }],
    ["Samba's hash before a password", { userPassword: 'old', sambaNTPassword: hash }],
  ])('is %s', (_what, attributes) => {
    expect(hexOf(attributes)).toBe(hash);
  });

  it.each([
    ['a digest', { userPassword: '{SSHA}nBpBPB3RjZmI6jkdaE7L6u2mC9gYyJ8a' }],
    ['a digest of another scheme', { userPassword: '{PBKDF2-SHA256}10000$x$y' }],
    ['an empty password', { userPassword: '' }],
    ['half a hash', { sambaNTPassword: hash.slice(16) }],
    ['octets of another length', { unicodePwd: Buffer.alloc(15) }],
    ['nothing', {}],
  ])('is not %s', (_what, attributes) => {
    expect(hexOf(attributes)).toBeUndefined();
  });
});
