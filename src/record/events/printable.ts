/*
 * Text of a peer's making, fit for one line of a log. Each protocol has kept its own way, as scripts read these lines.
 */

/** Without control characters, cut to so many characters. */
export function printable(text: string, longest: number, instead: string): string {
  const line = text.replaceAll(/\p{Cc}+/gu, instead);
  return line.length <= longest ? line : `${line.slice(0, longest)}...`;
}

/** As HTTP's lines quote: each character that XML could not hold becomes `?`, and 200 characters are shown. */
export function quoted(text: string): string {
  const plain = text.replace(/[^\u{20}-\u{7E}\u{A0}-\u{D7FF}\u{E000}-\u{10FFFF}]/gu, '?');
  return plain.length > 200 ? `${plain.slice(0, 200)}...` : plain;
}
