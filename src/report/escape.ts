const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/**
 * Text for an element or an attribute of XML or HTML, whatever a server has put into it: other control characters, which
 * XML 1.0 forbids altogether (its production 2), and halves of surrogate pairs become U+FFFD.
 */
export function escapeMarkup(text: string): string {
  return text.replace(/[&<>"'\p{Cc}\p{Cs}\ufffe\uffff]/gu, (found) => entities[found] ?? '\ufffd');
}
