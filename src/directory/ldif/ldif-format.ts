import type { AttributeValue } from '../entry.js';
import { type FilePart, lastLine, startLine } from './whole-file.js';

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
  /** Which of several files that belong together this is, from 1. Default: the only one. */
  readonly part?: FilePart;
}

/*
 * SAFE-STRING (RFC 2849), and no control character but TAB: ASCII that begins with neither blank, ":" nor "<" and
 * does not end with a blank.
 */
const safe = /^(?![ :<])[\t -~]*(?<! )$/;

/**
 * Writes content records, one text per entry, ready to be joined or streamed. What stands before and behind them tells
 * whether a file is whole.
 */
export function* formatLdif(entries: Iterable<LdifContent>, layout: LdifLayout = {}): Generator<string> {
  const { width = 76, lineEnd = '\n', changetype = false, part = { number: 1, of: 1 } } = layout;
  yield `${startLine(part)}${lineEnd}${changetype ? '' : `version: 1${lineEnd}`}`;
  let first = changetype;
  let count = 0;
  for (const { dn, attributes } of entries) {
    const lines = [formatLine('dn', dn)];
    if (changetype) lines.push('changetype: add');
    for (const { name, values } of attributes) {
      for (const value of values) lines.push(formatLine(name, value));
    }
    const text = lines.map((line) => fold(line, width, lineEnd)).join('');
    yield first ? text : lineEnd + text;
    first = false;
    count++;
  }
  // Not behind an empty line: OpenLDAP's slapadd takes a record of comments alone for an entry without a dn.
  yield `${lastLine(count)}${lineEnd}`;
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
