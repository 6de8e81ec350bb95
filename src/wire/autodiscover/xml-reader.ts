import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { DecodeError, LabError } from '../../errors.js';
import { unescapeXml } from './xml-text.js';

/** One element as read; names carry no prefix. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  /** In document order. */
  readonly children: readonly XmlElement[];
  /** All text directly within, references resolved, surrounding white space taken off. */
  readonly text: string;
}

/**
 * Holds options only: every `parse` builds its own state. Entities stay untouched here, because the table of
 * HTML entities that numeric references would need is rebuilt on each parse and costs more than the parse
 * itself; {@link unescapeXml} resolves the few that XML has without a DTD.
 */
const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  ignoreDeclaration: true,
  ignorePiTags: true,
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
  processEntities: false,
  cdataPropName: '#cdata',
});

const noAttributes: ReadonlyMap<string, string> = new Map();

/** Anything that XML 1.0 2.2 does not count as a character, lone surrogates included. */
const illegalCharacter = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;

/**
 * Reads one well-formed document without DTD, nested at most 100 deep.
 *
 * @param structure - the message being read, for the error
 * @param maximumLength - in characters
 * @throws DecodeError (offset in characters) for anything else
 */
export function readXml(text: string, structure: string, maximumLength: number): XmlElement {
  if (text.length > maximumLength) {
    throw new DecodeError(structure, maximumLength, `at most ${maximumLength} characters`);
  }
  const doctype = text.search(/<!DOCTYPE/i);
  if (doctype >= 0) throw new DecodeError(structure, doctype, 'a document without DOCTYPE');
  const illegal = text.search(illegalCharacter);
  if (illegal >= 0) throw new DecodeError(structure, illegal, 'a character that XML allows');
  const verdict = XMLValidator.validate(text);
  if (verdict !== true) {
    const { line, col } = verdict.err;
    throw new DecodeError(structure, offsetOf(text, line, col), 'well-formed XML');
  }
  let root: XmlElement | undefined;
  try {
    const { children } = toContent(parser.parse(text));
    if (children.length === 1) root = children[0];
  } catch (error) {
    if (error instanceof LabError) throw error;
    throw new DecodeError(structure, 0, 'XML nested at most 100 deep, without reserved names');
  }
  if (root === undefined) throw new DecodeError(structure, 0, 'one root element');
  return root;
}

/** The first child of that name, or undefined. */
export function childOf(element: XmlElement, name: string): XmlElement | undefined {
  return element.children.find((child) => child.name === name);
}

/** The text of the first child of that name; undefined where it is missing or empty. */
export function textOf(element: XmlElement, name: string): string | undefined {
  return childOf(element, name)?.text || undefined;
}

/**
 * The child of that name.
 *
 * @throws LabError `decode-failed` unless there is exactly one
 */
export function onlyChild(element: XmlElement, name: string): XmlElement {
  const [child, second] = element.children.filter((candidate) => candidate.name === name);
  if (child === undefined || second !== undefined) {
    const found = child === undefined ? 'none' : 'several';
    throw new LabError('decode-failed', `expected one ${name}, found ${found}`, { where: element.name });
  }
  return child;
}

function toContent(nodes: unknown): Pick<XmlElement, 'children' | 'text'> {
  const children: XmlElement[] = [];
  let text = '';
  if (!Array.isArray(nodes)) return { children, text };
  for (const node of nodes) {
    const [name, content] = Object.entries(asRecord(node))[0] ?? [];
    if (name === undefined) continue;
    if (name === '#text') text += unescapeXml(String(content));
    else if (name === '#cdata') text += rawText(content);
    else children.push({ name, attributes: toAttributes(asRecord(node)[':@']), ...toContent(content) });
  }
  return { children, text };
}

function rawText(nodes: unknown): string {
  return Array.isArray(nodes) ? nodes.map((node) => String(asRecord(node)['#text'] ?? '')).join('') : '';
}

function toAttributes(attributes: unknown): ReadonlyMap<string, string> {
  if (attributes === undefined) return noAttributes;
  return new Map(
    Object.entries(asRecord(attributes)).map(([name, value]) => [name, unescapeXml(String(value))]),
  );
}

function asRecord(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {};
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** The validator counts lines and columns from 1, and leaves the column out at times. */
function offsetOf(text: string, line: number, column: number | undefined): number {
  let start = 0;
  for (let at = 1; at < line; at++) start = text.indexOf('\n', start) + 1;
  return Math.min(text.length, start + (column ?? 1) - 1);
}
