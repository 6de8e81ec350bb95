import type { Directory } from '../../../directory/directory.js';
import { dnKey, isKeyWithin, parentKey } from '../../../directory/dn-key.js';
import type { SearchRequest as ScanRequest } from '../../../directory/reader.js';
import type { Schema } from '../../../directory/schema/schema.js';
import { expandAnr } from '../../../directory/search/anr.js';
import { equals, everyEntry, type Filter } from '../../../directory/search/filter.js';
import type { StoredEntry } from '../../../directory/stored-entry.js';

/** Undefined of every entry: no attribute has this name. */
const undecided = equals('', '');

/** The filter as it is of an object of which only the partial attribute set is held; what it asks beyond is Undefined. */
function partialFilter(schema: Schema, filter: Filter): Filter {
  switch (filter.type) {
    case 'and':
    case 'or':
      return { type: filter.type, filters: filter.filters.map((part) => partialFilter(schema, part)) };
    case 'not':
      return { type: 'not', filter: partialFilter(schema, filter.filter) };
    default: {
      const definition = schema.find(filter.attribute?.trim() ?? '');
      return definition === undefined || definition.inGlobalCatalog ? filter : undecided;
    }
  }
}

/**
 * Looks through the global catalogue, as {@link Directory.scan} does through the directory: domain objects are looked
 * at in part, the configuration, which every domain controller holds, in full.
 *
 * @throws NoSuchObject, DecodeError at the call
 */
export function scanCatalog(directory: Directory, request: ScanRequest): Iterable<StoredEntry | undefined> {
  const { configuration } = directory.namingContexts;
  const { base, scope } = request;
  const whole = configuration === '' ? undefined : dnKey(configuration);
  const top = directory.get(base)?.key ?? '';
  if (whole !== undefined && top !== '' && isKeyWithin(top, whole)) return directory.scan(request);
  const filter = partialFilter(directory.schema, expandAnr(request.filter ?? everyEntry));
  const without = [...(request.without ?? []), ...(configuration === '' ? [] : [configuration])];
  const domains = directory.scan({ ...request, filter, without });
  const reached =
    whole !== undefined &&
    ((scope === 'sub' && isKeyWithin(whole, top)) || (scope === 'one' && parentKey(whole) === top));
  if (!reached || directory.get(configuration) === undefined) return domains;
  const below = { ...request, base: configuration, scope: scope === 'sub' ? 'sub' : 'base' } as const;
  return chain(domains, directory.scan(below));
}

function* chain<T>(...parts: readonly Iterable<T>[]): Generator<T, void, undefined> {
  for (const part of parts) yield* part;
}
