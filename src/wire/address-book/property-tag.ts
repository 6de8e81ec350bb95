/** Property types that occur here (MS-OXNSPI 2.2.1.1, MS-OXCDATA 2.11.1): the low half of a property tag. */
export const propertyType = {
  PtypUnspecified: 0x0000,
  PtypNull: 0x0001,
  PtypInteger16: 0x0002,
  PtypInteger32: 0x0003,
  PtypErrorCode: 0x000a,
  PtypBoolean: 0x000b,
  PtypEmbeddedTable: 0x000d,
  PtypString8: 0x001e,
  PtypString: 0x001f,
  PtypTime: 0x0040,
  PtypGuid: 0x0048,
  PtypBinary: 0x0102,
  PtypMultipleInteger16: 0x1002,
  PtypMultipleInteger32: 0x1003,
  PtypMultipleString8: 0x101e,
  PtypMultipleString: 0x101f,
  PtypMultipleTime: 0x1040,
  PtypMultipleGuid: 0x1048,
  PtypMultipleBinary: 0x1102,
} as const;

/** A property's tag: id in the high half, type in the low half. */
export function propertyTag(id: number, type: number): number {
  return ((id << 16) | type) >>> 0;
}

export function propertyIdOf(tag: number): number {
  return tag >>> 16;
}

export function propertyTypeOf(tag: number): number {
  return tag & 0xffff;
}

/**
 * The properties that finding a mailbox needs, by the names of MS-OXPROPS (those it does not list by their MAPI names),
 * in their Unicode form: {@link withType} gives the other.
 */
export const pidTag = {
  PidTagAttachNumber: 0x0e21_0003,
  PidTagInstanceKey: 0x0ff6_0102,
  PidTagMappingSignature: 0x0ff8_0102,
  PidTagRecordKey: 0x0ff9_0102,
  PidTagObjectType: 0x0ffe_0003,
  PidTagEntryId: 0x0fff_0102,
  PidTagDisplayName: 0x3001_001f,
  PidTagAddressType: 0x3002_001f,
  PidTagEmailAddress: 0x3003_001f,
  PidTagDepth: 0x3005_0003,
  PidTagSearchKey: 0x300b_0102,
  PidTagContainerFlags: 0x3600_0003,
  PidTagAnr: 0x360c_001f,
  PidTagDisplayType: 0x3900_0003,
  PidTagTemplateid: 0x3902_0102,
  PidTagDisplayTypeEx: 0x3905_0003,
  PidTagSmtpAddress: 0x39fe_001f,
  PidTagAddressBookDisplayNamePrintable: 0x39ff_001f,
  PidTagAccount: 0x3a00_001f,
  PidTagGivenName: 0x3a06_001f,
  PidTagBusinessTelephoneNumber: 0x3a08_001f,
  PidTagInitials: 0x3a0a_001f,
  PidTagSurname: 0x3a11_001f,
  PidTagCompanyName: 0x3a16_001f,
  PidTagTitle: 0x3a17_001f,
  PidTagDepartmentName: 0x3a18_001f,
  PidTagOfficeLocation: 0x3a19_001f,
  PidTagMobileTelephoneNumber: 0x3a1c_001f,
  PidTagTransmittableDisplayName: 0x3a20_001f,
  PidTagSendRichInfo: 0x3a40_000b,
  PidTagUserX509Certificate: 0x3a70_1102,
  PR_PROFILE_HOME_SERVER_ADDRS: 0x6613_101f,
  PidTagAddressBookHomeMessageDatabase: 0x8006_001f,
  PR_EMS_AB_HOME_MTA: 0x8007_001f,
  PidTagAddressBookMember: 0x8009_000d,
  PidTagAddressBookProxyAddresses: 0x800f_101f,
  PidTagAddressBookTargetAddress: 0x8011_001f,
  PidTagAddressBookObjectDistinguishedName: 0x803c_001f,
  PidTagAddressBookNetworkAddress: 0x8170_101f,
  PidTagAddressBookObjectGuid: 0x8c6d_0102,
  PidTagAddressBookIsMaster: 0xfffb_000b,
  PidTagAddressBookParentEntryId: 0xfffc_0102,
  PidTagAddressBookContainerId: 0xfffd_0003,
} as const;

/** The same property in another type, as `withType(pidTag.PidTagAnr, propertyType.PtypString8)`. */
export function withType(tag: number, type: number): number {
  return propertyTag(propertyIdOf(tag), type);
}
