import { BerReader, berElement, berInteger, berTags } from '../../../wire/ldap/ber.js';

/** LDAP_SERVER_EXTENDED_DN_OID (MS-ADTS 3.1.1.3.4.1.5): 0 hexadecimal, 1 text; without a value 0. */
export const extendedDnOid = '1.2.840.113556.1.4.529';
/** LDAP_SERVER_SEARCH_OPTIONS_OID (3.1.1.3.4.1.12): 1 domain scope, 2 phantom root. */
export const searchOptionsOid = '1.2.840.113556.1.4.1340';
/** LDAP_SERVER_SD_FLAGS_OID (3.1.1.3.4.1.11). */
export const sdFlagsOid = '1.2.840.113556.1.4.801';

/* Flags ::= SEQUENCE { Flags INTEGER }: the value of several of Active Directory's controls */

/** @throws DecodeError */
export function decodeFlags(value: Uint8Array): number {
  return new BerReader(Buffer.from(value)).enter('Flags', berTags.sequence).integer('Flags');
}

export function encodeFlags(flags: number): Buffer {
  return berElement(berTags.sequence, berInteger(flags));
}
