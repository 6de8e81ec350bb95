import type { Change } from '../../directory/change.js';
import type { ConstructedAttribute } from '../../directory/constructed.js';
import type { Entry } from '../../directory/entry.js';
import type { DirectoryReader } from '../../directory/reader.js';
import { LabError } from '../../errors.js';
import { legacyDnLeaf, legacyDnParent } from '../../values/legacy-dn.js';
import { type Fact, mapFact, readFact, throughFacts } from '../fact.js';
import { readFqdn } from './network-address.js';

/** What follows the server in a mailbox database's legacyExchangeDN. */
const databasePart = '/cn=Microsoft Private MDB';

/**
 * The name that Outlook keeps as its server: the FQDN of the server or array that the database's legacyExchangeDN
 * stands below, or the bare name there when no such object exists.
 */
export function deriveRpcClientAccessServer(
  database: Entry,
  directory: DirectoryReader,
): Fact<string> | undefined {
  const legacyExchangeDn = readFact(database, 'legacyExchangeDN');
  if (legacyExchangeDn === undefined) return undefined;
  const endpointDn = legacyDnParent(legacyExchangeDn.value);
  const endpoint = directory.find('legacyExchangeDN', endpointDn).find(isEndpoint);
  const fqdn = endpoint && readFqdn(endpoint);
  const name = mapFact(legacyExchangeDn, () => (fqdn?.value ?? legacyDnLeaf(endpointDn)) || undefined);
  return throughFacts(name, fqdn);
}

/**
 * `RpcClientAccessServer` of mailbox databases, as Exchange's own tools show it. Active Directory stores no such
 * attribute: reading and writing it is reading and writing `legacyExchangeDN`.
 *
 * A write takes the FQDN, name or legacyExchangeDN of a server or client access array.
 */
export const rpcClientAccessServer: ConstructedAttribute = {
  name: 'RpcClientAccessServer',
  returnedByDefault: true,
  applies: (entry) => entry.isA('msExchPrivateMDB'),
  read: (entry, directory) => {
    const name = deriveRpcClientAccessServer(entry, directory);
    return name === undefined ? [] : [name.value];
  },
  write: (entry, values, directory) => [pointAt(entry, values, directory)],
};

function pointAt(database: Entry, values: readonly string[], directory: DirectoryReader): Change {
  const where = database.dn.toString();
  const endpoints = directory.find('objectClass', 'msExchExchangeServer').filter(isEndpoint);
  const known = endpoints.map((endpoint) => readFqdn(endpoint)?.value ?? endpoint.dn.name);
  const hint = known.length === 0 ? 'the directory holds none' : `known: ${known.join(', ')}`;
  const [value] = values;
  if (value === undefined || values.length > 1) {
    const what = 'RpcClientAccessServer takes the name of exactly one server or client access array';
    throw new LabError('attribute-refused', what, { where, hint });
  }
  const endpoint = endpoints.find((candidate) => namesOf(candidate).includes(value.trim().toLowerCase()));
  const legacyExchangeDn = endpoint?.first('legacyExchangeDN');
  if (legacyExchangeDn === undefined) {
    const what = `RpcClientAccessServer: no server or client access array is named "${value}"`;
    throw new LabError('attribute-refused', what, { where, hint });
  }
  return {
    operation: 'replace',
    attribute: 'legacyExchangeDN',
    values: [`${legacyExchangeDn}${databasePart}`],
  };
}

function isEndpoint(entry: Entry): boolean {
  return entry.isA('msExchExchangeServer') && !entry.isA('msExchExchangeTransportServer');
}

function namesOf(endpoint: Entry): readonly string[] {
  const names = [endpoint.dn.name, readFqdn(endpoint)?.value, endpoint.first('legacyExchangeDN')];
  return names.flatMap((name) => name?.toLowerCase() ?? []);
}
