import { type DistinguishedName, escapeRdnValue, parseDn } from '../values/dn.js';
import { isKeyWithin } from './dn-key.js';
import { Draft } from './draft.js';
import type { EntryStore } from './entry-store.js';
import type { PasswordStore } from './logon/passwords.js';
import type { StoredValue } from './schema/syntaxes.js';
import type { StoredEntry } from './stored-entry.js';

/** Gives an entry another name: what stands below goes with it, and every DN that names any of them follows. */
export function moveSubtree(
  store: EntryStore,
  passwords: PasswordStore,
  top: StoredEntry,
  to: DistinguishedName,
  changed: { readonly usn: number; readonly seconds: number },
): void {
  const moved = [...store.subtree(top.key)];
  const place = (dnText: string) => replaceTail(dnText, top, to);
  const naming = store.schema.define(to.rdns[0]?.type ?? 'cn');
  for (const entry of moved.toReversed()) store.remove(entry);
  for (const entry of moved) {
    const name = parseDn(place(entry.dnText));
    const draft = new Draft({ key: name.key, dnText: entry === top ? to.toString() : place(entry.dnText) });
    for (const definition of entry.shape) draft.values.set(definition, [...entry.storedValues(definition)]);
    if (entry === top) {
      draft.values.set(naming, [to.name]);
      draft.values.delete(store.schema.define('whenChanged'));
      draft.values.delete(store.schema.define('name'));
    }
    draft.values.delete(store.schema.define('distinguishedName'));
    const history =
      entry === top ? { ...entry.history, changed: changed.usn, changedAt: changed.seconds } : entry.history;
    store.put(draft, history);
    passwords.move(entry.key, draft.key);
  }
  followNames(store, top, place);
}

/** Rewrites every value of DN syntax that names the old place. Links keep no record of it: no USN moves. */
function followNames(store: EntryStore, top: StoredEntry, place: (dnText: string) => string): void {
  for (const entry of [...store.entries]) {
    let draft: Draft | undefined;
    for (const definition of entry.shape) {
      if (definition.syntaxName !== 'dn') continue;
      const values = entry.storedValues(definition);
      if (!values.some((value) => isKeyWithin(definition.syntax.key(value), top.key))) continue;
      draft ??= Draft.of(entry);
      const follow = (value: StoredValue) =>
        isKeyWithin(definition.syntax.key(value), top.key) ? place(definition.syntax.text(value)) : value;
      draft.values.set(definition, values.map(follow));
    }
    if (draft !== undefined) store.put(draft, entry.history);
  }
}

/** A name at or below `from`, put at or below `to`; the part below keeps its spelling. */
function replaceTail(dnText: string, from: StoredEntry, to: DistinguishedName): string {
  const below = parseDn(dnText).rdns.slice(0, -from.dn.rdns.length);
  const head = below.map(({ type, value }) => `${type}=${escapeRdnValue(value)},`).join('');
  return `${head}${to.toString()}`;
}
