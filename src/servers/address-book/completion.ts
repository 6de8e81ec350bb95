import { defaultColumns } from '../../exchange/roles/address-book/tables.js';
import type { PropertyRow } from '../../wire/address-book/property-value.js';
import type { Stat } from '../../wire/address-book/stat.js';
import type { RowSet } from '../../wire/mapi-http/structures/property-rows.js';

/** A message of MAPI over HTTP, in which STAT may be missing. */
interface WithOptionalStat {
  readonly stat: Stat | undefined;
}

/** For messages that never lack anything. */
export function asIs<Message>(message: Message): Message {
  return message;
}

/** Makes the request of a message that has its STAT. */
export function withStat<Message extends WithOptionalStat>(
  message: Message,
): (Message & { readonly stat: Stat }) | undefined {
  const { stat } = message;
  return stat && { ...message, stat };
}

/** As {@link withStat}, for rows: their columns go back with them, so the default ones are filled in here. */
export function withStatAndColumns<
  Message extends WithOptionalStat & { readonly propertyTags: readonly number[] | undefined },
>(message: Message) {
  return withStat({ ...message, propertyTags: message.propertyTags ?? defaultColumns });
}

/** An answer with its rows in the columns that were asked for. */
export function withRowSet<Response extends { readonly rows: readonly PropertyRow[] | undefined }>(
  { rows, ...rest }: Response,
  { propertyTags: columns = [] }: { readonly propertyTags: readonly number[] | undefined },
): Omit<Response, 'rows'> & { readonly rowSet: RowSet | undefined } {
  return { ...rest, rowSet: rows && { columns, rows } };
}
