/**
 * - `secret`: may be written, never read; a filter on it is Undefined.
 * - `confidential`: read by administrators only (fCONFIDENTIAL of searchFlags, MS-ADTS 3.1.1.4.4).
 */
export type Sensitivity = 'secret' | 'confidential';

/** Attributes by what their values would give away. Sources: MS-ADTS 3.1.1.4.4, MS-ADA1..3, the schemas of LAPS, Samba and MIT Kerberos. */
const table: Readonly<Record<Sensitivity, readonly string[]>> = {
  secret: [
    // Passwords of accounts, their hashes and keys
    'userPassword',
    'unicodePwd',
    'dBCSPwd',
    'ntPwdHistory',
    'lmPwdHistory',
    'supplementalCredentials',
    'unixUserPassword',
    'msDS-ManagedPassword',
    'msDS-ExecuteScriptPassword',
    'msSFU30Password',
    'sambaNTPassword',
    'sambaLMPassword',
    'sambaPasswordHistory',
    'sambaClearTextPassword',
    'sambaPreviousClearTextPassword',
    'krbPrincipalKey',
    'krbMKey',
    'ipaNTHash',
    'authPassword',
    'pwdHistory',
    'olcRootPW',
    // Trusts and secret objects
    'trustAuthIncoming',
    'trustAuthOutgoing',
    'initialAuthIncoming',
    'initialAuthOutgoing',
    'currentValue',
    'priorValue',
    // Keys
    'pekList',
    'msKds-RootKeyData',
    'msFVE-RecoveryPassword',
    'msFVE-KeyPackage',
    'msTPM-OwnerInformation',
    'msPKIAccountCredentials',
    'msPKIDPAPIMasterKeys',
    'msPKI-CredentialRoamingTokens',
    'userPKCS12',
  ],
  confidential: [
    'ms-Mcs-AdmPwd',
    'msLAPS-Password',
    'msLAPS-EncryptedPassword',
    'msLAPS-EncryptedPasswordHistory',
    'msLAPS-EncryptedDSRMPassword',
    'msLAPS-EncryptedDSRMPasswordHistory',
  ],
};

const listed: ReadonlyMap<string, Sensitivity> = new Map(
  (['secret', 'confidential'] as const).flatMap((kind) =>
    table[kind].map((name) => [name.toLowerCase(), kind] as const),
  ),
);

/** What the name of an attribute that holds a password is made with. */
const tellingName = /pwd|password|principalkey/i;

/** Rules, dates and counters of passwords, which give none away. */
const harmless: ReadonlySet<string> = new Set(
  [
    ['pwdLastSet', 'pwdProperties', 'pwdHistoryLength', 'maxPwdAge', 'minPwdAge', 'minPwdLength'],
    ['badPwdCount', 'badPasswordTime', 'ms-Mcs-AdmPwdExpirationTime', 'msLAPS-PasswordExpirationTime'],
    ['msDS-UserPasswordExpiryTimeComputed', 'msDS-UserPasswordExpired', 'msDS-UserPasswordNotRequired'],
    ['msDS-UserDontExpirePassword', 'msDS-UserEncryptedTextPasswordAllowed', 'msDS-ManagedPasswordInterval'],
    ['msDS-PasswordSettingsPrecedence', 'msDS-PasswordHistoryLength', 'msDS-PasswordComplexityEnabled'],
    ['msDS-PasswordReversibleEncryptionEnabled', 'msDS-MinimumPasswordAge', 'msDS-MaximumPasswordAge'],
    ['msDS-MinimumPasswordLength', 'sambaPwdLastSet', 'sambaPwdCanChange', 'sambaPwdMustChange'],
    ['sambaBadPasswordCount', 'sambaBadPasswordTime', 'sambaMinPwdLength', 'sambaPwdHistoryLength'],
    [
      'sambaMaxPwdAge',
      'sambaMinPwdAge',
      'krbLastPwdChange',
      'krbPasswordExpiration',
      'krbPwdPolicyReference',
    ],
    ['krbMaxPwdLife', 'krbMinPwdLife', 'krbPwdMinLength', 'krbPwdMinDiffChars', 'krbPwdHistoryLength'],
    ['krbPwdMaxFailure', 'krbPwdFailureCountInterval', 'krbPwdLockoutDuration', 'pwdChangedTime', 'pwdReset'],
    ['pwdAccountLockedTime', 'pwdFailureTime', 'pwdPolicySubentry', 'pwdMaxAge', 'pwdMinAge', 'pwdMinLength'],
  ].flatMap((names) => names.map((name) => name.toLowerCase())),
);

/**
 * How sensitive an attribute is, by its name alone.
 *
 * @param isKnown - a schema describes it. An attribute that none describes counts as secret when its name says that it
 *   holds a password
 */
export function sensitivityOf(name: string, isKnown: boolean): Sensitivity | undefined {
  const known = listed.get(name.toLowerCase());
  if (known !== undefined || isKnown) return known;
  return tellingName.test(name) && !harmless.has(name.toLowerCase()) ? 'secret' : undefined;
}

/** Every attribute of the table. */
export const sensitiveAttributes: ReadonlyMap<string, Sensitivity> = listed;
