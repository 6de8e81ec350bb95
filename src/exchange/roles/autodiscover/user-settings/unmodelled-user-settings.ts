/**
 * Settings that Exchange knows and that nothing in this directory decides: asked for by name, each is reported with
 * `SettingIsNotAvailable`. (A name that is in neither list gets `InvalidSetting`.)
 */
export const unmodelledUserSettings: readonly string[] = [
  'CrossOrganizationSharingEnabled',
  'DocumentSharingLocations',
  'ExchangeRpcUrl',
  'ExternalOutlookServiceUrl',
  'ExternalPhotosUrl',
  'InternalOutlookServiceUrl',
  'InternalPhotosUrl',
  'InteropExternalEwsUrl',
  'InteropExternalEwsVersion',
  'MobileMailboxPolicy',
  'MobileMailboxPolicyInterop',
  'RedirectUrl',
  'SPMySiteHostURL',
  'ShowGalAsDefaultView',
];
