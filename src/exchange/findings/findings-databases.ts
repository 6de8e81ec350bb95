import { tryDnKey } from '../../directory/dn-key.js';
import type { DirectoryReader } from '../../directory/reader.js';
import { legacyDnLeaf, legacyDnParent } from '../../values/legacy-dn.js';
import type { Database } from '../database.js';
import type { Snapshot } from '../snapshot.js';
import type { Finding } from './finding.js';

/** Findings about databases and their copies. */
export function databaseFindings(directory: DirectoryReader, configuration: Snapshot): readonly Finding[] {
  return configuration.databases.flatMap((database) => [
    ...ofLegacyDn(database, configuration),
    ...ofOwner(directory, database),
    ...ofCopies(database, configuration),
  ]);
}

function* ofLegacyDn(database: Database, configuration: Snapshot): Generator<Finding> {
  const { dn, name, legacyExchangeDn, owningServer, kind } = database;
  const attribute = 'legacyExchangeDN';
  if (legacyExchangeDn === undefined) {
    yield {
      severity: 'error',
      code: 'database-without-legacy-dn',
      dn,
      attribute,
      message: `${name} has no legacyExchangeDN, so nobody knows its RpcClientAccessServer`,
    };
    return;
  }
  const endpointDn = legacyDnParent(legacyExchangeDn.value);
  const endpoint = configuration.findEndpoint(endpointDn);
  if (endpoint === undefined) {
    yield {
      severity: 'error',
      code: 'database-names-no-server',
      dn,
      attribute,
      message: `${name} names ${legacyDnLeaf(endpointDn) || 'nothing'}, which is neither a server nor an array`,
    };
    return;
  }
  if (kind !== 'private' || endpoint.kind === 'array') return;
  const site = owningServer?.value.site;
  const array = configuration.clientAccessArrays.find((candidate) => candidate.site === site);
  if (site !== undefined && array !== undefined) {
    yield {
      severity: 'warning',
      code: 'database-past-its-array',
      dn,
      attribute,
      message: `the RpcClientAccessServer of ${name} is the server ${endpoint.name}, though its site has the array ${array.name}`,
    };
  }
}

function* ofOwner(directory: DirectoryReader, { dn, name, owningServer }: Database): Generator<Finding> {
  if (owningServer !== undefined) return;
  const link = directory.get(dn)?.first('msExchOwningServer');
  yield {
    severity: 'error',
    code: 'database-without-owner',
    dn,
    attribute: 'msExchOwningServer',
    message:
      link === undefined ? `${name} has no owning server` : `the owner of ${name}, ${link}, is no server`,
  };
}

function* ofCopies(database: Database, { availabilityGroups }: Snapshot): Generator<Finding> {
  const { dn, name, kind, copies, owningServer } = database;
  if (copies.length === 0) {
    // Exchange 2010 and later keep one object for each copy; earlier ones have the server in the database's own name.
    if (tryDnKey(dn)?.includes(',cn=databases,') === true) {
      yield { severity: 'warning', code: 'database-without-copy', dn, message: `${name} has no copy` };
    }
    return;
  }
  const homes = copies.flatMap(({ server }) => server ?? []);
  const owner = owningServer?.value;
  if (owner !== undefined && !homes.includes(owner)) {
    yield {
      severity: 'warning',
      code: 'owner-without-copy',
      dn,
      attribute: 'msExchOwningServer',
      message: `the owner of ${name}, ${owner.name}, holds no copy of it`,
    };
  }
  for (const copy of copies) {
    if (copy.server !== undefined) continue;
    yield {
      severity: 'error',
      code: 'copy-without-server',
      dn: copy.dn,
      attribute: 'msExchHostServerLink',
      message: `a copy of ${name} is on no server that exists`,
    };
  }
  if (kind !== 'private' || homes.length < 2) return;
  const group = availabilityGroups.find(({ members }) => homes.every((home) => members.includes(home)));
  if (group === undefined) {
    yield {
      severity: 'warning',
      code: 'copies-outside-group',
      dn,
      message: `the servers that hold copies of ${name} are not all in one availability group`,
    };
  }
}
