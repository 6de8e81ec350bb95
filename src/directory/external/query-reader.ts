import { hash } from 'node:crypto';
import { tryDnKey } from '../dn-key.js';
import type { AttributeValue } from '../entry.js';
import type { Schema } from '../schema/schema.js';
import type { ExternalDirectory, ExternalRecord } from './external-directory.js';
import { ExternalEntry } from './external-entry.js';
import { type ExternalLayout, isInDomain } from './layout.js';

/** A question about entries outside the configuration: which has this name, or which have this value. */
export type Query =
  | { readonly dn: string; readonly key: string }
  | { readonly attribute: string; readonly value: AttributeValue };

/** What is read along with the entries that are asked for. */
export interface QueryPlan {
  /**
   * Linked attributes, forward and back, that lead to entries which belong to an answer. Their holders are searched
   * for: not every directory has the back-link.
   */
  readonly links: readonly (readonly [forward: string, back: string])[];
  /** Whether an entry may have such links. */
  readonly isLinked: (entry: ExternalEntry) => boolean;
}

/** What a query found, with the entries whose links name those. */
export interface FoundCluster {
  readonly entries: readonly ExternalEntry[];
  /** Equal for results that say the same, linked entries included. */
  readonly fingerprint: string;
  readonly linked: readonly FoundEntry[];
}

/** A linked entry as the result of the query for its name. */
export interface FoundEntry {
  readonly query: Query;
  readonly entries: readonly ExternalEntry[];
  readonly fingerprint: string;
}

/** Entries that one query gives at most, and links that are followed from one entry. */
const mostEntries = 100;

/** The same text for the same question. */
export function queryKey(query: Query): string {
  if ('dn' in query) return `dn:${query.key}`;
  const { attribute, value } = query;
  const text = typeof value === 'string' ? value.toLowerCase() : Buffer.from(value).toString('hex');
  return `${attribute.toLowerCase()}${typeof value === 'string' ? '=' : ':'}${text}`;
}

/** Asks an external directory. */
export class QueryReader {
  readonly #external: ExternalDirectory;
  readonly #layout: ExternalLayout;
  readonly #schema: Schema;
  readonly #plan: QueryPlan;

  constructor(external: ExternalDirectory, layout: ExternalLayout, schema: Schema, plan: QueryPlan) {
    this.#external = external;
    this.#layout = layout;
    this.#schema = schema;
    this.#plan = plan;
  }

  /**
   * Links are followed from what an identity finds, not from an entry that is asked for by its name: that is what a
   * link led to.
   *
   * @throws LabError as `ExternalDirectory.search`
   */
  async read(query: Query): Promise<FoundCluster> {
    const records = await this.#search(query);
    const follows = 'attribute' in query;
    const found = await Promise.all(records.map((record) => this.#withLinks(record, follows)));
    const linked = found.flatMap((one) => one.linked);
    const entries = found.map(({ entry }) => entry);
    return { entries, linked, fingerprint: digest([...entries, ...linked]) };
  }

  async #search(query: Query): Promise<readonly ExternalRecord[]> {
    if ('dn' in query) return this.#external.search({ base: query.dn, scope: 'base', most: 1 });
    // A value as our own syntax reads it: a GUID's text, say, becomes its bytes.
    const { attribute, value } = query;
    const syntax = this.#schema.find(attribute)?.syntax;
    const stored = syntax?.store(value);
    const equal = { attribute, value: (stored !== undefined && syntax?.value(stored)) || value };
    const found = await Promise.all(
      this.#layout.domains.map((base) =>
        this.#external.search({ base, scope: 'sub', equal, most: mostEntries }),
      ),
    );
    // One server may hold a domain and those below it, and the configuration too.
    const byKey = new Map(found.flat().map((record) => [tryDnKey(record.dn) ?? '', record]));
    return [...byKey]
      .filter(([key]) => isInDomain(this.#layout, key))
      .slice(0, mostEntries)
      .map(([, record]) => record);
  }

  async #withLinks(
    record: ExternalRecord,
    follows: boolean,
  ): Promise<{ readonly entry: ExternalEntry; readonly linked: readonly FoundEntry[] }> {
    const plain = new ExternalEntry(this.#schema, record);
    if (!follows || !this.#plan.isLinked(plain)) return { entry: plain, linked: [] };
    const backLinks: [string, string[]][] = [];
    const linked: FoundEntry[] = [];
    for (const [forward, back] of this.#plan.links) {
      const holders = await this.#search({ attribute: forward, value: record.dn });
      backLinks.push([back, holders.map(({ dn }) => dn)]);
      for (const holder of holders) {
        const entry = new ExternalEntry(this.#schema, holder);
        const query: Query = { dn: holder.dn, key: entry.dn.key };
        linked.push({ query, entries: [entry], fingerprint: digest([entry]) });
      }
    }
    return { entry: new ExternalEntry(this.#schema, record, backLinks), linked };
  }
}

function digest(parts: readonly { readonly fingerprint: string }[]): string {
  return hash('sha1', parts.map(({ fingerprint }) => fingerprint).join(), 'base64');
}
