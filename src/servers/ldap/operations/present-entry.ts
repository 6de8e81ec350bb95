import type { Directory } from '../../../directory/directory.js';
import type { AttributeDefinition } from '../../../directory/schema/schema.js';
import { type AttributeSelection, selectAttributes } from '../../../directory/search/attribute-selection.js';
import type { StoredEntry } from '../../../directory/stored-entry.js';
import type { SearchRequest } from '../../../wire/ldap/search-request.js';
import type { SearchResultEntry } from '../../../wire/ldap/search-result-entry.js';
import type { RequestControls } from '../controls/request-controls.js';

/** An entry to be sent; the connection adds the messageID. */
export type FoundEntry = Omit<SearchResultEntry, 'messageId'>;

/** An entry as the search wants it. */
export function presentEntry(
  directory: Directory,
  entry: StoredEntry,
  selection: AttributeSelection,
  { typesOnly }: SearchRequest,
  { extendedDn }: RequestControls,
  visible?: (definition: AttributeDefinition) => boolean,
): FoundEntry {
  const selected = selectAttributes(directory.schema, entry, selection, visible);
  if (typesOnly) return { objectName: entry.dnText, attributes: selected.map(withoutValues) };
  if (extendedDn === undefined) return { objectName: entry.dnText, attributes: selected };
  const extend = (dnText: string) => extendedName(directory, dnText, extendedDn);
  return {
    objectName: extend(entry.dnText),
    attributes: selected.map(({ name, values }) =>
      directory.schema.find(name)?.syntaxName === 'dn'
        ? { name, values: values.map((value) => (typeof value === 'string' ? extend(value) : value)) }
        : { name, values },
    ),
  };
}

/** `<GUID=...>;<SID=...>;CN=...` (MS-ADTS 3.1.1.3.4.1.5). */
function extendedName(directory: Directory, dnText: string, form: 'hexadecimal' | 'text'): string {
  const entry = directory.get(dnText);
  if (entry === undefined) return dnText;
  const part = (label: string, attribute: string) => {
    const bytes = entry.bytes(attribute);
    if (bytes === undefined) return '';
    const value = form === 'text' ? entry.first(attribute) : Buffer.from(bytes).toString('hex');
    return `<${label}=${value ?? ''}>;`;
  };
  return `${part('GUID', 'objectGUID')}${part('SID', 'objectSid')}${dnText}`;
}

export const withoutValues = ({ name }: { readonly name: string }) => ({ name, values: [] });
