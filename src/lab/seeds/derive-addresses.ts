import type { Site } from '../../exchange/servers/site.js';
import { formatIpv4, type Ipv4Network } from '../../values/ipv4.js';

/** Gives out modelled addresses that Active Directory takes for their site; the same ones each time. */
export interface AddressPlan {
  /** The next free address for a machine of the site. */
  machine(site: Site | undefined): string;
  /** The next free address for a client there. */
  client(site: Site | undefined): string;
}

/** Addresses tried in one network before the next one is. */
const maxTries = 4096;

/** The first machine gets `.11`, as addresses below are often gateways'. */
const firstMachine = 11;

/**
 * Plans addresses: from the site's own subnets where it has some that are large enough, else from networks that no
 * site has.
 *
 * @param siteOf - the site that a client with this address is told
 */
export function createAddressPlan(
  sites: readonly Site[],
  siteOf: (address: string) => Site | undefined,
): AddressPlan {
  const used = new Set<string>();
  const spare = spareNetworks().filter(({ address }) => siteOf(formatIpv4(address + 1)) === undefined);
  const names = [...new Set(['', ...sites.map(({ name }) => name)])].sort();
  const madeUp = new Map(names.map((name, index) => [name, spare[index % Math.max(1, spare.length)]]));

  const take = (site: Site | undefined, firstOf: (size: number) => number): string => {
    const own = [...(site?.subnets ?? [])].sort(preferred);
    for (const network of own) {
      const found = search(network, firstOf, (address) => siteOf(address) === site);
      if (found !== undefined) return found;
    }
    const fallback = madeUp.get(site?.name ?? '') ?? { address: 0x0a_c8_00_00, prefixLength: 16 };
    return search(fallback, firstOf, () => true) ?? formatIpv4(fallback.address + used.size + 1);
  };

  const search = (
    { address, prefixLength }: Ipv4Network,
    firstOf: (size: number) => number,
    fits: (address: string) => boolean,
  ): string | undefined => {
    const size = 2 ** (32 - prefixLength);
    if (size < 8) return undefined;
    const base = address - (address % size);
    for (let offset = firstOf(size), tries = 0; offset < size - 1 && tries < maxTries; offset++, tries++) {
      const candidate = formatIpv4(base + offset);
      if (used.has(candidate) || !fits(candidate)) continue;
      used.add(candidate);
      return candidate;
    }
    return undefined;
  };

  return {
    machine: (site) => take(site, (size) => (size >= 64 ? firstMachine : 1)),
    client: (site) => take(site, (size) => Math.min(50 * 256 + 17, Math.floor(size * 0.6))),
  };
}

/** 10.x before others, large before small. */
function preferred(left: Ipv4Network, right: Ipv4Network): number {
  const inTen = ({ address }: Ipv4Network) => Number(address >>> 24 === 10);
  return inTen(right) - inTen(left) || left.prefixLength - right.prefixLength || left.address - right.address;
}

/** 10.200.0.0/16 and up, then the other private networks. */
function spareNetworks(): Ipv4Network[] {
  const of = (first: number, from: number, to: number): Ipv4Network[] =>
    Array.from({ length: to - from + 1 }, (_, index) => ({
      address: first * 2 ** 24 + (from + index) * 2 ** 16,
      prefixLength: 16,
    }));
  return [...of(10, 200, 254), ...of(10, 0, 199), ...of(172, 16, 31), ...of(192, 168, 168)];
}
