import { isUtf8 } from 'node:buffer';
import { guidFromBytes, guidToBytes, isGuid, parseGuid } from '../../values/guid.js';
import { isSid, sidFromBytes, sidToBytes } from '../../values/sid.js';
import { tryDnKey } from '../dn-key.js';
import type { AttributeValue } from '../entry.js';

/**
 * A value as the store keeps it. Octet strings are one Latin-1 character a byte: a fifth of the heap of a
 * `Uint8Array`, and already their own index key. Bytes remain only where text was expected and none came.
 */
export type StoredValue = string | Uint8Array;

/** How the values of one attribute syntax are read, compared and shown (MS-ADTS 3.1.1.2.2). */
export interface Syntax {
  /** Stored form of a value from LDIF or LDAP; undefined when it is not of this syntax. */
  store(value: AttributeValue): StoredValue | undefined;
  /** What two equal values have in common. */
  key(stored: StoredValue): string;
  /** As `key`, of a value in a filter; undefined makes the assertion Undefined. */
  assertion(value: AttributeValue): string | undefined;
  /** The value as text. */
  text(stored: StoredValue): string;
  /** The value as it goes over the wire. */
  value(stored: StoredValue): AttributeValue;
  /** Order of two keys, for `>=` and `<=`. */
  compare(left: string, right: string): number;
}

const viewOf = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

function utf8(value: AttributeValue): string | undefined {
  if (typeof value === 'string') return value;
  return isUtf8(value) ? viewOf(value).toString('utf8') : undefined;
}

const latin1 = (bytes: Uint8Array): string => viewOf(bytes).toString('latin1');

const keyOfBytes = (stored: StoredValue): string => (typeof stored === 'string' ? stored : latin1(stored));

const compareText = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

/** A syntax whose values are text of a certain form, with its own rule of equality. */
function textSyntax(
  normalise: (text: string) => string | undefined,
  compare: Syntax['compare'] = compareText,
): Syntax {
  const assertion = (value: AttributeValue) => {
    const text = utf8(value);
    return text === undefined ? undefined : normalise(text);
  };
  return {
    store: (value) => {
      const text = utf8(value);
      return text !== undefined && normalise(text) !== undefined ? text : undefined;
    },
    key: (stored) => (typeof stored === 'string' ? (normalise(stored) ?? stored) : latin1(stored)),
    assertion,
    text: (stored) => (typeof stored === 'string' ? stored : Buffer.from(stored).toString('utf8')),
    value: (stored) => stored,
    compare,
  };
}

/** A syntax whose values are bytes, some of which have a text form of their own. */
function octetSyntax(
  fromText: (text: string) => Uint8Array | undefined,
  toText: (bytes: Buffer) => string,
): Syntax {
  // Over LDAP the text form arrives as bytes too; no GUID or SID in bytes can be taken for one in text.
  const store = (value: AttributeValue) => {
    const bytes = typeof value === 'string' ? Buffer.from(value, 'utf8') : value;
    return latin1(fromText(latin1(bytes)) ?? bytes);
  };
  const bytesOf = (stored: StoredValue) => Buffer.from(keyOfBytes(stored), 'latin1');
  return {
    store,
    key: keyOfBytes,
    assertion: store,
    text: (stored) => toText(bytesOf(stored)),
    value: bytesOf,
    compare: compareText,
  };
}

const caseIgnoreString: Syntax = {
  ...textSyntax((text) => text.toLowerCase()),
  // Attributes the schema does not know are of this syntax: whatever they hold is kept.
  store: (value) => utf8(value) ?? value,
};

const caseExactString: Syntax = {
  ...textSyntax((text) => text),
  store: caseIgnoreString.store,
};

const compareIntegers = (left: string, right: string): number => {
  const [a, b] = [BigInt(left), BigInt(right)];
  return a < b ? -1 : a > b ? 1 : 0;
};

function integer(bits: number): Syntax {
  const limit = 2n ** BigInt(bits - 1);
  return textSyntax((text) => {
    if (/^(?:0|-?[1-9]\d{0,8})$/.test(text)) return text;
    if (!/^-?\d{1,20}$/.test(text)) return undefined;
    const value = BigInt(text);
    return value >= -limit && value < limit ? value.toString() : undefined;
  }, compareIntegers);
}

const octetString = octetSyntax(
  () => undefined,
  (bytes) => bytes.toString('utf8'),
);

const guid = octetSyntax(
  (text) => (isGuid(text) ? guidToBytes(parseGuid(text)) : undefined),
  (bytes) => (bytes.length === 16 ? guidFromBytes(bytes) : bytes.toString('hex')),
);

const sid = octetSyntax(
  (text) => (isSid(text) ? sidToBytes(text) : undefined),
  (bytes) => {
    const regular = bytes.length >= 8 && bytes[0] === 1 && bytes.length === 8 + 4 * (bytes[1] ?? 0);
    return regular ? sidFromBytes(bytes) : bytes.toString('hex');
  },
);

/* YYYYMMDDHHMMSS[.fraction](Z|+-hhmm) (RFC 4517 3.3.13); whole seconds decide, as in AD. */
const generalizedTime = textSyntax((text) => {
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(?:[.,]\d+)?(?:Z|([+-])(\d\d)(\d\d))$/.exec(text);
  if (!match) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0));
  const offset = (match[7] === '-' ? -1 : 1) * (Number(match[8] ?? 0) * 60 + Number(match[9] ?? 0));
  const time = Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, (minute ?? 0) - offset, second);
  return new Date(time).toISOString().slice(0, 19);
});

/** The syntaxes of the schema, by the name its data uses. */
export const syntaxes = {
  'case-ignore-string': caseIgnoreString,
  'case-exact-string': caseExactString,
  'ia5-string': caseExactString,
  'printable-string': caseExactString,
  dn: textSyntax(tryDnKey),
  integer: integer(32),
  'large-integer': integer(64),
  boolean: textSyntax((text) => (/^(?:true|false)$/i.test(text) ? text.toUpperCase() : undefined)),
  'octet-string': octetString,
  guid,
  sid,
  'generalized-time': generalizedTime,
} as const satisfies Record<string, Syntax>;

/** The name of a syntax. */
export type SyntaxName = keyof typeof syntaxes;

/** Writes a time as Active Directory does: `20231216020034.0Z`. */
export function formatGeneralizedTime(time: Date): string {
  return `${time.toISOString().slice(0, 19).replaceAll(/[-:T]/g, '')}.0Z`;
}
