import { tryDnKey } from '../../../directory/dn-key.js';
import type { Database } from '../../database.js';
import type { Server } from '../../server.js';
import type { Snapshot } from '../../snapshot.js';

/** What Active Manager knows and Active Directory does not: which databases are mounted, and where. */
export interface DatabaseStates {
  isMounted(database: Database): boolean;
  /** The server whose copy is active: the owner, unless it was moved to another copy. */
  activeServer(configuration: Snapshot, database: Database): Server | undefined;
  /** @param databaseDn - in any spelling */
  mount(databaseDn: string): void;
  dismount(databaseDn: string): void;
  /** Makes the copy on a server the active one. */
  activate(databaseDn: string, serverName: string): void;
}

/** All mounted, each on the server that owns it. */
export function createDatabaseStates(): DatabaseStates {
  const dismounted = new Set<string>();
  const activeOn = new Map<string, string>();
  const keyOf = (dn: string) => tryDnKey(dn) ?? dn.toLowerCase();
  return {
    isMounted: ({ dn }) => dismounted.size === 0 || !dismounted.has(keyOf(dn)),
    activeServer: ({ findServer }, database) => {
      const name = activeOn.size === 0 ? undefined : activeOn.get(keyOf(database.dn));
      return (name === undefined ? undefined : findServer(name)) ?? database.owningServer?.value;
    },
    mount: (dn) => void dismounted.delete(keyOf(dn)),
    dismount: (dn) => void dismounted.add(keyOf(dn)),
    activate: (dn, serverName) => void activeOn.set(keyOf(dn), serverName),
  };
}
