import type { Directory } from '../../directory/directory.js';
import type { Faults } from '../../network/faults/faults.js';
import type { OutlookSession } from '../../outlook/session.js';
import type { Journal } from '../journal/journal.js';
import type { LabWorld } from './world-events.js';

/** What changes while a lab runs. */
export interface Resettable {
  /** Absent: the directory is another's, and stays as it is. */
  readonly directory: Directory | undefined;
  readonly world: LabWorld;
  readonly faults: Faults;
  /** Open simulated clients. */
  readonly sessions: Set<OutlookSession>;
  readonly journal: Journal;
}

/**
 * Brings a lab back to its seed: simulated clients end, then machines, names, firewall, balancers and databases are as they
 * were, then the directory, and the journal is empty in the end. Sockets stay open, and time does not go back.
 */
export async function resetLab({ directory, world, faults, sessions, journal }: Resettable): Promise<void> {
  const open = [...sessions];
  sessions.clear();
  await Promise.all(open.map((session) => session.close()));
  faults.reset();
  await world.reset();
  directory?.reset();
  journal.clear();
}
