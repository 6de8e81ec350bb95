import { tryDnKey } from '../../directory/dn-key.js';
import type { DirectoryReader } from '../../directory/reader.js';
import { isLabError } from '../../errors.js';
import { type Ipv4Network, networkContains, parseIpv4, parseIpv4Network } from '../../values/ipv4.js';

/** An Active Directory site. */
export interface Site {
  readonly dn: string;
  readonly name: string;
  readonly subnets: readonly Ipv4Network[];
}

/** Every site with its IPv4 subnets; subnets that point at no site are left out. */
export function readSites(directory: DirectoryReader): readonly Site[] {
  const subnets = directory.find('objectClass', 'subnet').flatMap((entry) => {
    const network = tryParse(entry.dn.name, parseIpv4Network);
    const siteDn = entry.first('siteObject');
    return network === undefined || siteDn === undefined ? [] : [{ network, siteKey: tryDnKey(siteDn) }];
  });
  return directory.find('objectClass', 'site').map((entry) => ({
    dn: entry.dn.toString(),
    name: entry.dn.name,
    subnets: subnets.filter(({ siteKey }) => siteKey === entry.dn.key).map(({ network }) => network),
  }));
}

/** The site of an address: the one whose subnet has the longest prefix that holds it (MS-ADTS 6.3.3). */
export function createSiteLocator(sites: readonly Site[]): (address: string) => Site | undefined {
  const longestFirst = sites
    .flatMap((site) => site.subnets.map((network) => ({ network, site })))
    .sort((a, b) => b.network.prefixLength - a.network.prefixLength);
  return (address) => {
    const number = tryParse(address, parseIpv4);
    if (number === undefined) return undefined;
    return longestFirst.find(({ network }) => networkContains(network, number))?.site;
  };
}

/** IPv6 subnets stand in the same container and are passed over. */
function tryParse<T>(text: string, parse: (text: string) => T): T | undefined {
  try {
    return parse(text);
  } catch (error) {
    if (isLabError(error, 'decode-failed')) return undefined;
    throw error;
  }
}
