/** LogonFlags (MS-OXCSTOR 2.2.1.1.1). */
export const logonFlag = { Private: 0x1, Undercover: 0x2, Ghosted: 0x4 } as const;

/** OpenFlags (MS-OXCSTOR 2.2.1.1.1). */
export const openFlag = {
  USE_ADMIN_PRIVILEGE: 0x1,
  PUBLIC: 0x2,
  HOME_LOGON: 0x4,
  TAKE_OWNERSHIP: 0x8,
  /** The client was sent here by a public folder referral. */
  ALTERNATE_SERVER: 0x100,
  /** Take the logon also where the mailbox does not live. */
  IGNORE_HOME_MDB: 0x200,
  NO_MAIL: 0x400,
  USE_PER_MDB_REPLID_MAPPING: 0x0100_0000,
  SUPPORT_PROGRESS: 0x2000_0000,
} as const;

/** ResponseFlags (MS-OXCSTOR 2.2.1.1.3). */
export const logonResponseFlag = { Reserved: 0x1, OwnerRight: 0x2, SendAsRight: 0x4, OOF: 0x10 } as const;
