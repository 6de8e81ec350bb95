import { createAddressBook } from '../exchange/roles/address-book/role.js';
import { createDatabaseStates } from '../exchange/roles/mailbox-store/database-states.js';
import { createConnectionTable } from '../network/client-connections.js';
import { createFaults } from '../network/faults/faults.js';
import type { Clock } from '../network/time/clock.js';
import { createWorldState } from '../network/world/world-state.js';
import { createDnsForwarder } from '../servers/dns/forward.js';
import { encodeEntryId } from '../wire/address-book/entry-id.js';
import { accountPasswords } from './accounts/account-passwords.js';
import { openExternalSeed } from './accounts/external-directory-seed.js';
import { bearerOf } from './accounts/modern-authentication.js';
import type { Closers } from './closers.js';
import { createWireCounts } from './control/wire-counts.js';
import { createJournal } from './journal/journal.js';
import type { LabContext } from './lab-context.js';
import type { CheckedOptions } from './options.js';
import { openSeed } from './seeds/open-seed.js';
import { createFaultsOf, faultsAtStart } from './services/faults.js';
import { createMapiHttpBackends } from './services/mapi-http-backends.js';
import { createRpcOverHttp } from './services/rpc-over-http.js';
import { openLabAuthority } from './sockets/authority.js';
import { createExposure } from './sockets/exposure.js';
import { createGates } from './sockets/faults-gate.js';
import { createRunning } from './world/running.js';

/**
 * The first phase of a start: reads the seed, and makes what everything in the lab shares. Nothing listens yet.
 *
 * @param closers - is told of what has to be closed, also when this fails
 */
export async function composeLab(
  options: CheckedOptions,
  clientClock: Clock,
  closers: Closers,
): Promise<LabContext> {
  const now = () => clientClock.date();
  const clock = clientClock.background;
  const journal = createJournal(now, { size: options.journalSize, onEntry: options.onEvent });
  const wireCounts = createWireCounts();
  const tell = wireCounts.counted(journal.tell);
  const externalSeed = options.external && (await openExternalSeed(options.external, { tell, now }));
  const external = externalSeed?.external;
  if (external !== undefined) closers.add(() => external.close());
  const passwords = accountPasswords(options.passwords, options.exposure === 'lan');
  const seed = externalSeed ?? (await openSeed(options.seed, now, passwords));
  const { directory, organization, world } = seed;

  const { authority, path: authorityPath, discard } = await openLabAuthority(options.data, now());
  closers.add(discard);
  const issuedAt = now();
  const stopping = new AbortController();
  closers.add(() => stopping.abort());
  const { signal } = stopping;

  const connections = createConnectionTable();
  const faults = createFaults(faultsAtStart(world, options.faults));
  const faultsOf = createFaultsOf({ world, faults, connections, clock, signal });
  const exposure = createExposure({ ...options, mode: options.exposure });
  const { oldestTls } = options;
  const gateOf = createGates({ world, faultsOf, tell, authority, issuedAt, oldestTls });
  const running = createRunning(exposure, gateOf);
  closers.add(() => running.close());
  const dnsForwarder =
    options.dnsForward &&
    createDnsForwarder({
      upstream: options.dnsForward,
      zones: [...world.views.values()].flatMap(({ zones }) => zones),
      networks: options.dnsForwardFor,
    });
  if (dnsForwarder !== undefined) closers.add(() => dnsForwarder.close());

  const databaseStates = createDatabaseStates();
  const addressBook = createAddressBook({
    directory: external?.mirror ?? directory,
    organization,
    encodeEntryId,
  });
  return {
    ...seed,
    options,
    external,
    administratorPassword: external === undefined && passwords.isMadeUp ? passwords.administrator : undefined,
    databaseStates,
    addressBook,
    clientClock,
    clock,
    now,
    signal,
    state: createWorldState(world),
    connections,
    sourceOf: (address, port, at) => connections.find(address, port, at)?.source ?? address,
    faults,
    faultsOf,
    authority,
    authorityPath,
    issuedAt,
    bearer: options.modernAuthentication && bearerOf(directory, options.modernAuthentication),
    rpcOverHttp: createRpcOverHttp({ organization, databaseStates, clock }),
    mapiHttp: createMapiHttpBackends({ organization, databaseStates, addressBook, now }, { clock }),
    dnsForwarder,
    exposure,
    running,
    journal,
    wireCounts,
    tell,
    closers,
  };
}
