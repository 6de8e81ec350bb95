import type { Directory } from '../../../../src/directory/directory.js';
import type { Organization } from '../../../../src/exchange/organization.js';
import { type AddressBook, createAddressBook } from '../../../../src/exchange/roles/address-book/role.js';
import type { AddressBookSession } from '../../../../src/exchange/roles/address-book/session.js';
import { parseGuid } from '../../../../src/values/guid.js';
import { encodeEntryId } from '../../../../src/wire/address-book/entry-id.js';
import { codePage, specialTableFlag } from '../../../../src/wire/address-book/flags.js';
import { pidTag, propertyIdOf } from '../../../../src/wire/address-book/property-tag.js';
import type { PropertyRow } from '../../../../src/wire/address-book/property-value.js';
import type { Stat } from '../../../../src/wire/address-book/stat.js';
import { loadContoso2010 } from '../../contoso-2010.js';

export const serverGuid = parseGuid('6d2b1f0e-4a53-4c7e-9d11-0c2f5b8a9e31');

export const startOfTable: Stat = {
  sortType: 0,
  containerId: 0,
  currentRec: 0,
  delta: 0,
  numPos: 0,
  totalRecs: 0,
  codePage: 1252,
  templateLocale: 0x409,
  sortLocale: 0x409,
};

/** The address book of contoso-2010 with a session in it. */
export interface OpenBook {
  readonly directory: Directory;
  readonly organization: Organization;
  readonly book: AddressBook;
  readonly session: AddressBookSession;
}

export function openBook(): OpenBook {
  const { directory, organization } = loadContoso2010();
  const book = createAddressBook({ directory, organization, encodeEntryId });
  const stat = { ...startOfTable, codePage: codePage.CP_TELETEX };
  const { session } = book.bind({ flags: 0, stat, serverGuid }, serverGuid, 'anna');
  if (session === undefined) throw new Error('no session');
  return { directory, organization, book, session };
}

/** Values of one column; undefined where the row has an error for it. */
export function column(rows: readonly PropertyRow[] | undefined, tag: number): unknown[] {
  return (rows ?? []).map((row) => valueIn(row, tag));
}

export function valueIn(row: PropertyRow | undefined, tag: number): unknown {
  const found = row?.find(({ id }) => id === propertyIdOf(tag));
  return found?.type === 0x0a ? undefined : found?.value;
}

/** The container id of an address list. */
export function listNamed({ book }: OpenBook, name: string): number {
  const request = { flags: specialTableFlag.NspiUnicodeStrings, stat: startOfTable, version: 0 };
  const { rows = [] } = book.getSpecialTable(request);
  const row = rows.find((one) => valueIn(one, pidTag.PidTagDisplayName) === name);
  return Number(valueIn(row, pidTag.PidTagAddressBookContainerId));
}

/** Minimal Entry ID of the object with a legacyExchangeDN. */
export function midOf({ book }: OpenBook, dn: string): number {
  return book.dnToMId({ names: [dn] }).mids?.[0] ?? 0;
}

export const group = '/o=Contoso/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)';
