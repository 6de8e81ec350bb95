import type { SyntaxName } from './syntaxes.js';

/**
 * - `single`: one value at most.
 * - `indexed`: equality is answered from an index.
 * - `system`: written by the directory itself; a modify is refused.
 * - `password`: goes to the accounts' passwords, which can be verified.
 * - `derived`: computed from the entry when it is not stored.
 * - `operational`: returned only when asked for by name or with `+`.
 */
export type AttributeFlag = 'single' | 'indexed' | 'system' | 'password' | 'derived' | 'operational';

/** One row of the schema: lDAPDisplayName, syntax, flags. */
export type SchemaAttribute = readonly [name: string, syntax: SyntaxName, flags?: string];

/**
 * The part of the schema whose syntax matters. Attributes that are not here are multi-valued case-ignore strings,
 * which is also how most of Exchange's are compared. Sources: MS-ADA1..3; Exchange's own from the attribute lists
 * in its documentation.
 */
export const schemaAttributes: readonly SchemaAttribute[] = [
  // Every object
  ['objectClass', 'case-ignore-string', 'indexed'],
  ['objectCategory', 'dn', 'single indexed'],
  ['objectGUID', 'guid', 'single indexed system'],
  ['distinguishedName', 'dn', 'single system derived'],
  ['name', 'case-ignore-string', 'single system derived'],
  ['canonicalName', 'case-ignore-string', 'single system derived operational'],
  ['structuralObjectClass', 'case-ignore-string', 'system derived operational'],
  ['createTimeStamp', 'generalized-time', 'single system derived operational'],
  ['modifyTimeStamp', 'generalized-time', 'single system derived operational'],
  ['whenCreated', 'generalized-time', 'single system derived'],
  ['whenChanged', 'generalized-time', 'single system derived'],
  ['uSNCreated', 'large-integer', 'single system derived'],
  ['uSNChanged', 'large-integer', 'single system derived'],
  ['instanceType', 'integer', 'single system derived'],
  ['cn', 'case-ignore-string', 'single indexed'],
  ['ou', 'case-ignore-string', 'indexed'],
  ['dc', 'case-ignore-string', 'single indexed'],
  ['showInAdvancedViewOnly', 'boolean', 'single'],
  ['systemFlags', 'integer', 'single'],
  ['isDeleted', 'boolean', 'single'],
  ['dSCorePropagationData', 'generalized-time'],

  // Accounts and recipients
  ['objectSid', 'sid', 'single indexed system'],
  ['sIDHistory', 'sid'],
  ['sAMAccountName', 'case-ignore-string', 'single indexed'],
  ['sAMAccountType', 'integer', 'single'],
  ['userPrincipalName', 'case-ignore-string', 'single indexed'],
  ['servicePrincipalName', 'case-ignore-string', 'indexed'],
  ['userAccountControl', 'integer', 'single'],
  ['primaryGroupID', 'integer', 'single'],
  ['groupType', 'integer', 'single'],
  ['accountExpires', 'large-integer', 'single'],
  ['lockoutTime', 'large-integer', 'single'],
  ['maxPwdAge', 'large-integer', 'single'],
  ['pwdLastSet', 'large-integer', 'single'],
  ['lastLogon', 'large-integer', 'single'],
  ['badPwdCount', 'integer', 'single'],
  ['adminCount', 'integer', 'single'],
  ['userPassword', 'octet-string', 'password'],
  ['unicodePwd', 'octet-string', 'single password'],
  ['displayName', 'case-ignore-string', 'single indexed'],
  ['givenName', 'case-ignore-string', 'single indexed'],
  ['sn', 'case-ignore-string', 'single indexed'],
  ['description', 'case-ignore-string'],
  ['physicalDeliveryOfficeName', 'case-ignore-string', 'single indexed'],
  ['mail', 'case-ignore-string', 'single indexed'],
  ['mailNickname', 'case-ignore-string', 'single indexed'],
  ['proxyAddresses', 'case-ignore-string', 'indexed'],
  ['targetAddress', 'case-ignore-string', 'single indexed'],
  ['legacyExchangeDN', 'case-ignore-string', 'single indexed'],
  ['homeMTA', 'dn', 'single'],
  ['showInAddressBook', 'dn'],
  ['deliverAndRedirect', 'boolean', 'single'],
  ['mDBUseDefaults', 'boolean', 'single'],
  ['msExchHideFromAddressLists', 'boolean', 'single'],
  ['msExchHomeServerName', 'case-ignore-string', 'single indexed'],
  ['msExchMailboxGuid', 'guid', 'single indexed'],
  ['msExchArchiveGUID', 'guid', 'single'],
  ['msExchRecipientTypeDetails', 'large-integer', 'single indexed'],
  ['msExchRecipientDisplayType', 'integer', 'single'],
  ['msExchRemoteRecipientType', 'large-integer', 'single'],
  ['msExchUserAccountControl', 'integer', 'single'],
  ['msExchALObjectVersion', 'integer', 'single'],
  ['msExchMasterAccountSid', 'sid', 'single'],
  ['msExchMailboxSecurityDescriptor', 'octet-string', 'single'],
  ['msExchWhenMailboxCreated', 'generalized-time', 'single'],

  // Domain, sites and servers
  ['dNSHostName', 'case-ignore-string', 'single indexed'],
  ['nETBIOSName', 'case-ignore-string', 'single indexed'],
  ['dnsRoot', 'case-ignore-string', 'indexed'],
  ['nCName', 'dn', 'single indexed'],
  ['nTSecurityDescriptor', 'octet-string', 'single operational'],
  ['rangeUpper', 'integer', 'single'],
  ['objectVersion', 'integer', 'single'],
  ['networkAddress', 'case-ignore-string', 'indexed'],
  ['serialNumber', 'case-ignore-string'],
  ['versionNumber', 'integer', 'single'],
  ['msExchVersion', 'large-integer', 'single'],
  ['msExchCurrentServerRoles', 'integer', 'single'],
  ['msExchServerSite', 'dn', 'single indexed'],
  ['msExchInstallPath', 'case-ignore-string', 'single'],
  ['msExchResponsibleMTAServer', 'dn', 'single'],
  ['msExchDefaultAdminGroup', 'boolean', 'single'],
  ['msExchMixedMode', 'boolean', 'single'],
  ['msExchOrganizationFlags2', 'integer', 'single'],
  ['siteFolderGUID', 'octet-string', 'single'],

  // Databases
  ['msExchOwningServer', 'dn', 'single indexed'],
  ['msExchHomePublicMDB', 'dn', 'single'],
  ['msExchActivationPreference', 'integer', 'single'],
  ['msExchEDBOffline', 'boolean', 'single'],
  ['msExchDatabaseCreated', 'boolean', 'single'],
  ['mDBStorageQuota', 'integer', 'single'],
  ['mDBOverQuotaLimit', 'integer', 'single'],
  ['mDBOverHardQuotaLimit', 'integer', 'single'],

  // Client access
  ['keywords', 'case-ignore-string', 'indexed'],
  ['serviceClassName', 'case-ignore-string', 'single indexed'],
  ['serviceDNSName', 'case-ignore-string', 'single'],
  ['serviceDNSNameType', 'case-ignore-string', 'single'],
  ['serviceBindingInformation', 'case-ignore-string'],
  ['msExchInternalHostName', 'case-ignore-string', 'single'],
  ['msExchExternalHostName', 'case-ignore-string', 'single'],
  ['msExchInternalAuthenticationMethods', 'integer', 'single'],
  ['msExchExternalAuthenticationMethods', 'integer', 'single'],
  ['msExchRpcHttpFlags', 'integer', 'single'],
  ['msExchPollInterval', 'integer', 'single'],
  ['msExchAutoDiscoverTTL', 'integer', 'single'],
  ['msExchAutoDiscoverFlags', 'integer', 'single'],
  ['msExchAcceptedDomainName', 'case-ignore-string', 'single indexed'],
  ['msExchAcceptedDomainFlags', 'integer', 'single'],
  ['msExchOABDefault', 'boolean', 'single'],
  ['addressBookRoots', 'dn'],
  ['globalAddressList', 'dn'],
  ['offLineABServer', 'dn', 'single'],
  ['offLineABContainers', 'dn'],
  ['offLineABSchedule', 'octet-string', 'single'],
];

