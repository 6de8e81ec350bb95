/** The return value of the referral operations (MS-OXABREF 3.1.4, MS-OXCDATA 2.4). */
export const rfrStatus = {
  success: 0,
  MAPI_E_CALL_FAILED: 0x80004005,
  MAPI_E_NOT_FOUND: 0x8004010f,
  /** The caller has not said who it is. */
  MAPI_E_LOGON_FAILED: 0x80040111,
} as const;

/** Operation numbers (MS-OXABREF 3.1.4). */
export const rfrOpnum = { RfrGetNewDSA: 0, RfrGetFQDNFromServerDN: 1 } as const;
