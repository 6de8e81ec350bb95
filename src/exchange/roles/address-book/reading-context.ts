import type { DirectoryReader } from '../../../directory/reader.js';
import type { Guid } from '../../../values/guid.js';
import type { EntryId } from '../../../wire/address-book/entry-id.js';
import type { Organization } from '../../organization.js';
import type { Catalogue } from './catalogue.js';
import type { CodePages } from './code-pages.js';

/** What the operations of an address book answer from. */
export interface AddressBookSources {
  readonly directory: DirectoryReader;
  readonly organization: Organization;
  /** Writes the values of PidTagEntryId. */
  readonly encodeEntryId: (entryId: EntryId) => Uint8Array;
  readonly catalogue: Catalogue;
  readonly codePages: CodePages;
}

/** What the values of properties are read with. */
export interface ReadingContext extends AddressBookSources {
  /** Of the server asked: it gave the ephemeral entry ids. */
  readonly serverGuid: Guid;
  /** How PidTagEntryId is to be returned. */
  readonly ephemeralEntryIds: boolean;
  /** For texts that are asked for as octets. */
  readonly codePage: number;
}
