import { LabError } from '../../errors.js';
import type { Database } from '../../exchange/database.js';
import type { Organization } from '../../exchange/organization.js';
import type { DatabaseStates } from '../../exchange/roles/mailbox-store/database-states.js';
import type { Clock } from '../../network/time/clock.js';
import { noSuch } from '../../network/world/world-state.js';

/** What Active Manager does: it moves databases between their copies, when told to and when a server is gone. */
export interface DatabaseFailover {
  /**
   * Activates the copy on another server.
   *
   * @param database - name or DN
   * @throws LabError `wrong-usage` when there is no such database, copy, or the server is down
   */
  move(database: string, server: string): void;
  /** The DN of a database by name or DN; LabError `wrong-usage` when there is none. */
  find(database: string): string;
  /** A server is gone; what was active on it is moved after the failover time, if it is still gone. */
  serverLost(server: string): void;
  serverBack(server: string): void;
}

/** What {@link createDatabaseFailover} needs. */
export interface DatabaseFailoverOptions {
  readonly organization: Organization;
  readonly states: DatabaseStates;
  /** In the background. */
  readonly clock: Clock;
  readonly failoverMs: number;
  /** Aborted when the lab stops. */
  readonly signal: AbortSignal;
}

/** Makes the part of Active Manager. */
export function createDatabaseFailover(options: DatabaseFailoverOptions): DatabaseFailover {
  const { organization, states, clock, failoverMs, signal } = options;

  const find = (wanted: string): Database => {
    const { databases, findDatabase } = organization.configuration;
    const name = wanted.toLowerCase();
    const found = wanted.includes('=')
      ? findDatabase(wanted)
      : databases.find((database) => database.name.toLowerCase() === name);
    if (found !== undefined) return found;
    throw noSuch(
      'database',
      wanted,
      databases.map((database) => database.name),
    );
  };

  /** In the order of their activation preference. */
  const copiesOf = (database: Database) => database.copies.flatMap(({ server }) => server?.name ?? []);

  const failOver = (lost: string) => {
    const { configuration } = organization;
    for (const database of configuration.databases) {
      if (states.activeServer(configuration, database)?.name !== lost || states.isServerUp(lost)) continue;
      const next = copiesOf(database).find((name) => states.isServerUp(name));
      if (next !== undefined) states.activate(database.dn, next);
    }
  };

  return {
    find: (database) => find(database).dn,
    move: (wanted, to) => {
      const database = find(wanted);
      const copies = copiesOf(database);
      const server = copies.find((name) => name.toLowerCase() === to.toLowerCase());
      if (server === undefined) throw noSuch(`copy of ${database.name} on server`, to, copies);
      if (!states.isServerUp(server)) {
        throw new LabError('wrong-usage', `the copy on ${server} cannot be activated: the server is down`, {
          where: database.name,
          hint: 'start it first, or take another copy',
        });
      }
      states.activate(database.dn, server);
    },
    serverLost: (server) => {
      states.setServerUp(server, false);
      clock.sleep(failoverMs, signal).then(
        () => failOver(server),
        () => undefined,
      );
    },
    serverBack: (server) => states.setServerUp(server, true),
  };
}
