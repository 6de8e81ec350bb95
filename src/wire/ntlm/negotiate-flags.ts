/** NEGOTIATE flags (MS-NLMP 2.2.2.5) that this project reads or sets; the letters are the specification's. */
export const negotiateFlags = {
  /** A: NTLMSSP_NEGOTIATE_UNICODE */
  unicode: 0x00000001,
  /** B: NTLM_NEGOTIATE_OEM */
  oem: 0x00000002,
  /** C: NTLMSSP_REQUEST_TARGET */
  requestTarget: 0x00000004,
  /** D: NTLMSSP_NEGOTIATE_SIGN */
  sign: 0x00000010,
  /** E: NTLMSSP_NEGOTIATE_SEAL */
  seal: 0x00000020,
  /** H: NTLMSSP_NEGOTIATE_NTLM */
  ntlm: 0x00000200,
  /** J: the client is anonymous */
  anonymous: 0x00000800,
  /** K: NTLMSSP_NEGOTIATE_OEM_DOMAIN_SUPPLIED */
  domainSupplied: 0x00001000,
  /** L: NTLMSSP_NEGOTIATE_OEM_WORKSTATION_SUPPLIED */
  workstationSupplied: 0x00002000,
  /** M: NTLMSSP_NEGOTIATE_ALWAYS_SIGN */
  alwaysSign: 0x00008000,
  /** N: NTLMSSP_TARGET_TYPE_DOMAIN */
  targetTypeDomain: 0x00010000,
  /** P: NTLMSSP_NEGOTIATE_EXTENDED_SESSIONSECURITY */
  extendedSessionSecurity: 0x00080000,
  /** S: NTLMSSP_NEGOTIATE_TARGET_INFO */
  targetInfo: 0x00800000,
  /** T: NTLMSSP_NEGOTIATE_VERSION */
  version: 0x02000000,
  /** U: NTLMSSP_NEGOTIATE_128 */
  key128: 0x20000000,
  /** V: NTLMSSP_NEGOTIATE_KEY_EXCH */
  keyExchange: 0x40000000,
  /** W: NTLMSSP_NEGOTIATE_56 */
  key56: 0x80000000,
} as const;

/** True when a word of flags has this one. */
export function hasFlag(flags: number, flag: keyof typeof negotiateFlags): boolean {
  return (flags & negotiateFlags[flag]) !== 0;
}

/** The word with these flags. */
export function flagWord(...flags: readonly (keyof typeof negotiateFlags)[]): number {
  return flags.reduce((word, flag) => (word | negotiateFlags[flag]) >>> 0, 0);
}
