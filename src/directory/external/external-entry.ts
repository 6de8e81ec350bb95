import { hash } from 'node:crypto';
import { type DistinguishedName, parseDn } from '../../values/dn.js';
import type { AttributeValue, Entry } from '../entry.js';
import type { Schema } from '../schema/schema.js';
import type { ExternalRecord } from './external-directory.js';

/** Longer values are left out: photographs and certificates, which nothing here reads. */
const longestValue = 8_192;

/** An entry of another directory, as it was when it was read; back-links among what was read with it are added. */
export class ExternalEntry implements Entry {
  readonly dn: DistinguishedName;
  readonly #schema: Schema;
  readonly #attributes = new Map<
    string,
    { readonly name: string; readonly values: readonly AttributeValue[] }
  >();

  /**
   * @param backLinks - attribute name to DNs, instead of what the record has of it
   * @throws DecodeError for a name that is none
   */
  constructor(
    schema: Schema,
    { dn, attributes }: ExternalRecord,
    backLinks: Iterable<readonly [string, readonly string[]]> = [],
  ) {
    this.dn = parseDn(dn);
    this.#schema = schema;
    for (const { name, values } of attributes) {
      if (schema.isSensitive(name)) continue;
      const kept = values.filter(({ length }) => length <= longestValue);
      if (kept.length > 0) this.#attributes.set(keyOf(name), { name, values: kept });
    }
    for (const [name, values] of backLinks) {
      if (values.length > 0) this.#attributes.set(keyOf(name), { name, values });
      else this.#attributes.delete(keyOf(name));
    }
  }

  /** Equal for entries that say the same. */
  get fingerprint(): string {
    const lines = [...this.#attributes].map(([name, { values }]) => [
      name,
      values.map((value) => Buffer.from(value).toString('base64')).sort(),
    ]);
    return hash('sha1', JSON.stringify([this.dn.toString(), lines.sort()]), 'base64');
  }

  get attributeNames(): readonly string[] {
    const names = [...this.#attributes.values()].map(({ name }) => name);
    return names.sort((left, right) => rank(left) - rank(right));
  }

  first(attribute: string): string | undefined {
    return this.all(attribute)[0];
  }

  all(attribute: string): readonly string[] {
    const syntax = this.#schema.find(attribute)?.syntax;
    return this.values(attribute).map((value) => {
      const stored = syntax?.store(value);
      if (syntax !== undefined && stored !== undefined) return syntax.text(stored);
      return typeof value === 'string' ? value : Buffer.from(value).toString('utf8');
    });
  }

  bytes(attribute: string): Uint8Array | undefined {
    const [value] = this.values(attribute);
    return typeof value === 'string' ? Buffer.from(value, 'utf8') : value;
  }

  values(attribute: string): readonly AttributeValue[] {
    return this.#attributes.get(keyOf(attribute))?.values ?? [];
  }

  isA(objectClass: string): boolean {
    const wanted = objectClass.toLowerCase();
    return this.all('objectClass').some((name) => name.toLowerCase() === wanted);
  }
}

/** Options (`;binary`, `;range=0-1499`) are no part of an attribute's name here. */
const keyOf = (name: string): string => (name.split(';')[0] ?? name).toLowerCase();

const rank = (name: string): number => (keyOf(name) === 'objectclass' ? 0 : 1);
