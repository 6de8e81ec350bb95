/** The return value of the address book operations (MS-OXNSPI 2.2.1.2). */
export const nspiStatus = {
  Success: 0,
  /** NspiUnbind alone: the context is gone. */
  UnbindSuccess: 1,
  UnbindFailure: 2,
  /** A warning: some properties hold an error instead of a value. */
  ErrorsReturned: 0x0004_0380,
  GeneralFailure: 0x8000_4005,
  NotSupported: 0x8004_0102,
  InvalidObject: 0x8004_0108,
  OutOfResources: 0x8004_010e,
  NotFound: 0x8004_010f,
  LogonFailed: 0x8004_0111,
  TooComplex: 0x8004_0117,
  InvalidCodepage: 0x8004_011e,
  InvalidLocale: 0x8004_011f,
  TableTooBig: 0x8004_0403,
  /** The container or position in a STAT is not one. */
  InvalidBookmark: 0x8004_0405,
  AmbiguousRecipient: 0x8004_0700,
  AccessDenied: 0x8007_0005,
  NotEnoughMemory: 0x8007_000e,
  InvalidParameter: 0x8007_0057,
} as const;

/** Operation numbers (MS-OXNSPI 3.1.4); 15, 17 and 18 are not used. */
export const nspiOpnum = {
  NspiBind: 0,
  NspiUnbind: 1,
  NspiUpdateStat: 2,
  NspiQueryRows: 3,
  NspiSeekEntries: 4,
  NspiGetMatches: 5,
  NspiResortRestriction: 6,
  NspiDNToMId: 7,
  NspiGetPropList: 8,
  NspiGetProps: 9,
  NspiCompareMIds: 10,
  NspiModProps: 11,
  NspiGetSpecialTable: 12,
  NspiGetTemplateInfo: 13,
  NspiModLinkAtt: 14,
  NspiQueryColumns: 16,
  NspiResolveNames: 19,
  NspiResolveNamesW: 20,
} as const;
