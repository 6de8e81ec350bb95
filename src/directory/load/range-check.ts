import { dnKey } from '../dn-key.js';
import type { LdifRecord } from '../ldif/ldif-records.js';
import type { LoadRemark } from './load-remark.js';

/** `member;range=0-1499`: one piece of a long attribute; the last one ends in `*` (MS-ADTS 3.1.1.3.1.3.3). */
const piece = /^([^;]+);(?:.*;)?range=\d+-(\d+|\*)$/i;

/** Finds attributes whose last piece is missing. Pieces may come in several records and files. */
export class RangeCheck {
  readonly #open = new Map<string, LoadRemark>();
  readonly #ended = new Set<string>();

  see(record: LdifRecord & { readonly type: 'add' }, where: string): void {
    let seen: string | undefined;
    for (const { name } of record.attributes) {
      if (name === seen || !name.includes(';')) continue;
      seen = name;
      const [, attribute, end] = piece.exec(name) ?? [];
      if (attribute === undefined) continue;
      const key = `${attribute.toLowerCase()} ${dnKey(record.dn)}`;
      if (end === '*') this.#ended.add(key);
      else this.#open.set(key, { kind: 'incomplete-range', dn: record.dn, attribute, where });
    }
  }

  /** What broke off, in the order it came. */
  incomplete(): readonly LoadRemark[] {
    return [...this.#open].flatMap(([key, remark]) => (this.#ended.has(key) ? [] : [remark]));
  }
}
