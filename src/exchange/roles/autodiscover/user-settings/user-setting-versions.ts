import { schemaOrder } from './soap-version.js';

/** Settings that came after Exchange 2010, by the schema that they came with. The others are as old as the service. */
const introduced: ReadonlyMap<string, readonly RegExp[]> = new Map([
  [
    'Exchange2013',
    [
      /^(?:Internal|External)EmwsUrl$/,
      /^(?:Internal|External)?Ecp(?:Photo|Connect|TeamMailbox\w*|ExtensionInstallation)Url(?:Fragment)?$/,
      /^(?:Internal|External)PhotosUrl$/,
      /^(?:Internal|External)ServerExclusiveConnect$/,
      /^InternalRpcHttp/,
      /^(?:UserMSOnline|SiteMailboxCreationURL|PublicFolderInformation|DocumentSharingLocations)$/,
    ],
  ],
  ['Exchange2013_SP1', [/^MapiHttpEnabled$/]],
]);

/**
 * Whether a client that asks by this schema (`RequestedServerVersion`) is told this setting. A name that is no schema's
 * stands for the newest.
 *
 * Source: which Exchange each element of POX came with; that SOAP goes by it is decided here.
 */
export function isInSchema(setting: string, requestedVersion: string | undefined): boolean {
  const asked = schemaOrder(requestedVersion);
  if (asked === undefined) return true;
  for (const [schema, names] of introduced) {
    if (names.some((name) => name.test(setting))) return asked >= (schemaOrder(schema) ?? 0);
  }
  return true;
}
