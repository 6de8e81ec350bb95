import type { DirectoryReader } from '../directory/reader.js';
import type { Guid } from '../values/guid.js';
import { type Fact, factOf, readBoolean, readFact } from './fact.js';
import { readObjectGuid } from './object-guid.js';

/** What the organization's own object and its administrative groups say. */
export interface OrganizationRoot {
  readonly name: Fact<string> | undefined;
  /** `/o=<name>`. */
  readonly legacyExchangeDn: Fact<string> | undefined;
  /** The organization object's GUID, which Autodiscover calls DeploymentId. */
  readonly deploymentId: Fact<Guid> | undefined;
  /**
   * `MapiHttpEnabled`, the lab's own attribute: Exchange keeps this switch in a bit of `msExchOrganizationFlags2` that
   * is not on public record. Undefined: as the version has it by default.
   */
  readonly mapiHttpEnabled: Fact<boolean> | undefined;
  readonly administrativeGroups: readonly AdministrativeGroup[];
}

export interface AdministrativeGroup {
  readonly dn: string;
  readonly name: string;
  readonly legacyExchangeDn: Fact<string> | undefined;
}

/** Reads the organization; everything is undefined or empty in a forest without Exchange. */
export function readOrganizationRoot(directory: DirectoryReader): OrganizationRoot {
  const [root] = directory.find('objectClass', 'msExchOrganizationContainer');
  return {
    name: root && factOf(root, 'cn', root.dn.name),
    legacyExchangeDn: root && readFact(root, 'legacyExchangeDN'),
    deploymentId: root && readObjectGuid(root),
    mapiHttpEnabled: root && readBoolean(root, 'MapiHttpEnabled'),
    administrativeGroups: directory.find('objectClass', 'msExchAdminGroup').map((entry) => ({
      dn: entry.dn.toString(),
      name: entry.dn.name,
      legacyExchangeDn: readFact(entry, 'legacyExchangeDN'),
    })),
  };
}
