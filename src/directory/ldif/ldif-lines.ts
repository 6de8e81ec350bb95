/** One logical line of an LDIF file: physical lines unfolded, comments left out. */
export interface LdifLine {
  /** 1-based number of the physical line it begins on. */
  readonly number: number;
  /** Empty for the blank line that ends a record. */
  readonly text: string;
}

/*
 * RFC 2849, note 2: a line may be folded anywhere by a line end and ONE blank. Comments fold too. Line ends are
 * LF or CRLF; a byte-order mark may stand in front.
 */

/** Unfolds a file as it is read; nothing but the current line is held. */
export function* ldifLines(text: string): Generator<LdifLine> {
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  let number = 0;
  let pending = '';
  let pendingNumber = 0;
  let held = false;
  let comment = false;
  while (at < text.length) {
    const newline = text.indexOf('\n', at);
    const next = newline < 0 ? text.length : newline;
    const end = next > at && text.charCodeAt(next - 1) === 0x0d ? next - 1 : next;
    number++;
    if (text.charCodeAt(at) === 0x20 && end > at && (held || comment)) {
      if (held) pending += text.slice(at + 1, end);
    } else {
      if (held) yield { number: pendingNumber, text: pending };
      comment = text.charCodeAt(at) === 0x23 && end > at;
      held = !comment;
      pending = held ? text.slice(at, end) : '';
      pendingNumber = number;
    }
    at = next + 1;
  }
  if (held) yield { number: pendingNumber, text: pending };
}
