import { LabError } from '../../errors.js';
import type { Change } from '../change.js';
import type { LdifAttribute } from '../ldif/ldif-records.js';
import type { AttributeDefinition, Schema } from '../schema/schema.js';
import type { StoredEntry } from '../stored-entry.js';
import { isMadeUpSid } from './made-up-sids.js';

/**
 * Attributes that each domain controller keeps for itself, or that move on their own: two exports of one entry
 * need not agree on them, and the first one stands.
 */
const volatile = new Set(
  [
    'whenCreated',
    'whenChanged',
    'lastLogon',
    'lastLogoff',
    'lastLogonTimestamp',
    'logonCount',
    'badPwdCount',
    'badPasswordTime',
    'lockoutTime',
    'dSCorePropagationData',
    'replPropertyMetaData',
  ].map((name) => name.toLowerCase()),
);

/**
 * What an entry gains where a file brings it again: overlapping exports, or one entry with two lists of attributes.
 * Values are united.
 *
 * @throws LabError `bad-directory` when the two contradict each other
 */
export function mergeChanges(
  entry: StoredEntry,
  attributes: Iterable<LdifAttribute>,
  schema: Schema,
): readonly Change[] {
  const again = new Map<AttributeDefinition, LdifAttribute[]>();
  for (const attribute of attributes) {
    const definition = schema.define(attribute.name);
    const list = again.get(definition);
    if (list === undefined) again.set(definition, [attribute]);
    else list.push(attribute);
  }
  const changes: Change[] = [];
  for (const [definition, given] of again) {
    if (definition.isPassword) {
      changes.push({
        operation: 'replace',
        attribute: definition.name,
        values: given.map(({ value }) => value),
      });
      continue;
    }
    const stored = entry.storedValues(definition);
    if (
      definition.origin === 'back-link' ||
      (stored.length > 0 && volatile.has(definition.name.toLowerCase()))
    )
      continue;
    if (definition.origin === 'derived' && stored.length > 0) continue;
    const known = new Set(stored.map(definition.syntax.key));
    const fresh = given.filter(({ value }) => !known.has(definition.syntax.assertion(value) ?? ''));
    const [first] = fresh;
    if (first === undefined) continue;
    if (isMadeUp(definition, entry)) {
      changes.push({ operation: 'replace', attribute: definition.name, values: [first.value] });
      continue;
    }
    if (definition.singleValued && stored.length > 0) {
      throw new LabError('bad-directory', `${definition.name} differs from what was read before`, {
        where: entry.dnText,
        hint: 'export the entry once, or take one of the two values out',
      });
    }
    changes.push({ operation: 'add', attribute: definition.name, values: distinct(definition, fresh) });
  }
  return changes;
}

/** An identifier that the first file lacked gives way to the real one. Active Directory's GUIDs are random: version 4. */
function isMadeUp({ name }: AttributeDefinition, entry: StoredEntry): boolean {
  const bytes = entry.bytes(name);
  if (bytes === undefined) return false;
  if (name === 'objectGUID') return ((bytes[7] ?? 0) & 0xf0) === 0x50;
  return name === 'objectSid' && isMadeUpSid(bytes);
}

function distinct(
  definition: AttributeDefinition,
  given: readonly LdifAttribute[],
): LdifAttribute['value'][] {
  const byKey = new Map(given.map(({ value }) => [definition.syntax.assertion(value), value]));
  return [...byKey.values()];
}
