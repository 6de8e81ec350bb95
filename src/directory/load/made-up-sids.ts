import { hash } from 'node:crypto';
import { isSid, sidFromBytes, sidToBytes } from '../../values/sid.js';
import type { EntryStore } from '../entry-store.js';
import type { LdifAttribute } from '../ldif/ldif-records.js';
import type { EntryWriter } from '../writer.js';
import type { LoadRemark } from './load-remark.js';

/** Classes whose objects have a SID (MS-ADTS 3.1.1.1.3); domain heads are looked at by name. */
const principalClasses = new Set(['user', 'group', 'computer']);

/** Accounts that have the same RID in every domain (MS-DTYP 2.4.2.4). */
const wellKnownRids: ReadonlyMap<string, number> = new Map([
  ['administrator', 500],
  ['guest', 501],
  ['krbtgt', 502],
  ['domain admins', 512],
  ['domain users', 513],
  ['domain guests', 514],
  ['domain computers', 515],
  ['domain controllers', 516],
  ['schema admins', 518],
  ['enterprise admins', 519],
]);

/** Beyond what a domain gives out itself (MS-ADTS 3.1.1.1.9.1: at most 30 bits), so the two never clash. */
const firstRid = 0x4000_0000;
const ridRange = 0x3fff_0000;

/**
 * Security identifiers for accounts that came without one (`ldifde -m`), made from their names: the domain's SID,
 * given or made up as well, and a number.
 */
export class MadeUpSids {
  readonly #store: EntryStore;
  /** By domain key: how many were made up. */
  readonly #made = new Map<string, number>();
  readonly #domainSids = new Map<string, string>();
  /** Accounts that came before their domain, by key. */
  readonly #early = new Map<string, readonly LdifAttribute[]>();

  constructor(store: EntryStore) {
    this.#store = store;
  }

  /** The `objectSid` that an entry to be created lacks; undefined when it needs none, or has to wait. */
  for(key: string, attributes: readonly LdifAttribute[]): LdifAttribute | undefined {
    let isPrincipal = false;
    let isForeign = false;
    for (const { name, value } of attributes) {
      if (name.length === 9 && name.toLowerCase() === 'objectsid') return undefined;
      if (name.length !== 11 || name.toLowerCase() !== 'objectclass') continue;
      const objectClass = typeof value === 'string' ? value.toLowerCase() : '';
      isPrincipal ||= principalClasses.has(objectClass);
      isForeign ||= objectClass === 'foreignsecurityprincipal';
    }
    const leaf = key.slice(3).split(',', 1)[0] ?? '';
    if (isForeign) return isSid(leaf) ? attribute(leaf) : undefined; // it is named by the SID it stands for
    if (!isPrincipal) return undefined;
    const domain = domainKeyOf(key);
    if (this.#store.get(domain) !== undefined) return attribute(this.#make(key, domain, attributes));
    this.#early.set(key, attributes);
    return undefined;
  }

  /** Settles what had to wait, and gives the domains that have none the SID that their accounts were given. */
  finish(writer: EntryWriter, remark: (remark: LoadRemark) => void): void {
    const set = (key: string, sid: string) => {
      const entry = this.#store.get(key);
      if (entry === undefined || entry.first('objectSid') !== undefined) return;
      writer.modify(
        entry,
        [{ operation: 'replace', attribute: 'objectSid', values: [sidToBytes(sid)] }],
        'load',
      );
    };
    for (const [key, attributes] of this.#early) {
      if (this.#store.get(key)?.first('objectSid') === undefined) {
        set(key, this.#make(key, domainKeyOf(key), attributes));
      }
    }
    for (const [domain, count] of this.#made) {
      set(domain, this.#domainSid(domain));
      remark({
        kind: 'made-up-sid',
        dn: this.#store.get(domain)?.dnText ?? domain,
        attribute: 'objectSid',
        count,
      });
    }
  }

  #make(key: string, domain: string, attributes: readonly LdifAttribute[]): string {
    this.#made.set(domain, (this.#made.get(domain) ?? 0) + 1);
    const domainSid = this.#domainSid(domain);
    const index = this.#store.index(this.#store.schema.define('objectSid'));
    const taken = (rid: number) =>
      (index?.count(Buffer.from(sidToBytes(`${domainSid}-${rid}`)).toString('latin1')) ?? 0) > 0;
    const account = attributes.find(({ name }) => name.toLowerCase() === 'samaccountname')?.value;
    const wellKnown = typeof account === 'string' ? wellKnownRids.get(account.toLowerCase()) : undefined;
    if (wellKnown !== undefined && !taken(wellKnown)) return `${domainSid}-${wellKnown}`;
    let rid = firstRid + (number(`rid:${key}`) % ridRange);
    while (taken(rid)) rid++;
    return `${domainSid}-${rid}`;
  }

  #domainSid(domain: string): string {
    const known = this.#domainSids.get(domain);
    if (known !== undefined) return known;
    const given = this.#store.get(domain)?.first('objectSid');
    const sid =
      given !== undefined && isSid(given)
        ? given
        : `S-1-5-21-${[1, 2, 3].map((part) => number(`domain ${part}:${domain}`)).join('-')}`;
    this.#domainSids.set(domain, sid);
    return sid;
  }
}

/** True for a SID that {@link MadeUpSids} may have made: a given one takes its place. */
export function isMadeUpSid(bytes: Uint8Array): boolean {
  const isAccount = bytes.length === 28 && bytes[0] === 1 && bytes[1] === 5;
  return isAccount && Number(sidFromBytes(bytes).split('-').at(-1)) >= firstRid;
}

function attribute(sid: string): LdifAttribute {
  return { name: 'objectSid', value: sidToBytes(sid), line: 0 };
}

/** The naming context of a key: its DC= names at the end. */
function domainKeyOf(key: string): string {
  let start = key.length;
  for (let at = key.length; at > 0; ) {
    const comma = key.lastIndexOf(',', at - 1);
    if (!key.startsWith('dc=', comma + 1)) break;
    start = comma + 1;
    at = comma;
  }
  return key.slice(start);
}

function number(text: string): number {
  return hash('sha1', text, 'buffer').readUInt32LE(0);
}
