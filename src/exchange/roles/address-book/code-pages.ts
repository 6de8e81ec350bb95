import { codePage } from '../../../wire/address-book/flags.js';

/** Windows code pages by the names that the Encoding Standard has for them. */
const encodings: ReadonlyMap<number, string> = new Map([
  [0, 'windows-1252'], // CP_ACP: what clients leave that never set one
  [codePage.CP_TELETEX, 'windows-1252'], // T.61 itself nobody sends: clients mean their Western default
  [874, 'windows-874'],
  [932, 'shift_jis'],
  [936, 'gbk'],
  [949, 'euc-kr'],
  [950, 'big5'],
  ...Array.from({ length: 9 }, (_, index): [number, string] => [1250 + index, `windows-${1250 + index}`]),
  [20127, 'windows-1252'], // US-ASCII, and what is not
  [28591, 'windows-1252'], // ISO 8859-1
  [65001, 'utf-8'],
]);

/** The octets of the first character set that has them; a `?` for a character that a code page lacks. */
type Table = ReadonlyMap<string, string>;

/** Text to octets and back, in the code pages of Windows clients. Octets are Latin-1 text, one character each. */
export class CodePages {
  readonly #tables = new Map<string, Table>();

  supports(page: number): boolean {
    return encodings.has(page);
  }

  /** What octets spell; unknown code pages are read as Western. */
  decode(octets: string, page: number): string {
    return new TextDecoder(encodingOf(page)).decode(Buffer.from(octets, 'latin1'));
  }

  /** The octets that spell a text; unknown code pages are written as Western. */
  encode(text: string, page: number): string {
    const encoding = encodingOf(page);
    if (encoding === 'utf-8') return Buffer.from(text, 'utf8').toString('latin1');
    if (/^[\0-\x7f]*$/.test(text)) return text;
    const table = this.#table(encoding);
    return Array.from(text, (character) => table.get(character) ?? '?').join('');
  }

  #table(encoding: string): Table {
    const known = this.#tables.get(encoding);
    if (known !== undefined) return known;
    const table = invert(encoding);
    this.#tables.set(encoding, table);
    return table;
  }
}

function encodingOf(page: number): string {
  return encodings.get(page) ?? 'windows-1252';
}

/** Lead octets of double-byte code pages, and where the second octet begins. */
const leads = { from: 0x81, to: 0xfe, trail: 0x40 } as const;

/** What each character is written as, found by reading all octets there are. */
function invert(encoding: string): Table {
  const table = new Map<string, string>();
  const decoder = new TextDecoder(encoding);
  const add = (...octets: readonly number[]) => {
    const text = decoder.decode(Uint8Array.from(octets));
    const isOne = [...text].length === 1 && !text.includes('\ufffd');
    if (isOne && !table.has(text)) table.set(text, String.fromCharCode(...octets));
  };
  for (let octet = 0; octet <= 0xff; octet++) add(octet);
  if (encoding.startsWith('windows-')) return table;
  for (let lead = leads.from; lead <= leads.to; lead++) {
    for (let trail = leads.trail; trail <= leads.to; trail++) add(lead, trail);
  }
  return table;
}
