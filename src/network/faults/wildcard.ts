/**
 * Makes a test for texts: `*` stands for any characters, and letter case does not count.
 *
 * Each part between asterisks is taken where it first fits, which never has to be taken back: the time grows with the
 * text, however many asterisks there are. A regular expression would try all ways to share the text out.
 */
export function wildcard(pattern: string): (text: string) => boolean {
  const [first = '', ...parts] = pattern.toLowerCase().split('*');
  const last = parts.pop();
  if (last === undefined) return (text) => text.toLowerCase() === first;
  const between = parts.filter((part) => part !== '');
  return (text) => {
    const folded = text.toLowerCase();
    const end = folded.length - last.length;
    if (end < first.length || !folded.startsWith(first) || !folded.endsWith(last)) return false;
    let at = first.length;
    for (const part of between) {
      const found = folded.indexOf(part, at);
      if (found < 0) return false;
      at = found + part.length;
    }
    return at <= end;
  };
}
