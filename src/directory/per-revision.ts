/**
 * Computes something from a directory once per revision: again only after a write.
 *
 * @param source - the directory, or what has its revision
 */
export function perRevision<T>(source: { readonly revision: number }, compute: () => T): () => T {
  let known: { readonly revision: number; readonly value: T } | undefined;
  return () => {
    const { revision } = source;
    if (known?.revision !== revision) known = { revision, value: compute() };
    return known.value;
  };
}
