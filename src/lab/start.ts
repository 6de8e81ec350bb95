import { LabError } from '../errors.js';
import { createAddressBook } from '../exchange/roles/address-book/role.js';
import { createDatabaseStates } from '../exchange/roles/mailbox-store/database-states.js';
import { createConnectionTable } from '../network/client-connections.js';
import { createFaults } from '../network/faults/faults.js';
import { type Clock, realClock } from '../network/time/clock.js';
import { virtualClock } from '../network/time/virtual-clock.js';
import { createTopology, type RunningHost } from '../network/world/topology.js';
import { createWorldState } from '../network/world/world-state.js';
import type { OutlookSession } from '../outlook/session.js';
import { createDnsForwarder } from '../servers/dns/forward.js';
import { encodeEntryId } from '../wire/address-book/entry-id.js';
import { openExternalSeed } from './accounts/external-directory-seed.js';
import { bearerOf } from './accounts/modern-authentication.js';
import { createClients, type LabClients } from './clients/client-helpers.js';
import { connectIn } from './clients/connect.js';
import { labEnvironment } from './clients/environment.js';
import { resolveIn, type Surroundings, workstationIn } from './clients/resolve.js';
import { type RoamSurroundings, roam } from './clients/roam.js';
import { type OpenControl, openControl } from './control/open-control.js';
import { createResolutions } from './control/resolutions.js';
import { createWireCounts } from './control/wire-counts.js';
import { createJournal } from './journal/journal.js';
import type { Lab } from './lab.js';
import { type CheckedOptions, checkOptions, type LabOptions } from './options.js';
import { dumpLdif } from './seeds/dump.js';
import { openSeed } from './seeds/open-seed.js';
import { createFaultsOf, createLabFaults, faultsAtStart } from './services/faults.js';
import { createMapiHttpBackends } from './services/mapi-http-services.js';
import { createRpcOverHttp } from './services/rpc-proxy-services.js';
import { openLabAuthority } from './sockets/authority.js';
import { createExposure } from './sockets/exposure.js';
import { createGates } from './sockets/faults-gate.js';
import type { LabEndpoints } from './world/endpoints.js';
import { openWorld, type WorldContext } from './world/open-world.js';
import { resetLab } from './world/reset.js';
import { createRunning } from './world/running.js';
import { createLabWorld } from './world/world-events.js';

const dnsPort = 53;

/**
 * Starts a lab: reads a seed and opens every socket that its world has.
 *
 * @throws LabError `wrong-usage`, `unknown-seed`, `bad-ldif`, `bad-directory`, `bad-network`, `address-in-use`,
 * `address-not-permitted`; nothing stays open then
 * @example
 * await using lab = await startLab();
 * const { profile } = await lab.resolve('anna@contoso.example', { from: 'internet' });
 */
export async function startLab(options: LabOptions = {}): Promise<Lab> {
  const checked = checkOptions(options);
  // A directory that runs elsewhere takes real time to answer.
  const countsRealTime = checked.external !== undefined;
  const clock = checked.clock === 'real' ? realClock() : virtualClock({ countsRealTime });
  const ready = clock.hold(); // opening it is no part of its time
  try {
    return await openLab(checked, clock);
  } finally {
    ready();
  }
}

