import type { LabEndpoints } from '../world/endpoints.js';

/** What {@link labEnvironment} is made of. */
export interface EnvironmentSources {
  readonly endpoints: LabEndpoints;
  /** Path of the authority's certificate. */
  readonly caPath: string;
  /** Of the control interface, where it wants one. */
  readonly controlToken?: string | undefined;
}

/**
 * Environment variables for a child process that is to meet the lab: this program's own, and those by which OpenLDAP,
 * OpenSSL, Node, curl and Python's requests are told of servers and authorities.
 */
export function labEnvironment(sources: EnvironmentSources): Readonly<Record<string, string>> {
  const { endpoints, caPath, controlToken } = sources;
  const { ldap, ldaps, globalCatalog, dns, control } = endpoints;
  const optional = (name: string, value: string | undefined) =>
    value === undefined ? {} : { [name]: value };
  const views = Object.entries(dns).map(([view, at]) => [`AUTODISCOVER_LAB_DNS_${shout(view)}`, at]);
  return {
    // The twin of `resolve --lab`: the child's own `autodiscover-lab resolve` lives in this lab.
    AUTODISCOVER_LAB_LAB: control,
    AUTODISCOVER_LAB_CONTROL: control,
    ...optional('AUTODISCOVER_LAB_CONTROL_TOKEN', controlToken),
    AUTODISCOVER_LAB_CA: caPath,
    AUTODISCOVER_LAB_LDAP: ldap,
    ...optional('AUTODISCOVER_LAB_LDAPS', ldaps),
    ...optional('AUTODISCOVER_LAB_GLOBAL_CATALOG', globalCatalog),
    ...Object.fromEntries(views),
    LDAPURI: ldap,
    LDAPTLS_CACERT: caPath,
    NODE_EXTRA_CA_CERTS: caPath,
    SSL_CERT_FILE: caPath,
    CURL_CA_BUNDLE: caPath,
    REQUESTS_CA_BUNDLE: caPath,
  };
}

function shout(name: string): string {
  return name.toUpperCase().replace(/[^A-Z0-9]+/g, '_');
}
