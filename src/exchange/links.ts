import { tryDnKey } from '../directory/dn-key.js';

/** Items by the key of their DN, for following links between them; a link that dangles leads nowhere. */
export function indexByDn<T extends { readonly dn: string }>(
  items: readonly T[],
): (dn: string | undefined) => T | undefined {
  const byKey = new Map<string | undefined, T>(items.map((item) => [tryDnKey(item.dn), item]));
  return (dn) => (dn === undefined ? undefined : byKey.get(tryDnKey(dn)));
}
