import { hash } from 'node:crypto';
import type { Change } from './change.js';
import { leafOf } from './dn-key.js';
import type { AttributeValue } from './entry.js';
import { AttributeRefused, type RefusalReason } from './refusals.js';
import type { AttributeDefinition, Schema } from './schema/schema.js';
import type { StoredValue } from './schema/syntaxes.js';
import type { StoredEntry } from './stored-entry.js';

/** An entry in the making: its attributes may still change. */
export class Draft {
  readonly key: string;
  readonly dnText: string;
  readonly #values = new Map<AttributeDefinition, StoredValue[]>();
  /** By key, what an attribute holds while it is being changed: a modify may come value by value. */
  readonly #changing = new Map<AttributeDefinition, Map<string, StoredValue>>();

  constructor(name: { readonly key: string; readonly dnText: string }) {
    this.key = name.key;
    this.dnText = name.dnText;
  }

  static of(entry: StoredEntry): Draft {
    const draft = new Draft(entry);
    for (const definition of entry.shape) draft.values.set(definition, [...entry.storedValues(definition)]);
    return draft;
  }

  /** By attribute, in the order in which they are stored. */
  get values(): Map<AttributeDefinition, StoredValue[]> {
    for (const [definition, values] of this.#changing) {
      if (values.size === 0) this.#values.delete(definition);
      else this.#values.set(definition, [...values.values()]);
    }
    this.#changing.clear();
    return this.#values;
  }

  /** @throws AttributeRefused `invalid-value` */
  append(definition: AttributeDefinition, value: AttributeValue): void {
    const stored = this.#read(definition, value);
    const list = this.values.get(definition);
    if (list === undefined) this.values.set(definition, [stored]);
    else list.push(stored);
  }

  /**
   * @param permissive - what is there already is not added again, what is not there need not be deleted (MS-ADTS
   * 3.1.1.3.4.1.8)
   * @throws AttributeRefused when the change does not fit what is there
   */
  apply(definition: AttributeDefinition, { operation, values }: Change, permissive = false): void {
    const { syntax, name } = definition;
    const refuse = (reason: RefusalReason, what: string) =>
      new AttributeRefused(this.dnText, name, reason, what);
    const given = values.map((value) => this.#read(definition, value));
    const current = this.#changed(definition);
    if (operation === 'delete') {
      if (current.size === 0 && !permissive) throw refuse('no-such-value', 'is not there');
      if (given.length === 0) current.clear();
      const missing = permissive ? undefined : given.find((value) => !current.has(syntax.key(value)));
      if (missing !== undefined) {
        throw refuse('no-such-value', `${this.#quote(definition, syntax.text(missing))} is not there`);
      }
      for (const value of given) current.delete(syntax.key(value));
      return;
    }
    if (operation === 'replace') current.clear();
    for (const value of given) {
      const key = syntax.key(value);
      if (!current.has(key)) current.set(key, value);
      else if (!permissive) {
        throw refuse('value-exists', `${this.#quote(definition, syntax.text(value))} is there already`);
      }
    }
  }

  /**
   * Adds what every object has: the attribute that names it, and an objectGUID made from its name.
   *
   * @param salt - makes the GUID another one where an entry of the same name was there before
   * @throws AttributeRefused `too-many-values`
   */
  complete(schema: Schema, salt = ''): void {
    const { type, value } = leafOf(this.dnText);
    const naming = schema.define(type);
    const named = this.values
      .get(naming)
      ?.some((stored) => naming.syntax.key(stored) === value.toLowerCase());
    if (named !== true) this.values.set(naming, [value, ...(this.values.get(naming) ?? [])]);
    const guid = schema.define('objectGUID');
    if (!this.values.has(guid)) this.values.set(guid, [syntheticGuid(this.key + salt)]);
    for (const [{ singleValued, name }, values] of this.values) {
      if (singleValued && values.length > 1) {
        throw new AttributeRefused(
          this.dnText,
          name,
          'too-many-values',
          `${values.length} values, one at most`,
        );
      }
    }
  }

  /** For a message, which may end up in a log. */
  #quote({ secret, confidential }: AttributeDefinition, text: string): string {
    return secret || confidential ? 'the value' : `"${text}"`;
  }

  #changed(definition: AttributeDefinition): Map<string, StoredValue> {
    const known = this.#changing.get(definition);
    if (known !== undefined) return known;
    const values = (this.#values.get(definition) ?? []).map((value): [string, StoredValue] => [
      definition.syntax.key(value),
      value,
    ]);
    const changing = new Map(values);
    this.#changing.set(definition, changing);
    return changing;
  }

  #read(definition: AttributeDefinition, value: AttributeValue): StoredValue {
    const stored = definition.syntax.store(value);
    if (stored !== undefined) return stored;
    const what = typeof value === 'string' ? this.#quote(definition, value) : `${value.length} bytes`;
    throw new AttributeRefused(
      this.dnText,
      definition.name,
      'invalid-value',
      `${what} is not a value of syntax ${definition.syntaxName}`,
    );
  }
}

/** A name-based GUID (as RFC 9562 version 5), in the wire order of MS-DTYP 2.3.4.2, one character a byte. */
function syntheticGuid(key: string): string {
  const bytes = hash('sha1', `objectGUID:${key}`, 'buffer').subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(7) & 0x0f) | 0x50, 7);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('latin1');
}
