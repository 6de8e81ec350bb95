import type { DirectoryReader } from '../../directory/reader.js';
import type { ClientAccessArray } from '../servers/client-access-array.js';
import { parseSerialNumber } from '../servers/exchange-version.js';
import type { Server } from '../servers/server.js';
import type { Site } from '../servers/site.js';
import type { Snapshot } from '../snapshot.js';
import type { Finding } from './finding.js';

/** Findings about sites, domain controllers, servers and arrays. */
export function serverFindings(directory: DirectoryReader, configuration: Snapshot): readonly Finding[] {
  return [
    ...forestFindings(configuration),
    ...ofServers(configuration),
    ...ofVersions(directory, configuration),
    ...ofArrays(configuration),
  ];
}

function* forestFindings({ name, servers, domainControllers, sites }: Snapshot): Generator<Finding> {
  if (name === undefined) {
    yield {
      severity: 'error',
      code: 'no-organization',
      dn: '',
      message: 'there is no Exchange organization: export the configuration naming context too',
    };
  }
  if (domainControllers.length === 0) {
    yield {
      severity: 'warning',
      code: 'no-domain-controller',
      dn: '',
      message: 'no domain controller below CN=Sites: clients find no service connection point',
    };
  }
  const majors = new Set(servers.flatMap(({ version }) => version?.value.major ?? []));
  if (majors.size > 1) {
    yield {
      severity: 'note',
      code: 'mixed-versions',
      dn: name?.source.dn ?? '',
      message: `servers of several generations live together: ${[...majors].sort((a, b) => a - b).join(', ')}`,
    };
  }
  for (const site of sites) {
    const isUsed = servers.some((server) => server.site === site);
    if (isUsed && site.subnets.length === 0) {
      yield {
        severity: 'note',
        code: 'site-without-subnet',
        dn: site.dn,
        message: `the site ${site.name} has servers and no IPv4 subnet: no client is in it`,
      };
    }
  }
  yield* sharedSubnets(sites);
}

function* sharedSubnets(sites: readonly Site[]): Generator<Finding> {
  const owners = new Map<string, Site>();
  for (const site of sites) {
    for (const { address, prefixLength } of site.subnets) {
      const key = `${address}/${prefixLength}`;
      const other = owners.get(key);
      if (other !== undefined && other !== site) {
        yield {
          severity: 'warning',
          code: 'subnet-in-two-sites',
          dn: site.dn,
          attribute: 'siteObjectBL',
          message: `a subnet of ${site.name} is one of ${other.name} too`,
        };
      }
      owners.set(key, site);
    }
  }
}

function* ofServers({ servers }: Snapshot): Generator<Finding> {
  const byLegacyDn = new Map<string, Server>();
  for (const server of servers) {
    const { dn, name, fqdn, site, version, roles, legacyExchangeDn } = server;
    const fault = (
      severity: Finding['severity'],
      code: string,
      attribute: string,
      message: string,
    ): Finding => ({
      severity,
      code,
      dn,
      attribute,
      message: `${name} ${message}`,
    });
    if (fqdn === undefined) {
      yield fault('error', 'server-without-name', 'networkAddress', 'has no ncacn_ip_tcp name');
    }
    if (site === undefined) {
      yield fault('warning', 'server-without-site', 'msExchServerSite', 'is in no site that exists');
    }
    if (version === undefined) {
      yield fault('warning', 'server-without-version', 'versionNumber', 'has no version: taken for 2010');
    }
    if (roles.size === 0) {
      yield fault('warning', 'server-without-roles', 'msExchCurrentServerRoles', 'has no role');
    }
    const key = legacyExchangeDn?.value.toLowerCase();
    const other = key === undefined ? undefined : byLegacyDn.get(key);
    if (key === undefined) {
      yield fault('error', 'server-without-legacy-dn', 'legacyExchangeDN', 'has no legacyExchangeDN');
    } else if (other !== undefined) {
      yield fault('error', 'same-legacy-dn', 'legacyExchangeDN', `has the legacyExchangeDN of ${other.name}`);
    } else {
      byLegacyDn.set(key, server);
    }
  }
}

/** `versionNumber` and `serialNumber` say the same in two ways. */
function* ofVersions(directory: DirectoryReader, { servers }: Snapshot): Generator<Finding> {
  for (const { dn, name, version } of servers) {
    const serial = parseSerialNumber(directory.get(dn)?.first('serialNumber') ?? '');
    if (serial === undefined || version === undefined) continue;
    const { major, minor, build } = version.value;
    if (serial.major === major && serial.minor === minor && serial.build === build) continue;
    yield {
      severity: 'warning',
      code: 'two-versions',
      dn,
      attribute: 'serialNumber',
      message: `${name} is ${major}.${minor}.${build} by versionNumber, ${serial.major}.${serial.minor}.${serial.build} by serialNumber`,
    };
  }
}

function* ofArrays({ clientAccessArrays, servers }: Snapshot): Generator<Finding> {
  const bySite = new Map<Site, ClientAccessArray>();
  for (const array of clientAccessArrays) {
    const { dn, name, fqdn, site, members } = array;
    if (fqdn === undefined) {
      yield {
        severity: 'error',
        code: 'array-without-name',
        dn,
        attribute: 'networkAddress',
        message: `the array ${name} has no ncacn_ip_tcp name`,
      };
    }
    const namesake = servers.find(
      (server) => server.fqdn !== undefined && server.fqdn.value.toLowerCase() === fqdn?.value.toLowerCase(),
    );
    if (namesake !== undefined) {
      yield {
        severity: 'error',
        code: 'array-named-as-server',
        dn,
        attribute: 'networkAddress',
        message: `the array ${name} has the name of the server ${namesake.name}`,
      };
    }
    if (site === undefined) {
      yield {
        severity: 'error',
        code: 'array-without-site',
        dn,
        attribute: 'msExchServerSite',
        message: `the array ${name} is in no site that exists, so it has no members`,
      };
      continue;
    }
    if (members.length === 0) {
      yield {
        severity: 'error',
        code: 'array-without-members',
        dn,
        attribute: 'msExchServerSite',
        message: `the site ${site.name} of the array ${name} has no client access server`,
      };
    }
    const other = bySite.get(site);
    if (other !== undefined) {
      yield {
        severity: 'error',
        code: 'two-arrays-in-site',
        dn,
        attribute: 'msExchServerSite',
        message: `the site ${site.name} has the array ${other.name} already; one is allowed`,
      };
    }
    bySite.set(site, array);
  }
}
