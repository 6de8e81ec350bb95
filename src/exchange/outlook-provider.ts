import type { DirectoryReader } from '../directory/reader.js';
import { type Fact, mapFact, readFact, readNumber } from './fact.js';

/** Organization-wide settings for one protocol block of Autodiscover's answer (`Set-OutlookProvider`). */
export interface OutlookProvider {
  readonly dn: string;
  /** EXCH, EXPR or WEB. */
  readonly name: string;
  /** Hours until the client asks again; 0: never. */
  readonly ttl: Fact<number> | undefined;
  /** `msstd:name` to be found in the proxy's certificate, or `none`. EXPR only. */
  readonly certPrincipalName: Fact<string> | undefined;
  /** Takes the place of the Outlook Anywhere host. EXPR only. */
  readonly server: Fact<string> | undefined;
  /** `OutlookProviderFlags`. */
  readonly flags: Fact<ReadonlySet<OutlookProviderFlag>> | undefined;
}

/** Bits of `msExchAutoDiscoverFlags`: the flags in the order of `Set-OutlookProvider`; their numbers are unverified. */
const flagBits = [
  ['ServerExclusiveConnect', 1],
  ['ExternalClientsRequireSSL', 2],
  ['InternalClientsRequireSSL', 4],
] as const;

export type OutlookProviderFlag = (typeof flagBits)[number][0];

/** Every Outlook provider. */
export function readOutlookProviders(directory: DirectoryReader): readonly OutlookProvider[] {
  return directory.find('objectClass', 'msExchAutoDiscoverConfig').map((entry) => ({
    dn: entry.dn.toString(),
    name: entry.dn.name,
    ttl: readNumber(entry, 'msExchAutoDiscoverTTL'),
    certPrincipalName: readFact(entry, 'msExchAutoDiscoverCertPrincipalName'),
    server: readFact(entry, 'msExchAutoDiscoverServer'),
    flags: mapFact(
      readNumber(entry, 'msExchAutoDiscoverFlags'),
      (bits) => new Set(flagBits.flatMap(([flag, bit]) => ((bits & bit) === 0 ? [] : flag))),
    ),
  }));
}
