/** The return values of the mailbox store's operations and ROPs that occur here (MS-OXCDATA 2.4, MS-OXCSTOR 3.2.5.1.3). */
export const storeStatus = {
  ecNone: 0,
  ecProfileNotConfigured: 0x11c,
  ecUnknownUser: 0x3eb,
  ecUnknownCodePage: 0x3ef,
  ecServerOOM: 0x3f0,
  /** The caller may not open this mailbox. */
  ecLoginPerm: 0x3f2,
  ecWrongServer: 0x478,
  ecBufferTooSmall: 0x47d,
  /** The database is not mounted. */
  ecServerPaused: 0x47f,
  ecRpcFormat: 0x4b6,
  ecNullObject: 0x4b9,
  ecClientVerDisallowed: 0x4df,
  ecMailboxInTransit: 0x50c,
  /** EcDoAsyncConnectEx alone: no asynchronous notifications here. */
  ecRejected: 0x7ee,
  ecMailboxDisabled: 0x96c,
  /** Answered by clients with a connection that encrypts. */
  ecNotEncrypted: 0x970,
  ecNotSupported: 0x8004_0102,
  ecNotFound: 0x8004_010f,
  ecVersionMismatch: 0x8004_0110,
  ecLoginFailure: 0x8004_0111,
  /** MAPI_E_SESSION_LIMIT: the user has too many sessions. */
  ecSessionLimit: 0x8004_0112,
  ecRpcFailed: 0x8004_0115,
  ecNotInitialized: 0x8004_0605,
  ecAccessDenied: 0x8007_0005,
  ecInvalidParam: 0x8007_0057,
} as const;

/** Operation numbers of EMSMDB (MS-OXCRPC 3.1.4). */
export const emsmdbOpnum = {
  EcDoDisconnect: 1,
  EcDummyRpc: 6,
  EcDoConnectEx: 10,
  EcDoRpcExt2: 11,
  EcDoAsyncConnectEx: 14,
} as const;

/** Operation numbers of AsyncEMSMDB (MS-OXCRPC 3.3.4). */
export const asyncEmsmdbOpnum = { EcDoAsyncWaitEx: 0 } as const;

/** Most octets of an auxiliary answer: the range of SMALL_RANGE_ULONG (MS-OXCRPC 6). */
export const maxAuxOut = 0x1008;

/** Most octets of a ROP answer: the range of BIG_RANGE_ULONG (MS-OXCRPC 6). */
export const maxRopOut = 0x4_0000;
