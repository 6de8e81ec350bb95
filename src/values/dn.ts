import { DecodeError } from '../errors.js';

/** One attribute-value pair of an RDN; multi-valued RDNs (`CN=a+OU=b`) are not used by Active Directory. */
export interface RelativeName {
  readonly type: string;
  /** Unescaped. */
  readonly value: string;
}

/**
 * Levels of a name at most. Every level has a parent to be looked for, so that an endless name costs more than the text
 * it is made of; no directory is nearly that deep.
 */
export const mostLevels = 255;

/**
 * A distinguished name (RFC 4514), leaf first. Two names are the same when their `key` is: types and values
 * compare case-insensitively, as Active Directory does.
 */
export class DistinguishedName {
  readonly rdns: readonly RelativeName[];
  /** Lower-case canonical text: the map key for this name. */
  readonly key: string;

  constructor(rdns: readonly RelativeName[]) {
    this.rdns = rdns;
    this.key = formatRdns(rdns).toLowerCase();
  }

  /** The zero-length name: the rootDSE, or everything. */
  static readonly root: DistinguishedName = new DistinguishedName([]);

  /** The name one level up, or undefined for the root. */
  get parent(): DistinguishedName | undefined {
    return this.rdns.length === 0 ? undefined : new DistinguishedName(this.rdns.slice(1));
  }

  /** The leaf RDN's value, e.g. `CAS1`; empty for the root. */
  get name(): string {
    return this.rdns[0]?.value ?? '';
  }

  child(type: string, value: string): DistinguishedName {
    return new DistinguishedName([{ type, value }, ...this.rdns]);
  }

  equals(other: DistinguishedName): boolean {
    return this.key === other.key;
  }

  /** True when this name is `ancestor` or stands below it. */
  isWithin(ancestor: DistinguishedName): boolean {
    return ancestor.rdns.length === 0 || this.key === ancestor.key || this.key.endsWith(`,${ancestor.key}`);
  }

  toString(): string {
    return formatRdns(this.rdns);
  }
}

/**
 * Reads RFC 4514 text (with the blanks around separators that RFC 2253 forbids and clients send).
 *
 * @throws DecodeError with the offset in characters; also for a name of more than {@link mostLevels} levels
 */
export function parseDn(text: string): DistinguishedName {
  const rdns: RelativeName[] = [];
  let at = 0;
  const skipBlanks = () => {
    while (text[at] === ' ') at++;
  };
  skipBlanks();
  while (at < text.length) {
    if (rdns.length === mostLevels) {
      throw new DecodeError('distinguished name', at, `at most ${mostLevels} levels`);
    }
    const equals = text.indexOf('=', at);
    const type = equals < 0 ? '' : text.slice(at, equals).trim();
    if (!/^(?:[A-Za-z][A-Za-z0-9-]*|[0-9]+(?:\.[0-9]+)*)$/.test(type)) {
      throw new DecodeError('distinguished name', at, 'an attribute type and "="');
    }
    at = equals + 1;
    skipBlanks();
    const [value, end] = readValue(text, at);
    rdns.push({ type, value });
    at = end;
    if (at >= text.length) break;
    if (text[at] !== ',' && text[at] !== ';') throw new DecodeError('distinguished name', at, '","');
    at++;
    skipBlanks();
    if (at >= text.length) throw new DecodeError('distinguished name', at, 'another RDN after ","');
  }
  return new DistinguishedName(rdns);
}

/** Escapes one value for use in a DN (RFC 4514 2.4). */
export function escapeRdnValue(value: string): string {
  return value
    .replace(/[\\",+<>;=]/g, (c) => `\\${c}`)
    .replaceAll('\0', '\\00')
    .replaceAll('\n', '\\0A')
    .replaceAll('\r', '\\0D')
    .replace(/^[ #]/, (c) => `\\${c}`)
    .replace(/ $/, '\\ ');
}

function formatRdns(rdns: readonly RelativeName[]): string {
  return rdns.map(({ type, value }) => `${type}=${escapeRdnValue(value)}`).join(',');
}

function readValue(text: string, start: number): [value: string, end: number] {
  const quoted = text[start] === '"';
  let at = quoted ? start + 1 : start;
  let significant = 0; // length of the value up to the last character that is not an unescaped blank
  let pending: number[] = []; // bytes of \xx escapes, UTF-8
  let value = '';
  const flush = () => {
    if (pending.length === 0) return;
    value += Buffer.from(pending).toString('utf8');
    pending = [];
    significant = value.length;
  };
  for (; at < text.length; at++) {
    const c = text.charAt(at);
    if (c === '\\') {
      const hex = /^[0-9A-Fa-f]{2}/.exec(text.slice(at + 1, at + 3));
      if (hex) {
        pending.push(Number.parseInt(hex[0], 16));
        at += 2;
        continue;
      }
      flush();
      if (at + 1 >= text.length) throw new DecodeError('distinguished name', at, 'a character after "\\"');
      value += text.charAt(++at);
      significant = value.length;
      continue;
    }
    flush();
    if (quoted ? c === '"' : c === ',' || c === ';') break;
    if (!quoted && c === '+') throw new DecodeError('distinguished name', at, 'a single-valued RDN');
    value += c;
    if (quoted || c !== ' ') significant = value.length;
  }
  flush();
  if (!quoted) return [value.slice(0, significant), at];
  if (text[at] !== '"') throw new DecodeError('distinguished name', at, 'a closing quote');
  at++;
  while (text[at] === ' ') at++;
  return [value, at];
}
