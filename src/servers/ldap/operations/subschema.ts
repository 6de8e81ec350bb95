import type { Directory } from '../../../directory/directory.js';
import { dnKey, tryDnKey } from '../../../directory/dn-key.js';
import { describeAttributeTypes, describeObjectClasses } from '../../../directory/schema/subschema.js';
import type { SearchRequest } from '../../../wire/ldap/search-request.js';
import { type FoundEntry, withoutValues } from './present-entry.js';

/**
 * The subschema entry `CN=Aggregate` (RFC 4512 4.2), where its own attributes are asked for: they are written from
 * the schema that values are compared by. Undefined for any other search.
 */
export function subschemaEntry(request: SearchRequest, directory: Directory): FoundEntry | undefined {
  const { schema } = directory.namingContexts;
  if (request.scope !== 'base' || schema === '') return undefined;
  const dn = `CN=Aggregate,${schema}`;
  if (tryDnKey(request.base) !== dnKey(dn)) return undefined;
  const wanted = new Set(request.attributes.map((name) => name.toLowerCase()));
  const all = wanted.size === 0 || wanted.has('*') || wanted.has('+');
  const entry: readonly { readonly name: string; readonly values: () => readonly string[] }[] = [
    { name: 'objectClass', values: () => ['top', 'subSchema'] },
    { name: 'cn', values: () => ['Aggregate'] },
    { name: 'distinguishedName', values: () => [dn] },
    { name: 'attributeTypes', values: () => describeAttributeTypes(directory.schema) },
    { name: 'objectClasses', values: () => describeObjectClasses(directory) },
  ];
  const selected = entry.filter(({ name }) =>
    isLarge(name) ? wanted.has(name.toLowerCase()) || wanted.has('+') : all || wanted.has(name.toLowerCase()),
  );
  const attributes = selected.map(({ name, values }) => ({ name, values: values() }));
  return { objectName: dn, attributes: request.typesOnly ? attributes.map(withoutValues) : attributes };
}

/** Operational attributes: only when asked for. */
const isLarge = (name: string): boolean => name === 'attributeTypes' || name === 'objectClasses';
