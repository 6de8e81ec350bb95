import type { DnsRecordSet, DnsViewSettings, SrvRecord } from '../world/world.js';

/** A computer that is joined to the domain. */
export interface DomainMember {
  readonly fqdn: string;
  readonly address: string;
}

/** A domain controller, its domain's DNS name and its site's name. */
export interface DomainController extends DomainMember {
  readonly domain: string;
  readonly site: string;
}

const ldapPort = 389;
/** Netlogon's defaults, LdapSrvPriority and LdapSrvWeight. */
const locatorDefaults = { priority: 0, weight: 100 } as const;

/** Locator records of the LDAP service (MS-ADTS section 6.3.2.3); the lab serves no Kerberos, so none of its. */
const locatorNames = ({ domain, site }: DomainController): readonly string[] => [
  `_ldap._tcp.${domain}`,
  `_ldap._tcp.${site}._sites.${domain}`,
  `_ldap._tcp.dc._msdcs.${domain}`,
  `_ldap._tcp.${site}._sites.dc._msdcs.${domain}`,
];

/**
 * What dynamic update puts into a view: an A record for every member, and for domain controllers Netlogon's locator
 * SRV records and an A record at the domain's own name. Only names inside the view's zones are registered, and only
 * where `network.yaml` states no record of that type (nor a CNAME).
 *
 * @returns the view itself when it does not register hosts
 */
export function registerHosts(
  view: DnsViewSettings,
  members: readonly DomainMember[],
  domainControllers: readonly DomainController[],
): DnsViewSettings {
  if (!view.registersHosts) return view;
  const addresses = new Map<string, Set<string>>();
  const services = new Map<string, SrvRecord[]>();

  const registerAddress = (name: string, address: string) => {
    const known = addresses.get(dnsKey(name)) ?? new Set();
    addresses.set(dnsKey(name), known.add(address));
  };
  for (const { fqdn, address } of [...members, ...domainControllers]) registerAddress(fqdn, address);
  for (const controller of domainControllers) {
    registerAddress(controller.domain, controller.address);
    for (const name of locatorNames(controller)) {
      const known = services.get(dnsKey(name)) ?? [];
      services.set(dnsKey(name), [...known, { ...locatorDefaults, port: ldapPort, target: controller.fqdn }]);
    }
  }

  const records = new Map<string, DnsRecordSet>(view.records);
  const register = (name: string, registered: DnsRecordSet) => {
    const explicit = records.get(name);
    if (enclosingZone(view.zones, name) === undefined || explicit?.CNAME !== undefined) return;
    records.set(name, { ...registered, ...explicit });
  };
  for (const [name, known] of addresses) register(name, { A: [...known] });
  for (const [name, known] of services) register(name, { SRV: known });
  return { ...view, records };
}

/** Lower case (ASCII only, RFC 4343) and no trailing dot: the form in which names are compared. The root is ''. */
export function dnsKey(name: string): string {
  return name.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()).replace(/\.$/, '');
}

/** The longest of `zones` that holds `name`, in the form of {@link dnsKey}. */
export function enclosingZone(zones: readonly string[], name: string): string | undefined {
  const key = dnsKey(name);
  return zones
    .map(dnsKey)
    .filter((zone) => zone === '' || key === zone || key.endsWith(`.${zone}`))
    .reduce<string | undefined>(
      (longest, zone) => (longest === undefined || zone.length > longest.length ? zone : longest),
      undefined,
    );
}
