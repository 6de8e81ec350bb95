import { LabError } from '../errors.js';
import type { Change } from './change.js';
import { dnKey } from './dn-key.js';
import type { EntryStore } from './entry-store.js';
import { type LdifFile, parseLdif } from './ldif.js';
import type { LdifRecord } from './ldif-records.js';
import type { EntryWriter, GivenConstructed } from './writer.js';

/** What can only be done when every entry is there. */
type Unsettled = { readonly key: string; readonly where: string } & (
  | { readonly given: GivenConstructed }
  | { readonly change: Change }
);

/**
 * Reads LDIF files, in order, into a store. Entries may come before their parents; a later file may change or
 * delete what an earlier one brought.
 *
 * @throws LabError `bad-ldif`, `bad-directory`, with the file and line or the DN
 */
export function loadLdif(store: EntryStore, writer: EntryWriter, files: Iterable<LdifFile>): void {
  const unsettled: Unsettled[] = [];
  for (const file of files) {
    for (const record of parseLdif(file)) {
      const where = `${file.name}:${record.line}`;
      try {
        for (const rest of apply(store, writer, record)) unsettled.push({ ...rest, where });
      } catch (error) {
        throw located(error, where);
      }
    }
  }
  for (const rest of unsettled) {
    const entry = store.get(rest.key);
    if (entry === undefined) continue; // deleted by a later record
    try {
      if ('given' in rest) writer.settle(entry, rest.given);
      else writer.modify(entry, [rest.change], 'load');
    } catch (error) {
      throw located(error, rest.where);
    }
  }
}

type Rest = { readonly key: string } & ({ readonly given: GivenConstructed } | { readonly change: Change });

function apply(store: EntryStore, writer: EntryWriter, record: LdifRecord): Rest[] {
  const key = dnKey(record.dn);
  const entry = store.get(key);
  if (record.type === 'add') {
    if (entry !== undefined) {
      throw new LabError('bad-directory', `${record.dn} is there already`, {
        hint: 'use changetype: modify to change it',
      });
    }
    const given = writer.create({ key, dnText: record.dn.trim() }, record.attributes, 'load');
    return given.map((one) => ({ key, given: one }));
  }
  if (entry === undefined) {
    throw new LabError('bad-directory', `${record.dn} is not there`, {
      hint: `${record.type} it after the record that adds it`,
    });
  }
  if (record.type === 'delete') {
    if (store.childKeys(key).size > 0) {
      throw new LabError('bad-directory', `${record.dn} has entries below it`, {
        hint: 'delete those first',
      });
    }
    writer.remove(entry);
    return [];
  }
  const isConstructed = ({ attribute }: Change) => store.schema.find(attribute)?.origin === 'constructed';
  const stored = record.changes.filter((change) => !isConstructed(change));
  if (stored.length > 0) writer.modify(entry, stored, 'load');
  return record.changes.filter(isConstructed).map((change) => ({ key, change }));
}

/** The same fault as one of the seed, with its place in the file in front. */
function located(error: unknown, where: string): unknown {
  if (!(error instanceof LabError)) return error;
  const hint = error.hint === undefined ? {} : { hint: error.hint };
  const what = error.hint === undefined ? error.message : error.message.slice(0, -` (${error.hint})`.length);
  return new LabError('bad-directory', what, { where, ...hint, cause: error });
}
