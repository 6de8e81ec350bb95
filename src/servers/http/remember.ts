/**
 * Wraps a function of text so that its latest results are looked up instead of made again. What throws is not kept, and
 * neither is what comes of a text longer than `longest`. What that is worth: `npm run bench -- autodiscover`.
 *
 * @param most - results kept; the oldest goes first
 */
export function remember<T>(
  make: (text: string) => T,
  { most, longest }: { readonly most: number; readonly longest: number },
): (text: string) => T {
  const kept = new Map<string, T>();
  return (text) => {
    const known = kept.get(text);
    if (known !== undefined) return known;
    const made = make(text);
    if (text.length <= longest) {
      for (const oldest of kept.keys()) {
        if (kept.size < most) break;
        kept.delete(oldest);
      }
      kept.set(text, made);
    }
    return made;
  };
}
