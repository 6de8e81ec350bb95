import { LabError } from '../errors.js';
import { createAddressBook } from '../exchange/roles/address-book/role.js';
import { createDatabaseStates } from '../exchange/roles/mailbox-store/database-states.js';
import { listenTcp } from '../network/listener.js';
import { createTopology, type RunningHost } from '../network/topology.js';
import { encodeEntryId } from '../wire/address-book/entry-id.js';
import { openLabAuthority } from './authority.js';
import { createControlServer } from './control.js';
import { dumpLdif } from './dump.js';
import { createExposure } from './exposure.js';
import { openExternalSeed } from './external-directory-seed.js';
import type { ServiceContext } from './host-services.js';
import { createJournal } from './journal.js';
import type { Lab } from './lab.js';
import { bearerOf } from './modern-authentication.js';
import { openSeed } from './open-seed.js';
import { openWorld } from './open-world.js';
import { checkOptions, type LabOptions } from './options.js';
import { resolveIn, type Surroundings } from './resolve.js';
import { createRunning } from './running.js';

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
  const now = () => new Date();
  const journal = createJournal(now, checked.onEvent);
  const { tell } = journal;
  const external = checked.external && (await openExternalSeed(checked.external, { tell, now }));
  const seed = external ?? (await openSeed(checked.seed, now));
  const { directory, organization } = seed;
  const exposure = createExposure({ ...checked, mode: checked.exposure });
  const running = createRunning(exposure);
  const sources = new Map<number, string>();
  const { authority, path, discard } = await openLabAuthority(checked.data, now());
  const context: ServiceContext = {
    world: seed.world,
    directory,
    organization,
    databaseStates: createDatabaseStates(),
    addressBook: createAddressBook({ directory, organization, encodeEntryId }),
    external: external?.external,
    authority,
    exposure,
    tell,
    now,
    sourceOf: (address, port) => sources.get(port) ?? address,
    anonymous: checked.anonymous,
    bearer: checked.modernAuthentication && bearerOf(directory, checked.modernAuthentication),
  };
  const ownDirectory = () => {
    if (external === undefined) return directory;
    throw new LabError('wrong-usage', 'this lab has no directory of its own', {
      where: seed.name,
      hint: 'read and change the external directory by LDAP',
    });
  };
  const pem = authority.certificatePem;
  const undo = async () => {
    await running.close();
    await external?.external.close();
    await discard();
  };

  try {
    const nameServers = await openWorld(context, running, context.sourceOf);
    const control = await listenTcp(
      createControlServer(() => ({
        schema: 1,
        seed: seed.name,
        hosts: running.hosts,
        nameServers: Object.fromEntries(
          [...nameServers].map(([view, { address, port }]) => [view, `${address}:${port}`]),
        ),
        world: seed.worldSource,
        ca: pem,
      })),
      { address: '127.0.0.1', port: 0 },
    );
    const surroundings: Surroundings = {
      world: seed.world,
      topology: createTopology(running.hosts),
      nameServers,
      trustedRoots: [pem],
      onConnected: (socket, source) => {
        const { localPort } = socket;
        if (localPort === undefined) return;
        sources.set(localPort, source);
        socket.once('close', () => sources.delete(localPort));
      },
    };
    const ldaps = socketOf(running.hosts, 636);
    const globalCatalog = socketOf(running.hosts, 3268);
    const stop = async () => {
      await control.close();
      await undo();
    };
    return {
      seed: seed.name,
      description: seed.world.description,
      exposure: checked.exposure,
      endpoints: {
        ldap: `ldap://${socketOf(running.hosts, 389) ?? ''}`,
        ...(ldaps === undefined ? {} : { ldaps: `ldaps://${ldaps}` }),
        ...(globalCatalog === undefined ? {} : { globalCatalog: `ldap://${globalCatalog}` }),
        dns: Object.fromEntries(
          [...seed.world.views].flatMap(([name, view]) => {
            const at = running.find(view.address, dnsPort);
            return at === undefined ? [] : [[name, `${at.address}:${at.port}`]];
          }),
        ),
        control: `http://${control.address}:${control.port}`,
      },
      hosts: running.hosts,
      ca: { path, pem },
      get directory() {
        return ownDirectory();
      },
      databases: context.databaseStates,
      journal,
      locations: [...seed.world.locations.keys()],
      dump: (request) => [...dumpLdif(ownDirectory(), request)].join(''),
      resolve: (address, request) => resolveIn(surroundings, address, request),
      stop,
      [Symbol.asyncDispose]: stop,
    };
  } catch (error) {
    await undo();
    throw error;
  }
}

/** The real socket of the first host that has the port. */
function socketOf(hosts: readonly RunningHost[], port: number): string | undefined {
  return hosts.find((host) => host.listen[port] !== undefined)?.listen[port];
}