/** A pair of linked attributes (MS-ADTS 3.1.1.1.6): the forward one is stored, the back-link is computed. */
export type SchemaLink = readonly [forward: string, back: string, flags?: string];

/** The linked pairs; every one of them is of DN syntax, and every forward link is indexed. */
export const schemaLinks: readonly SchemaLink[] = [
  ['member', 'memberOf'],
  ['manager', 'directReports', 'single'],
  ['managedBy', 'managedObjects', 'single'],
  ['serverReference', 'serverReferenceBL', 'single'],
  ['siteObject', 'siteObjectBL', 'single'],
  ['homeMDB', 'homeMDBBL', 'single'],
  ['altRecipient', 'altRecipientBL', 'single'],
  ['publicDelegates', 'publicDelegatesBL'],
  ['msExchDelegateListLink', 'msExchDelegateListBL'],
  ['msExchUseOAB', 'msExchUseOABBL', 'single'],
  ['msExchArchiveDatabaseLink', 'msExchArchiveDatabaseLinkBL', 'single'],
  ['msExchHostServerLink', 'msExchHostServerBL', 'single'],
  ['msExchMDBAvailabilityGroupLink', 'msExchMDBAvailabilityGroupBL', 'single'],
  ['msExchMasterServerOrAvailabilityGroup', 'msExchMasterServerOrAvailabilityGroupBL', 'single'],
  ['msExchOABVirtualDirectoriesLink', 'msExchOABVirtualDirectoriesBL'],
  ['msExchOwningPFTree', 'msExchOwningPFTreeBL', 'single'],
];

/**
 * Classes whose objects carry the category of another class (`defaultObjectCategory`), by lDAPDisplayName. All
 * others carry their own: the class's cn, which is its lDAPDisplayName with hyphens in it.
 */
export const categoryOfClass: ReadonlyMap<string, string> = new Map([
  ['user', 'person'],
  ['inetorgperson', 'person'],
  ['contact', 'person'],
  ['organizationalperson', 'person'],
]);

/** The name of a class's category: `user` in `CN=Schema,..` is `CN=Person,CN=Schema,..`. */
export function categoryDn(className: string, schemaContainer: string): string {
  const name = categoryOfClass.get(className.toLowerCase()) ?? className;
  // MS-ADTS 3.1.1.2.3: a class's cn is its display name with a hyphen before each word.
  const words = name.replaceAll(/(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, '-');
  const head = words.startsWith('ms-') ? 'm' : words.charAt(0).toUpperCase();
  return `CN=${head}${words.slice(1)},${schemaContainer}`;
}

/** rangeUpper of the attributes whose length matters (MS-ADA1 to MS-ADA3). */
export const maximumLengths: ReadonlyMap<string, number> = new Map([
  ['cn', 64],
  ['ou', 64],
  ['sn', 64],
  ['givenName', 64],
  ['displayName', 256],
  ['mail', 256],
  ['mailNickname', 64],
  ['sAMAccountName', 256],
  ['userPrincipalName', 1024],
]);
