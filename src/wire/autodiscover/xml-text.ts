import { LabError } from '../../errors.js';

/** What XML 1.0 4.6 predefines; every other entity would need a DTD, and those are refused. */
const entities: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

/**
 * Resolves the references in character data or in an attribute value (XML 1.0 4.1), once.
 *
 * @throws LabError `decode-failed` for an entity that is not predefined, or a number that is no character
 */
export function unescapeXml(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&([^;&]*);?/g, (reference, name: string) => {
    const character = entities.get(name) ?? numericReference(name);
    if (character === undefined || !reference.endsWith(';')) {
      throw new LabError(
        'decode-failed',
        `"${reference.slice(0, 20)}" is no reference XML has without a DTD`,
      );
    }
    return character;
  });
}

function numericReference(name: string): string | undefined {
  const [, hexadecimal, decimal] = /^#(?:x([0-9A-Fa-f]{1,6})|([0-9]{1,7}))$/.exec(name) ?? [];
  const codePoint = hexadecimal === undefined ? Number(decimal) : Number.parseInt(hexadecimal, 16);
  return isCharacter(codePoint) ? String.fromCodePoint(codePoint) : undefined;
}

/** XML 1.0 2.2, production Char. */
function isCharacter(codePoint: number): boolean {
  return (
    codePoint === 9 ||
    codePoint === 10 ||
    codePoint === 13 ||
    (codePoint >= 0x20 && codePoint <= 0xd7ff) ||
    (codePoint >= 0xe000 && codePoint <= 0xfffd) ||
    (codePoint >= 0x10000 && codePoint <= 0x10ffff)
  );
}

/** Text for between tags or between double quotes; what XML cannot carry at all becomes U+FFFD. */
export function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '\ufffd')
    .replace(/[&<>"\t\n\r]/g, (character) => escapes.get(character) ?? character);
}

/** White space other than the blank is written by number, or a reader would normalize it (XML 1.0 3.3.3). */
const escapes: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ['\t', '&#9;'],
  ['\n', '&#10;'],
  ['\r', '&#13;'],
]);

/** `<name>text</name>` on a line of its own, at a depth of nesting. */
export function textLine(depth: number, name: string, text: string): string {
  return `${'  '.repeat(depth)}<${name}>${escapeXml(text)}</${name}>`;
}

/** The line of {@link textLine}, or no line where there is no value: a missing setting is a missing element. */
export function optionalLine(depth: number, name: string, text: string | undefined): readonly string[] {
  return text === undefined ? [] : [textLine(depth, name, text)];
}

/** Opening tag, the lines within, closing tag. */
export function block(depth: number, name: string, lines: readonly string[], attributes = ''): string[] {
  const indent = '  '.repeat(depth);
  return [`${indent}<${name}${attributes}>`, ...lines, `${indent}</${name}>`];
}

/** ` name="value"` */
export function attribute(name: string, value: string): string {
  return ` ${name}="${escapeXml(value)}"`;
}

/** The document: a declaration first (EWS clients insist on it), one element on each line. */
export function document(lines: readonly string[]): string {
  return `<?xml version="1.0" encoding="utf-8"?>\n${lines.join('\n')}`;
}
