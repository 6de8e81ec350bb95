/**
 * A path or URL without the slashes at its end. Not by a regular expression: `/\/+$/` looks at every slash of a run of them
 * again from each of the others.
 */
export function withoutEndSlashes(text: string): string {
  let end = text.length;
  while (text.endsWith('/', end) && end > 0) end--;
  return text.slice(0, end);
}
