import { LabError } from '../../errors.js';
import type { Change } from '../change.js';
import { dnKey } from '../dn-key.js';
import type { EntryStore } from '../entry-store.js';
import { type LdifFile, parseLdif } from '../ldif/ldif.js';
import type { LdifRecord } from '../ldif/ldif-records.js';
import { learnSchema } from '../schema/schema-entries.js';
import type { EntryWriter, GivenConstructed } from '../writer.js';
import type { LoadRemark } from './load-remark.js';
import { MadeUpSids } from './made-up-sids.js';
import { mergeChanges } from './merge-entry.js';
import { addMissingParents } from './missing-parents.js';
import { RangeCheck } from './range-check.js';

/** What can only be done when every entry is there. */
type Unsettled = { readonly key: string; readonly where: string } & (
  | { readonly given: GivenConstructed }
  | { readonly change: Change }
);

/**
 * Reads LDIF files, in order, into a store. Entries may come before their parents; a later file may change or
 * delete what an earlier one brought, and one may change what a later one brings.
 *
 * @param remark - given where the files may be an export: entries that come twice are taken as one, missing parents
 * and SIDs are made up, and all of it is told
 * @throws LabError `bad-ldif`, `bad-directory`, with the file and line or the DN
 */
export function loadLdif(
  store: EntryStore,
  writer: EntryWriter,
  files: Iterable<LdifFile>,
  remark?: (remark: LoadRemark) => void,
): void {
  const unsettled: Unsettled[] = [];
  const early: { readonly record: LdifRecord; readonly where: string }[] = [];
  const ranges = new RangeCheck();
  const lenient: Lenient | undefined = remark && { remark, sids: new MadeUpSids(store) };
  const take = (record: LdifRecord, where: string) => {
    try {
      for (const rest of apply(store, writer, record, where, lenient)) unsettled.push({ ...rest, where });
    } catch (error) {
      throw located(error, where);
    }
  };
  const all = Array.from(files);
  learnSchema(store.schema, all);
  for (const file of all) {
    for (const record of parseLdif(file)) {
      const where = `${file.name}:${record.line}`;
      if (record.type === 'add') {
        ranges.see(record, where);
        take(record, where);
      } else if (store.get(dnKey(record.dn)) === undefined) early.push({ record, where });
      else take(record, where);
    }
  }
  for (const { record, where } of early) take(record, where);
  if (lenient !== undefined) {
    for (const one of ranges.incomplete()) lenient.remark(one);
    addMissingParents(store, writer, lenient.remark);
    lenient.sids.finish(writer, lenient.remark);
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

/** How an export is taken: what is missing is made up, and told. */
interface Lenient {
  readonly remark: (remark: LoadRemark) => void;
  readonly sids: MadeUpSids;
}

type Rest = { readonly key: string } & ({ readonly given: GivenConstructed } | { readonly change: Change });

function apply(
  store: EntryStore,
  writer: EntryWriter,
  record: LdifRecord,
  where: string,
  lenient: Lenient | undefined,
): Rest[] {
  const key = dnKey(record.dn);
  const entry = store.get(key);
  if (record.type === 'add') {
    // An attribute without a value does not exist; ldifde writes one in front of a range.
    const attributes = record.attributes.filter(({ value }) => value.length > 0);
    if (entry !== undefined && lenient !== undefined) {
      const changes = mergeChanges(entry, attributes, store.schema);
      if (changes.length > 0) writer.modify(entry, changes, 'load');
      lenient.remark({ kind: 'merged', dn: entry.dnText, where });
      return [];
    }
    if (entry !== undefined) {
      throw new LabError('bad-directory', `${record.dn} is there already`, {
        hint: 'use changetype: modify to change it',
      });
    }
    const sid = lenient?.sids.for(key, attributes);
    if (sid !== undefined) attributes.push(sid);
    const given = writer.create({ key, dnText: record.dn.trim() }, attributes, 'load');
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
