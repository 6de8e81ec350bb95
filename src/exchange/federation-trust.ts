import type { DirectoryReader } from '../directory/reader.js';
import { type Fact, readFact } from './fact.js';

/** The broker that vouches for an organization's users towards other organizations. */
export interface FederationTrust {
  readonly dn: string;
  /** Under what name the organization is known to the broker. */
  readonly applicationUri: Fact<string> | undefined;
  readonly tokenIssuerUri: Fact<string> | undefined;
  /** Where tokens are issued. */
  readonly tokenIssuerEndpoint: Fact<string> | undefined;
}

/** Every federation trust. (The attributes' names are from memory: no dump of a federated organization was at hand.) */
export function readFederationTrusts(directory: DirectoryReader): readonly FederationTrust[] {
  return directory.find('objectClass', 'msExchFedTrust').map((entry) => ({
    dn: entry.dn.toString(),
    applicationUri: readFact(entry, 'msExchFedApplicationURI'),
    tokenIssuerUri: readFact(entry, 'msExchFedTokenIssuerURI'),
    tokenIssuerEndpoint: readFact(entry, 'msExchFedTokenIssuerEPR'),
  }));
}
