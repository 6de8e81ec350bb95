import { guidToBytes, parseGuid } from '../../../values/guid.js';
import { displayType } from '../../../wire/address-book/flags.js';
import {
  pidTag,
  propertyIdOf,
  propertyTag,
  propertyTypeOf,
  propertyType as types,
} from '../../../wire/address-book/property-tag.js';
import type { TypedValue } from '../../../wire/address-book/property-value.js';
import { mailboxHome } from '../../home/mailbox-home.js';
import { readRecipient } from '../../recipient.js';
import { type AddressBookObject, displayTypeOf, distinguishedNameOf } from './address-book-object.js';
import { linkAttributes } from './link-attributes.js';
import type { ReadingContext } from './reading-context.js';

/** A property that the server is aware of, with strings as Unicode. */
export interface Property {
  readonly tag: number;
  /** Undefined for an object without it. */
  read(object: AddressBookObject, context: ReadingContext): TypedValue | undefined;
}

type Read<T> = (object: AddressBookObject, context: ReadingContext) => T | undefined;

const text = (tag: number, read: Read<string>): Property => ({
  tag,
  read: (object, context) => {
    const value = read(object, context);
    return value === undefined || value === '' ? undefined : { type: types.PtypString, value };
  },
});

const texts = (tag: number, read: Read<readonly string[]>): Property => ({
  tag,
  read: (object, context) => {
    const value = read(object, context) ?? [];
    return value.length === 0 ? undefined : { type: types.PtypMultipleString, value };
  },
});

const integer = (tag: number, read: Read<number>): Property => ({
  tag,
  read: (object, context) => {
    const value = read(object, context);
    return value === undefined ? undefined : { type: types.PtypInteger32, value };
  },
});

const binary = (tag: number, read: Read<Uint8Array>): Property => ({
  tag,
  read: (object, context) => {
    const value = read(object, context);
    return value === undefined || value.length === 0 ? undefined : { type: types.PtypBinary, value };
  },
});

/** Text as an attribute has it. */
const attribute = (tag: number, name: string) => text(tag, ({ entry }) => entry.first(name));

/** PidTagObjectType by display type (MS-OXOABK 2.2.3.10); anything else is a mail user. */
const objectTypes: ReadonlyMap<number, number> = new Map([
  [displayType.DT_CONTAINER, 4],
  [displayType.DT_DISTLIST, 8],
  [displayType.DT_AGENT, 8],
  [displayType.DT_FORUM, 3],
]);

const mailUser = 6;

/** GUID_NSPI, which every address book server signs its properties with. */
const mappingSignature = guidToBytes(parseGuid('c840a7dc-42c0-1a10-b4b9-08002b2fe182'));

