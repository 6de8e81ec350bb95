import { type FactShapes, type FactsOf, optional } from './facts.js';

/** What the operations of NSPI ask and answer, over RPC and over HTTP. */
export const addressBookFacts = {
  names: optional.texts('requested names or DNs, the first few'),
  nameCount: optional.number('number of requested names or DNs'),
  rows: optional.number('rows returned'),
  ids: optional.number('Minimal Entry IDs returned'),
  resolutions: optional.texts('`resolved`, `ambiguous`, `unresolved`, each once'),
} as const satisfies FactShapes;

type AddressBookFacts = FactsOf<typeof addressBookFacts>;

/** Characters of the names in one line. */
const longest = 120;

/** `anna, ben, 3 more`; undefined where an operation asks for none. */
export function namesOf({ names = [], nameCount }: AddressBookFacts): string | undefined {
  if (nameCount === undefined) return undefined;
  const [first = 'nothing', second] = names;
  const shown = second === undefined ? first : `${first}, ${second}`;
  const more = nameCount > 2 ? `, ${nameCount - 2} more` : '';
  return `${shown.slice(0, longest)}${more}`;
}

/** `Success, 3 rows`, `resolved, ambiguous`, or the name of what went wrong. */
export function addressBookAnswer({
  status = '',
  rows,
  ids,
  resolutions,
}: AddressBookFacts & { readonly status?: string | undefined }): string {
  if (resolutions !== undefined) return resolutions.join(', ');
  if (rows !== undefined) return `${status}, ${rows} rows`;
  return ids === undefined ? status : `${status}, ${ids} ids`;
}
