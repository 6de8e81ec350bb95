import { tryDnKey } from '../../../directory/dn-key.js';
import type { Database } from '../../database.js';
import type { Server } from '../../servers/server.js';
import type { Snapshot } from '../../snapshot.js';

/** What Active Manager knows and Active Directory does not: which databases are mounted, and where. */
export interface DatabaseStates {
  /** Neither dismounted, nor active on a server that is down. */
  isMounted(database: Database): boolean;
  /** The server whose copy is active: the owner, unless it was moved to another copy. */
  activeServer(configuration: Snapshot, database: Database): Server | undefined;
  /** @param databaseDn - in any spelling */
  mount(databaseDn: string): void;
  dismount(databaseDn: string): void;
  /** Makes the copy on a server the active one. */
  activate(databaseDn: string, serverName: string): void;
  /** A server is down, or up again: databases that are active there are mounted as long as it is up. */
  setServerUp(serverName: string, isUp: boolean): void;
  isServerUp(serverName: string): boolean;
  /** Tells of each server that goes down: what clients had there is gone. */
  onServerDown(told: (serverName: string) => void): void;
  /** As at the start. */
  reset(): void;
}

/** All mounted, each on the server that owns it. */
export function createDatabaseStates(): DatabaseStates {
  const dismounted = new Set<string>();
  const activeOn = new Map<string, string>();
  const down = new Set<string>();
  const listeners: ((serverName: string) => void)[] = [];
  const keyOf = (dn: string) => tryDnKey(dn) ?? dn.toLowerCase();
  const isServerUp = (serverName: string) => down.size === 0 || !down.has(serverName.toLowerCase());
  const isActiveServerUp = ({ dn, owningServer }: Database) => {
    const name = activeOn.get(keyOf(dn)) ?? owningServer?.value.name;
    return name === undefined || isServerUp(name);
  };
  return {
    isMounted: (database) =>
      (dismounted.size === 0 || !dismounted.has(keyOf(database.dn))) &&
      (down.size === 0 || isActiveServerUp(database)),
    activeServer: ({ findServer }, database) => {
      const name = activeOn.size === 0 ? undefined : activeOn.get(keyOf(database.dn));
      return (name === undefined ? undefined : findServer(name)) ?? database.owningServer?.value;
    },
    mount: (dn) => void dismounted.delete(keyOf(dn)),
    dismount: (dn) => void dismounted.add(keyOf(dn)),
    activate: (dn, serverName) => void activeOn.set(keyOf(dn), serverName),
    setServerUp: (serverName, isUp) => {
      if (isUp) down.delete(serverName.toLowerCase());
      else {
        down.add(serverName.toLowerCase());
        for (const told of listeners) told(serverName);
      }
    },
    isServerUp,
    onServerDown: (told) => void listeners.push(told),
    reset: () => {
      dismounted.clear();
      activeOn.clear();
      down.clear();
    },
  };
}
