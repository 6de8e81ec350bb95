import type { Directory } from '../directory.js';
import { isKeyWithin, parentKey, tryDnKey } from '../dn-key.js';
import type { StoredEntry } from '../stored-entry.js';
import type { LdifContent } from './ldif-format.js';

/** What {@link dumpEntries} writes out. */
export interface DumpSelection {
  /** DN of the topmost entry. Default: everything. */
  readonly base?: string;
  /** DNs of entries that are left out, with all below them. */
  readonly except?: readonly string[];
  /** Adds `userPassword`, in clear, and every other secret that was loaded. Default false. */
  readonly passwords?: boolean;
  /** Adds what the directory computes, back-links included, as ldifde does; leaves security descriptors out. */
  readonly computed?: boolean;
}

type Attribute = { readonly name: string; readonly values: readonly (string | Uint8Array)[] };

/** The entries of a directory, parents first, so that loading them again gives the same ones. */
export function* dumpEntries(directory: Directory, selection: DumpSelection = {}): Generator<LdifContent> {
  const base = selection.base === undefined ? '' : tryDnKey(selection.base);
  const except = (selection.except ?? []).map(tryDnKey);
  const isChosen = (key: string) =>
    base !== undefined &&
    isKeyWithin(key, base) &&
    !except.some((one) => one !== undefined && one !== '' && isKeyWithin(key, one));
  for (const entry of parentsFirst(directory)) {
    if (isChosen(entry.key)) {
      yield { dn: entry.dnText, attributes: attributesOf(directory, entry, selection) };
    }
  }
}

function* parentsFirst(directory: Directory): Generator<StoredEntry> {
  const given = new Set<string>();
  for (const entry of directory.entries()) {
    const line: StoredEntry[] = [];
    for (let key = entry.key; key !== '' && !given.has(key); key = parentKey(key)) {
      const above = key === entry.key ? entry : directory.get(key);
      if (above !== undefined) line.push(above);
      given.add(key);
    }
    yield* line.reverse();
  }
}

function* attributesOf(
  directory: Directory,
  entry: StoredEntry,
  { passwords = false, computed = false }: DumpSelection,
): Generator<Attribute> {
  const values = (name: string): Attribute => ({ name, values: entry.values(name) });
  for (const name of entry.attributeNames) {
    if (!computed || name !== 'nTSecurityDescriptor') yield values(name);
  }
  const stored = new Set(entry.shape);
  if (computed) {
    for (const definition of directory.schema.computed) {
      const isExported = definition.origin !== 'constructed' && !definition.operational;
      if (isExported && !stored.has(definition)) yield values(definition.name);
    }
  } else {
    // Otherwise they would be the time of loading.
    for (const name of ['whenCreated', 'whenChanged']) {
      if (!entry.attributeNames.includes(name)) yield values(name);
    }
  }
  if (!passwords) return;
  yield { name: 'userPassword', values: directory.passwordsOf(entry) };
  for (const definition of entry.shape) {
    if (!definition.secret) continue;
    yield { name: definition.name, values: entry.storedValues(definition).map(definition.syntax.value) };
  }
}
