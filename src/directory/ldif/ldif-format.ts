import type { AttributeValue } from '../entry.js';

/** An entry to be written. */
export interface LdifContent {
  readonly dn: string;
  readonly attributes: Iterable<{ readonly name: string; readonly values: readonly AttributeValue[] }>;
}

/** How {@link formatLdif} lays a file out; the defaults are those of RFC 2849. */
export interface LdifLayout {
  /** Width at which lines fold, in characters. Default 76. */
  readonly width?: number;
  /** Default `\n`; ldifde writes `\r\n`. */
  readonly lineEnd?: '\n' | '\r\n';
  /** Writes `changetype: add` after each dn, as ldifde does, instead of the `version: 1` line. Default false. */
  readonly changetype?: boolean;
}

/*
 * SAFE-STRING (RFC 2849), and no control character but TAB: ASCII that begins with neither blank, ":" nor "<" and
 * does not end with a blank.
 */
const safe = /^(?![ :<])[\t -~]*(?<! )$/;

/** Writes content records, one text per entry, ready to be joined or streamed. */
export function* formatLdif(entries: Iterable<LdifContent>, layout: LdifLayout = {}): Generator<string> {
  const { width = 76, lineEnd = '\n', changetype = false } = layout;
  if (!changetype) yield `version: 1${lineEnd}`;
  let first = changetype;
  for (const { dn, attributes } of entries) {
    const lines = [formatLine('dn', dn)];
    if (changetype) lines.push('changetype: add');
    for (const { name, values } of attributes) {
      for (const value of values) lines.push(formatLine(name, value));
    }
    const text = lines.map((line) => fold(line, width, lineEnd)).join('');
    yield first ? text : lineEnd + text;
    first = false;
  }
}

function formatLine(name: string, value: AttributeValue): string {
  if (typeof value === 'string' && safe.test(value)) return value === '' ? `${name}:` : `${name}: ${value}`;
  const bytes = typeof value === 'string' ? Buffer.from(value, 'utf8') : Buffer.from(value);
  return `${name}:: ${bytes.toString('base64')}`;
}

function fold(line: string, width: number, lineEnd: string): string {
  if (line.length <= width) return line + lineEnd;
  let text = line.slice(0, width) + lineEnd;
  for (let at = width; at < line.length; at += width - 1)
    text += ` ${line.slice(at, at + width - 1)}${lineEnd}`;
  return text;
}
