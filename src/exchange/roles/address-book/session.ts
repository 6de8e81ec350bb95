import type { Guid } from '../../../values/guid.js';
import { codePage, retrieveFlag } from '../../../wire/address-book/flags.js';
import type { Stat } from '../../../wire/address-book/stat.js';
import type { AddressBookSources, ReadingContext } from './reading-context.js';

/** One client's conversation with one server, from NspiBind to NspiUnbind. */
export interface AddressBookSession {
  /** The server's name for itself, which ephemeral entry ids bear. */
  readonly serverGuid: Guid;
  /** Who asks, as the client proved it. */
  readonly userName: string;
}

/** How values are to be read for one call. */
export function readingContext(
  sources: AddressBookSources,
  { serverGuid }: AddressBookSession,
  flags: number,
  page: number,
): ReadingContext {
  const ephemeralEntryIds = (flags & retrieveFlag.fEphID) !== 0;
  return { ...sources, serverGuid, ephemeralEntryIds, codePage: page };
}

/** Every operation with a STAT but NspiGetProps refuses Unicode as its code page. */
export function isUnicode({ codePage: page }: Pick<Stat, 'codePage'>): boolean {
  return page === codePage.CP_WINUNICODE;
}