async function openLab(checked: CheckedOptions, clock: Clock): Promise<Lab> {
  const now = () => clock.date();
  const journal = createJournal(now, { size: checked.journalSize, onEntry: checked.onEvent });
  const wireCounts = createWireCounts();
  const tell = wireCounts.counted(journal.tell);
  const external = checked.external && (await openExternalSeed(checked.external, { tell, now }));
  const seed = external ?? (await openSeed(checked.seed, now));
  const { directory, organization } = seed;
  const exposure = createExposure({ ...checked, mode: checked.exposure });
  const state = createWorldState(seed.world);
  const connections = createConnectionTable();
  const stopping = new AbortController();
  const faults = createFaults(faultsAtStart(seed.world, checked.faults));
  const { authority, path, discard } = await openLabAuthority(checked.data, now());
  const faultSurroundings = { world: seed.world, faults, connections, clock: clock.background };
  const faultsOf = createFaultsOf({ ...faultSurroundings, signal: stopping.signal });
  const issuedAt = now();
  const gateOf = createGates({
    world: seed.world,
    faultsOf,
    tell,
    authority,
    issuedAt,
    oldestTls: checked.oldestTls,
  });
  const running = createRunning(exposure, gateOf);
  const databaseStates = createDatabaseStates();
  const addressBook = createAddressBook({
    directory: external?.external.mirror ?? directory,
    organization,
    encodeEntryId,
  });
  const dnsForwarder =
    checked.dnsForward &&
    createDnsForwarder({
      upstream: checked.dnsForward,
      zones: [...seed.world.views.values()].flatMap(({ zones }) => zones),
    });
  const context: WorldContext = {
    world: seed.world,
    directory,
    organization,
    databaseStates,
    addressBook,
    external: external?.external,
    authority,
    exposure,
    tell,
    dnsForwarder,
    now,
    issuedAt,
    faultsOf,
    clock: clock.background,
    state,
    connections,
    signal: stopping.signal,
    sourceOf: (address, port, at) => connections.find(address, port, at)?.source ?? address,
    anonymous: checked.anonymous,
    bearer: checked.modernAuthentication && bearerOf(directory, checked.modernAuthentication),
    oldestTls: checked.oldestTls,
    rpcOverHttp: createRpcOverHttp({ organization, databaseStates, clock: clock.background }),
    mapiHttp: createMapiHttpBackends(
      { organization, databaseStates, addressBook, now },
      { clock: clock.background },
    ),
  };
  const ownDirectory = () => {
    if (external === undefined) return directory;
    throw new LabError('wrong-usage', 'this lab has no directory of its own', {
      where: seed.name,
      hint: 'read and change the external directory by LDAP',
    });
  };
  const pem = authority.certificatePem;
  let control: OpenControl | undefined;
  const undo = async () => {
    stopping.abort();
    await control?.close();
    dnsForwarder?.close();
    await running.close();
    await external?.external.close();
    await discard();
  };

  try {
    control = await openControl(checked.control);
    const open = await openWorld(context, running);
    const { nameServers } = open;
    const world = createLabWorld(context, running, open);
    const here = { clock, clockKind: checked.clock, state, connections, faults };
    const happenings: Pick<RoamSurroundings, 'apply' | 'modify'> = {
      apply: (event) => world.apply(event),
      modify: (dn, replace) =>
        ownDirectory().modify(
          dn,
          [...replace].map(([attribute, values]) => ({ operation: 'replace', attribute, values })),
        ),
    };
    const surroundings: Surroundings = {
      world: seed.world,
      topology: createTopology(running.hosts),
      nameServers,
      trustedRoots: [pem],
      here,
    };
    const ldaps = socketOf(running.hosts, 636);
    const globalCatalog = socketOf(running.hosts, 3268);
    const sessions = new Set<OutlookSession>();
    const clients = new Map<string, LabClients>();
    const stop = async () => {
      journal.close();
      await Promise.all([...sessions].map((session) => session.close()));
      await undo();
    };
    const endpoints: LabEndpoints = {
      ldap: `ldap://${socketOf(running.hosts, 389) ?? ''}`,
      ...(ldaps === undefined ? {} : { ldaps: `ldaps://${ldaps}` }),
      ...(globalCatalog === undefined ? {} : { globalCatalog: `ldap://${globalCatalog}` }),
      dns: Object.fromEntries(
        [...seed.world.views].flatMap(([name, view]) => {
          const at = running.find(view.address, dnsPort);
          return at === undefined ? [] : [[name, `${at.address}:${at.port}`]];
        }),
      ),
      control: control.url,
    };
    const lab: Lab = {
      seed: seed.name,
      description: seed.world.description,
      exposure: checked.exposure,
      endpoints,
      environment: labEnvironment({ endpoints, caPath: path, controlToken: control.token }),
      ...(control.token === undefined ? {} : { controlToken: control.token }),
      hosts: running.hosts,
      ca: { path, pem },
      get directory() {
        return ownDirectory();
      },
      organization,
      databases: context.databaseStates,
      journal,
      clock,
      world,
      faults: createLabFaults(faults, seed.world),
      locations: [...seed.world.locations.keys()],
      clients: ({ from = 'corp' } = {}) => {
        const made =
          clients.get(from) ??
          createClients({
            workstation: workstationIn(surroundings, from, checked.clock),
            endpoints,
            hosts: running.hosts,
            signal: stopping.signal,
          });
        clients.set(from, made);
        return made;
      },
      reset: () =>
        resetLab({
          directory: external === undefined ? directory : undefined,
          world,
          faults,
          sessions,
          journal,
        }),
      dump: (request) => [...dumpLdif(ownDirectory(), request)].join(''),
      resolve: (address, request) => resolveIn(surroundings, address, request),
      connect: async (address, request) => {
        const session = await connectIn(surroundings, address, request);
        for (const other of sessions) if (other.state === 'closed') sessions.delete(other);
        sessions.add(session);
        return session;
      },
      roam: (address, request) => roam({ ...surroundings, here, ...happenings }, address, request),
      stop,
      [Symbol.asyncDispose]: stop,
    };
    control.serve({
      lab,
      topology: () => ({
        schema: 1,
        seed: seed.name,
        hosts: running.hosts,
        nameServers: Object.fromEntries(
          [...nameServers].map(([view, { address, port }]) => [view, `${address}:${port}`]),
        ),
        world: seed.worldSource,
        ca: pem,
      }),
      machines: [...seed.world.hosts.keys(), ...seed.world.balancers.keys()],
      resolutions: createResolutions(lab.resolve),
      wireCounts,
      openConnections: running.openConnections,
    });
    return lab;
  } catch (error) {
    await undo();
    throw error;
  }
}

/** The real socket of the first host that has the port. */
function socketOf(hosts: readonly RunningHost[], port: number): string | undefined {
  return hosts.find((host) => host.listen[port] !== undefined)?.listen[port];
}
