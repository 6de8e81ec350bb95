import { isAlias, isMap, isNode, isScalar, LineCounter, parseDocument, visit } from 'yaml';

/** What YAML text holds, or what is wrong with it and where, as `line:column`. */
export type YamlText =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly problem: string; readonly place: string };

/**
 * Reads YAML text to plain data, in time and memory that grow with the text: aliases may not multiply what they stand for,
 * nor stand inside it.
 */
export function readYaml(text: string): YamlText {
  const lines = new LineCounter();
  const placeOf = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${line}:${col}`;
  };
  // The parser compares every key with every other one; `repeatedKey` looks them up.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false });
  const [error] = document.errors;
  if (error) return { ok: false, problem: error.message, place: placeOf(error.pos[0]) };
  let found: { readonly problem: string; readonly offset: number } | undefined;
  visit(document, (_key, node, path) => {
    if (isMap(node)) found = repeatedKey(node.items);
    if (
      isAlias(node) &&
      path.some((above) => isNode(above) && 'anchor' in above && above.anchor === node.source)
    )
      found = { problem: `*${node.source} stands inside what it means`, offset: node.range?.[0] ?? 0 };
    return found === undefined ? undefined : visit.BREAK;
  });
  if (found !== undefined) return { ok: false, problem: found.problem, place: placeOf(found.offset) };
  try {
    return { ok: true, value: document.toJS({ maxAliasCount: mostAliases }) };
  } catch (thrown) {
    if (!(thrown instanceof ReferenceError)) throw thrown;
    return { ok: false, problem: thrown.message, place: placeOf(0) };
  }
}

/** How many nodes all aliases together may stand for, for each that is written. */
const mostAliases = 100;

function repeatedKey(items: readonly { readonly key: unknown }[]) {
  const known = new Set<unknown>();
  for (const { key } of items) {
    if (!isScalar(key)) continue;
    if (known.has(key.value)) {
      return { problem: 'Map keys must be unique', offset: key.range?.[0] ?? 0 };
    }
    known.add(key.value);
  }
  return undefined;
}
