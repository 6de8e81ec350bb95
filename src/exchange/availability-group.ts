import { tryDnKey } from '../directory/dn-key.js';
import type { DirectoryReader } from '../directory/reader.js';
import type { Server } from './server.js';

/** A database availability group: mailbox servers that hold copies of one another's databases. */
export interface AvailabilityGroup {
  readonly dn: string;
  readonly name: string;
  readonly members: readonly Server[];
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
  }));
}
