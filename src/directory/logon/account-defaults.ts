import { isSid, sidFromBytes, sidToBytes } from '../../values/sid.js';
import { isKeyWithin } from '../dn-key.js';
import type { Draft } from '../draft.js';
import type { EntryStore } from '../entry-store.js';

/** userAccountControl NORMAL_ACCOUNT, PASSWD_NOTREQD and ACCOUNTDISABLE: an account as it is made (MS-ADTS 3.1.1.5.2.4). */
const newUser = 0x222;
/** WORKSTATION_TRUST_ACCOUNT, PASSWD_NOTREQD, ACCOUNTDISABLE. */
const newComputer = 0x1022;
/** GROUP_TYPE_ACCOUNT_GROUP and GROUP_TYPE_SECURITY_ENABLED, as a signed number. */
const newGroup = -2147483646;

/** sAMAccountType (MS-SAMR 2.2.1.9) and primaryGroupID (RIDs of Domain Users, Domain Computers). */
const defaults: ReadonlyMap<string, Readonly<Record<string, number>>> = new Map([
  ['user', { userAccountControl: newUser, sAMAccountType: 805306368, primaryGroupID: 513 }],
  ['inetorgperson', { userAccountControl: newUser, sAMAccountType: 805306368, primaryGroupID: 513 }],
  ['computer', { userAccountControl: newComputer, sAMAccountType: 805306369, primaryGroupID: 515 }],
  ['group', { groupType: newGroup, sAMAccountType: 268435456 }],
]);

/** First relative identifier that a domain gives away (MS-ADTS 6.1.4.2). */
const firstRelativeId = 1000;

/** Gives a new security principal what the directory makes itself: objectSid and the attributes of its kind. */
export function completeAccount(store: EntryStore, draft: Draft, structuralClass: string): void {
  const wanted = defaults.get(structuralClass.toLowerCase());
  if (wanted === undefined) return;
  for (const [name, value] of Object.entries(wanted)) {
    const definition = store.schema.define(name);
    if (!draft.values.has(definition)) draft.append(definition, String(value));
  }
  const sid = store.schema.define('objectSid');
  const next = draft.values.has(sid) ? undefined : nextSid(store, draft.key);
  if (next !== undefined) draft.append(sid, sidToBytes(next));
}

/** The domain's SID and one more than its highest relative identifier. */
function nextSid(store: EntryStore, key: string): string | undefined {
  const definition = store.schema.define('objectSid');
  let domain: string | undefined;
  for (const holder of store.index(store.schema.define('objectClass'))?.holders('domaindns') ?? []) {
    const text = isKeyWithin(key, holder) ? store.get(holder)?.first('objectSid') : undefined;
    if (text !== undefined && isSid(text)) domain = text;
  }
  if (domain === undefined) return undefined;
  const prefix = Buffer.from(sidToBytes(domain)).subarray(2).toString('latin1');
  let highest = firstRelativeId - 1;
  for (const value of store.index(definition)?.values() ?? []) {
    if (value.slice(2, 2 + prefix.length) !== prefix || value.length !== prefix.length + 6) continue;
    highest = Math.max(highest, Number(sidFromBytes(Buffer.from(value, 'latin1')).split('-').at(-1)));
  }
  return `${domain}-${highest + 1}`;
}
