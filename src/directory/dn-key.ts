import { DecodeError } from '../errors.js';
import { mostLevels, parseDn, type RelativeName } from '../values/dn.js';

/** A name that is already in canonical form: no escapes, no quotes, no blanks around separators. */
const canonical =
  /^[A-Za-z][A-Za-z0-9-]*=[^\s\\",+<>;=#](?:[^\\",+<>;=\0\r\n]*[^\s\\",+<>;=\0])?(?:,[A-Za-z][A-Za-z0-9-]*=[^\s\\",+<>;=#](?:[^\\",+<>;=\0\r\n]*[^\s\\",+<>;=\0])?)*$/;

/**
 * The map key of a name: what `parseDn(text).key` gives, without building the name when the text is canonical
 * already, as nearly all are.
 *
 * @throws DecodeError when the text is not a distinguished name
 */
export function dnKey(text: string): string {
  return canonical.test(text) && !isTooDeep(text) ? text.toLowerCase() : parseDn(text).key;
}

/** Of a canonical name, in which every comma ends a level. */
function isTooDeep(text: string): boolean {
  let levels = 1;
  for (let at = text.indexOf(','); at >= 0 && levels <= mostLevels; at = text.indexOf(',', at + 1)) levels++;
  return levels > mostLevels;
}

/** As {@link dnKey}, or undefined when the text is not a distinguished name. */
export function tryDnKey(text: string): string | undefined {
  try {
    return dnKey(text);
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

/** The key one level up; empty for a name of one RDN. */
export function parentKey(key: string): string {
  for (let at = 0; at < key.length; at++) {
    const c = key.charCodeAt(at);
    if (c === 0x5c) at++;
    else if (c === 0x2c) return key.slice(at + 1);
  }
  return '';
}

/** True when `key` is `ancestor` or stands below it; the empty key is above everything. */
export function isKeyWithin(key: string, ancestor: string): boolean {
  // A comma inside a value is escaped, and so is the "=" behind it: the test cannot be fooled by a value.
  return ancestor === '' || key === ancestor || key.endsWith(`,${ancestor}`);
}

/** The DNS name of a domain's naming context: `DC=contoso,DC=internal` is `contoso.internal`. */
export function dnsNameOf(domainDn: string): string {
  return parseDn(domainDn)
    .rdns.filter(({ type }) => type.toLowerCase() === 'dc')
    .map(({ value }) => value)
    .join('.');
}

/** `contoso.internal/Users/Anna` (MS-ADTS 3.1.1.4.5.8, canonicalName). */
export function canonicalNameOf(dn: string): string {
  const { rdns } = parseDn(dn);
  const path = rdns.filter(({ type }) => type.toLowerCase() !== 'dc').reverse();
  return `${dnsNameOf(dn)}/${path.map(({ value }) => value.replace(/[\\/]/g, (c) => `\\${c}`)).join('/')}`;
}

/** The RDN's type and value, from a name known to be valid. */
export function leafOf(dnText: string): RelativeName {
  const comma = dnText.indexOf(',');
  const head = comma < 0 ? dnText : dnText.slice(0, comma);
  const equals = head.indexOf('=');
  if (!/[\\";]|= | $/.test(head))
    return { type: head.slice(0, equals).trim(), value: head.slice(equals + 1) };
  return parseDn(dnText).rdns[0] ?? { type: '', value: '' };
}
