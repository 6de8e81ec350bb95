import type { ExternalDirectory, ExternalRecord } from '../../directory/external/external-directory.js';
import { isAway } from '../../directory/external/faults.js';
import { readPassword } from '../../directory/logon/passwords.js';
import { ntHashOf } from '../../wire/ntlm/ntlm-v2.js';

/*
 * Where directories keep what NTLM can be checked with:
 *   sambaNTPassword  the NT hash, 32 hexadecimal digits (Samba's LDAP schema)
 *   unicodePwd       the NT hash, 16 octets (MS-ADTS 3.1.1.3.1.5; Active Directory itself shows it to nobody)
 *   userPassword     the password (RFC 4519 2.41), bare or after {CLEARTEXT}; after another {scheme} it is a digest
 */
const attributes = ['sambaNTPassword', 'unicodePwd', 'userPassword'];

const ntHashLength = 16;

/**
 * The NT hash of an account, if the bind name may read what it can be made from; also undefined while the directory
 * is away.
 *
 * @throws LabError `protocol-refused`
 */
export async function readNtHash(external: ExternalDirectory, dn: string): Promise<Uint8Array | undefined> {
  try {
    const [record] = await external.search({ base: dn, scope: 'base', attributes, most: 1 });
    return record && ntHashIn(record);
  } catch (error) {
    if (isAway(error)) return undefined;
    throw error;
  }
}

/** Accounts that are looked at before it is said that the bind name may read no secrets. */
const sample = 100;

/**
 * Whether the bind name may read such things: of the first accounts, at least one shows them.
 *
 * @throws LabError as `ExternalDirectory.search`
 */
export async function showsSecrets(
  external: ExternalDirectory,
  domains: readonly string[],
): Promise<boolean> {
  const equal = { attribute: 'objectClass', value: 'user' };
  for (const base of domains) {
    const found = await external.search({ base, scope: 'sub', equal, attributes, most: sample });
    if (found.some((record) => ntHashIn(record) !== undefined)) return true;
  }
  return false;
}

/** The best that an entry holds. */
export function ntHashIn(record: Pick<ExternalRecord, 'attributes'>): Uint8Array | undefined {
  const valuesOf = (name: string) =>
    record.attributes.find((attribute) => attribute.name.toLowerCase() === name.toLowerCase())?.values ?? [];
  const hex = valuesOf('sambaNTPassword')
    .map(String)
    .find((text) => /^[\da-f]{32}$/i.test(text));
  if (hex !== undefined) return Buffer.from(hex, 'hex');
  const [octets] = valuesOf('unicodePwd').map((value) => Buffer.from(value));
  if (octets?.length === ntHashLength) return octets;
  for (const value of valuesOf('userPassword')) {
    const text = readPassword('userPassword', value).replace(/^\{CLEARTEXT\}/i, '');
    if (text !== '' && !/^\{[\w-]+\}/.test(text)) return ntHashOf(text);
  }
  return undefined;
}