/** In the order in which NspiGetPropList and NspiQueryColumns name them. */
export const properties: readonly Property[] = [
  binary(pidTag.PidTagEntryId, (object, context) => entryIdOf(object, context, context.ephemeralEntryIds)),
  binary(pidTag.PidTagInstanceKey, ({ mid }) => {
    const key = Buffer.alloc(4);
    key.writeUInt32LE(mid);
    return key;
  }),
  binary(pidTag.PidTagMappingSignature, () => mappingSignature),
  binary(pidTag.PidTagTemplateid, (object, context) => entryIdOf(object, context, false)),
  binary(pidTag.PidTagSearchKey, (object) =>
    Buffer.from(`EX:${distinguishedNameOf(object).toUpperCase()}\0`, 'latin1'),
  ),
  integer(pidTag.PidTagObjectType, ({ entry }) => objectTypes.get(displayTypeOf(entry)) ?? mailUser),
  integer(pidTag.PidTagDisplayType, ({ entry }) => displayTypeOf(entry)),
  integer(pidTag.PidTagDisplayTypeEx, ({ entry }) => {
    const value = entry.first('msExchRecipientDisplayType');
    return value === undefined ? undefined : Number(value) | 0;
  }),
  text(pidTag.PidTagDisplayName, ({ displayName }) => displayName),
  text(pidTag.PidTagTransmittableDisplayName, ({ displayName }) => displayName),
  attribute(pidTag.PidTagAddressBookDisplayNamePrintable, 'displayNamePrintable'),
  text(pidTag.PidTagAddressType, ({ entry }) => (entry.isA('addressBookContainer') ? undefined : 'EX')),
  text(pidTag.PidTagEmailAddress, (object) => object.entry.first('legacyExchangeDN')),
  attribute(pidTag.PidTagAddressBookObjectDistinguishedName, 'legacyExchangeDN'),
  text(pidTag.PidTagSmtpAddress, ({ entry }) => readRecipient(entry).primarySmtpAddress?.value),
  texts(pidTag.PidTagAddressBookProxyAddresses, ({ entry }) => entry.all('proxyAddresses')),
  attribute(pidTag.PidTagAddressBookTargetAddress, 'targetAddress'),
  attribute(pidTag.PidTagAccount, 'mailNickname'),
  attribute(pidTag.PidTagGivenName, 'givenName'),
  attribute(pidTag.PidTagInitials, 'initials'),
  attribute(pidTag.PidTagSurname, 'sn'),
  attribute(pidTag.PidTagTitle, 'title'),
  attribute(pidTag.PidTagCompanyName, 'company'),
  attribute(pidTag.PidTagDepartmentName, 'department'),
  attribute(pidTag.PidTagOfficeLocation, 'physicalDeliveryOfficeName'),
  attribute(pidTag.PidTagBusinessTelephoneNumber, 'telephoneNumber'),
  attribute(pidTag.PidTagMobileTelephoneNumber, 'mobile'),
  {
    tag: pidTag.PidTagSendRichInfo,
    read: ({ entry }) => {
      const value = entry.first('mAPIRecipient');
      return value === undefined ? undefined : { type: types.PtypBoolean, value: value === 'TRUE' };
    },
  },
  {
    tag: pidTag.PidTagUserX509Certificate,
    read: ({ entry }) => {
      const value = entry.values('userSMIMECertificate').filter((one) => typeof one !== 'string');
      return value.length === 0 ? undefined : { type: types.PtypMultipleBinary, value };
    },
  },
  text(pidTag.PidTagAddressBookHomeMessageDatabase, homeMessageDatabase),
  text(pidTag.PR_EMS_AB_HOME_MTA, ({ entry }, { directory }) => {
    const dn = entry.first('homeMTA');
    return dn === undefined ? undefined : directory.get(dn)?.first('legacyExchangeDN');
  }),
  texts(pidTag.PidTagAddressBookNetworkAddress, ({ entry }) => entry.all('networkAddress')),
  binary(pidTag.PidTagAddressBookObjectGuid, ({ entry }) => entry.bytes('objectGUID')),
  ...[...linkAttributes].map(
    ([id, name]): Property => ({
      tag: propertyTag(id, types.PtypEmbeddedTable),
      // The rows are had by NspiGetMatches; here it only matters that there are some.
      read: ({ entry }) =>
        entry.first(name) === undefined ? undefined : { type: types.PtypEmbeddedTable, value: null },
    }),
  ),
];

const byId: ReadonlyMap<number, Property> = new Map(
  properties.map((property) => [propertyIdOf(property.tag), property]),
);

/** The property with an id, whatever the type it is asked in. */
export function findProperty(id: number): Property | undefined {
  return byId.get(id);
}

/** The tags as a client sees them: strings as Unicode, or as octets. */
export function tagInClientsType(tag: number, unicode: boolean): number {
  const type = propertyTypeOf(tag);
  if (unicode) return tag;
  if (type === types.PtypString) return propertyTag(propertyIdOf(tag), types.PtypString8);
  if (type === types.PtypMultipleString) return propertyTag(propertyIdOf(tag), types.PtypMultipleString8);
  return tag;
}

function entryIdOf(
  object: AddressBookObject,
  { encodeEntryId, serverGuid: providerUid }: ReadingContext,
  ephemeral: boolean,
): Uint8Array {
  const type = displayTypeOf(object.entry);
  return encodeEntryId(
    ephemeral
      ? { kind: 'ephemeral', providerUid, displayType: type, mid: object.mid }
      : { kind: 'permanent', displayType: type, distinguishedName: distinguishedNameOf(object) },
  );
}

/** The very name that Autodiscover gives as MdbDN. */
function homeMessageDatabase(
  { entry }: AddressBookObject,
  { organization }: ReadingContext,
): string | undefined {
  const recipient = readRecipient(entry);
  return recipient.kind === 'mailbox' ? mailboxHome(organization.configuration, recipient)?.mdbDn : undefined;
}
