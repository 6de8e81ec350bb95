import { LabError } from '../../errors.js';
import { tryDnKey } from '../dn-key.js';
import type { AttributeValue } from '../entry.js';
import { type LdifLine, ldifLines } from './ldif-lines.js';
import type { LdifAttribute, LdifChange, LdifRecord } from './ldif-records.js';

/** A file of LDIF; the name is used in error messages only. */
export interface LdifFile {
  readonly name: string;
  readonly text: string;
}

/** Blocks that ldapsearch prints between and behind the entries. */
const searchTrailers = new Set([
  'search',
  'result',
  'ref',
  'control',
  'matcheddn',
  'text',
  'pagedresults',
  'numresponses',
]);

/**
 * Reads LDIF content and change records (RFC 2849) one by one, as ldifde and ldapsearch write them.
 *
 * @throws LabError `bad-ldif` with `where` = `file:line`
 */
export function* parseLdif(file: LdifFile): Generator<LdifRecord> {
  let block: LdifAttribute[] = [];
  for (const line of ldifLines(file.text)) {
    if (line.text === '') {
      if (block.length > 0) yield* readRecord(file.name, block);
      block = [];
      continue;
    }
    const attribute = readLine(file.name, line);
    // Files put together have a version line in front of each part.
    if (block.length === 0 && attribute.name.toLowerCase() === 'version') {
      if (attribute.value !== '1')
        throw badLdif(file.name, line.number, 'this LDIF version is unknown', 'use version: 1');
    } else {
      block.push(attribute);
    }
  }
  if (block.length > 0) yield* readRecord(file.name, block);
}

/*
 * ldif-record = "dn" ":" value SEP *("control:" ...) [ "changetype:" ("add"|"delete"|"modify"|"modrdn"|"moddn") SEP ] ...
 */
function* readRecord(file: string, block: readonly LdifAttribute[]): Generator<LdifRecord> {
  const [head, ...rest] = block;
  if (head === undefined) return;
  const headName = head.name.toLowerCase();
  if (headName !== 'dn') {
    if (searchTrailers.has(headName)) return;
    throw badLdif(
      file,
      head.line,
      `a record begins with "dn:", not with "${head.name}:"`,
      'put its dn line first',
    );
  }
  const dn = textOf(file, head);
  if (dn === '' || tryDnKey(dn) === undefined) {
    throw badLdif(file, head.line, `"${dn}" is not a distinguished name`, 'write CN=name,DC=domain,DC=tld');
  }
  const line = head.line;
  while (rest[0]?.name.toLowerCase() === 'control') rest.shift();
  let type = 'add';
  if (rest[0]?.name.toLowerCase() === 'changetype') {
    type = textOf(file, rest[0]).toLowerCase();
    rest.shift();
  }
  if (type === 'add') {
    const misplaced = rest.find(({ name }) => name.toLowerCase() === 'dn');
    if (misplaced)
      throw badLdif(file, misplaced.line, 'a second dn in one record', 'leave an empty line before it');
    if (rest.length === 0)
      throw badLdif(file, line, 'an entry without attributes', 'give at least objectClass');
    yield { type, dn, line, attributes: rest };
  } else if (type === 'modify') {
    yield { type, dn, line, changes: readChanges(file, rest) };
  } else if (type === 'delete') {
    yield { type, dn, line };
  } else {
    throw badLdif(file, line, `changetype "${type}" is not supported`, 'use add, modify or delete');
  }
}

/* mod-spec = ("add:" | "delete:" | "replace:") attribute SEP *attrval-spec "-" SEP; the "-" is often forgotten. */
function readChanges(file: string, lines: readonly LdifAttribute[]): LdifChange[] {
  const changes: (LdifChange & { values: AttributeValue[] })[] = [];
  let current: (LdifChange & { values: AttributeValue[] }) | undefined;
  for (const { name, value, line } of lines) {
    if (name === '-') {
      current = undefined;
      continue;
    }
    if (current !== undefined && name.toLowerCase() === current.attribute.toLowerCase()) {
      current.values.push(value);
      continue;
    }
    const operation = name.toLowerCase();
    if (operation !== 'add' && operation !== 'delete' && operation !== 'replace') {
      const expected =
        current === undefined ? '"add:", "delete:" or "replace:"' : `"${current.attribute}:" or "-"`;
      throw badLdif(file, line, `${expected} expected, "${name}:" found`, 'see RFC 2849, changetype: modify');
    }
    current = { operation, attribute: textOf(file, { name, value, line }), values: [], line };
    changes.push(current);
  }
  return changes;
}

/* value-spec = ":" (FILL *1SAFE-STRING / ":" FILL BASE64-STRING / "<" FILL url) */
function readLine(file: string, { number, text }: LdifLine): LdifAttribute {
  const colon = text.indexOf(':');
  if (colon < 1) {
    if (text.trimEnd() === '-') return { name: '-', value: '', line: number };
    const hint = text.startsWith(' ')
      ? 'a continuation line needs a line before it'
      : 'write attribute: value';
    throw badLdif(file, number, colon === 0 ? 'a value without an attribute' : 'a line without ":"', hint);
  }
  const name = text.slice(0, colon);
  const marker = text.charCodeAt(colon + 1);
  if (marker === 0x3a) {
    return { name, value: readBase64(file, number, text.slice(colon + 2).trim()), line: number };
  }
  if (marker === 0x3c) {
    throw badLdif(
      file,
      number,
      `the value of "${name}" stands in another file`,
      'put it here, base64 after "::"',
    );
  }
  let start = colon + 1;
  while (text.charCodeAt(start) === 0x20) start++;
  return { name, value: text.slice(start), line: number };
}

function readBase64(file: string, line: number, text: string): Uint8Array {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) {
    throw badLdif(file, line, 'the value after "::" is not base64', 'use one ":" for plain text');
  }
  return Buffer.from(text, 'base64');
}

function textOf(file: string, { value, line, name }: LdifAttribute): string {
  if (typeof value === 'string') return value;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(value);
  } catch {
    throw badLdif(file, line, `the base64 value of "${name}" is not UTF-8 text`, 'encode it again');
  }
}

function badLdif(file: string, line: number, what: string, hint: string): LabError {
  return new LabError('bad-ldif', what, { where: `${file}:${line}`, hint });
}
