/** NspiBind's dwFlags (MS-OXNSPI 2.2.1.11). */
export const bindFlag = { fAnonymousLogin: 0x20 } as const;

/** dwFlags of the operations that retrieve properties (MS-OXNSPI 2.2.1.12). */
export const retrieveFlag = { fSkipObjects: 0x1, fEphID: 0x2 } as const;

/** NspiGetSpecialTable's dwFlags (MS-OXNSPI 2.2.1.13). */
export const specialTableFlag = { NspiAddressCreationTemplates: 0x2, NspiUnicodeStrings: 0x4 } as const;

/** NspiQueryColumns' dwFlags (MS-OXNSPI 2.2.1.14). */
export const queryColumnsFlag = { NspiUnicodeProptypes: 0x8000_0000 } as const;

/** NspiGetTemplateInfo's dwFlags (MS-OXNSPI 2.2.1.15). */
export const templateInfoFlag = {
  TI_TEMPLATE: 0x1,
  TI_SCRIPT: 0x4,
  TI_EMT: 0x10,
  TI_HELPFILE_NAME: 0x20,
  TI_HELPFILE_CONTENTS: 0x40,
} as const;

/** NspiModLinkAtt's dwFlags (MS-OXNSPI 2.2.1.16). */
export const modLinkAttFlag = { fDelete: 0x1 } as const;

/** What kind of object an entry is (MS-OXNSPI 2.2.1.3): PidTagDisplayType, and the DisplayType of an entry id. */
export const displayType = {
  DT_MAILUSER: 0x0,
  DT_DISTLIST: 0x1,
  DT_FORUM: 0x2,
  DT_AGENT: 0x3,
  DT_ORGANIZATION: 0x4,
  DT_PRIVATE_DISTLIST: 0x5,
  DT_REMOTE_MAILUSER: 0x6,
  DT_CONTAINER: 0x100,
  DT_TEMPLATE: 0x101,
  DT_ADDRESS_TEMPLATE: 0x102,
  DT_SEARCH: 0x200,
} as const;

/** Where a table position stands that is not at an object (MS-OXNSPI 2.2.1.8). */
export const positioningMid = {
  MID_BEGINNING_OF_TABLE: 0,
  MID_CURRENT: 1,
  MID_END_OF_TABLE: 2,
} as const;

/** What became of a name that was to be resolved (MS-OXNSPI 2.2.1.9). */
export const resolutionMid = { MID_UNRESOLVED: 0, MID_AMBIGUOUS: 1, MID_RESOLVED: 2 } as const;

/** The least Minimal Entry ID that names an object: those below are signals (MS-OXNSPI 2.2.9.1). */
export const firstObjectMid = 0x10;

/** The order of a table (MS-OXNSPI 2.2.1.10). */
export const sortType = {
  SortTypeDisplayName: 0,
  SortTypePhoneticDisplayName: 0x3,
  SortTypeDisplayName_RO: 0x3e8,
  SortTypeDisplayName_W: 0x3e9,
} as const;

/** Code pages every server knows (MS-OXNSPI 2.2.1.5). */
export const codePage = { CP_TELETEX: 0x4f25, CP_WINUNICODE: 0x4b0 } as const;

/** NSPI_DEFAULT_LOCALE (MS-OXNSPI 2.2.1.4). */
export const defaultLocale = 0x409;
