import { tryDnKey } from '../../directory/dn-key.js';
import type { DirectoryReader } from '../../directory/reader.js';
import { type Fact, readBoolean } from '../fact.js';
import type { Server } from './server.js';

/** A database availability group: mailbox servers that hold copies of one another's databases. */
export interface AvailabilityGroup {
  readonly dn: string;
  readonly name: string;
  readonly members: readonly Server[];
  /**
   * The lab's own attribute: Exchange keeps this switch in bits that are not on public record. Absent: off, as by default
   * from Exchange 2010 SP2 RU3 on.
   */
  readonly allowCrossSiteRpcClientAccess: Fact<boolean> | undefined;
}

/** Every database availability group. */
export function readAvailabilityGroups(
  directory: DirectoryReader,
  servers: readonly Server[],
): readonly AvailabilityGroup[] {
  return directory.find('objectClass', 'msExchMDBAvailabilityGroup').map((entry) => ({
    dn: entry.dn.toString(),
    name: entry.dn.name,
    members: servers.filter(
      ({ availabilityGroup }) =>
        availabilityGroup !== undefined && tryDnKey(availabilityGroup.value) === entry.dn.key,
    ),
    allowCrossSiteRpcClientAccess: readBoolean(entry, 'AllowCrossSiteRpcClientAccess'),
  }));
}
