import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Directory } from '../directory/directory.js';
import { createOrganization } from '../exchange/organization.js';
import { rpcClientAccessServer } from '../exchange/rpc-client-access-server.js';
import { createAuthority } from '../network/certificates.js';
import { listenTcp } from '../network/listener.js';
import { createTopology } from '../network/topology.js';
import { createControlServer } from './control.js';
import { createExposure } from './exposure.js';
import type { ServiceContext } from './host-services.js';
import { createJournal } from './journal.js';
import type { Lab } from './lab.js';
import { openWorld } from './open-world.js';
import { checkOptions, type LabOptions } from './options.js';
import { resolveIn, type Surroundings } from './resolve.js';
import { createRunning } from './running.js';
import { readSeed } from './seed.js';

const ldapPort = 389;
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
  const seed = await readSeed(checked.seed);
  const now = () => new Date();
  const directory = Directory.load(seed.ldif, { now, constructed: [rpcClientAccessServer] });
  const authority = await createAuthority({ now: now(), name: 'autodiscover-lab CA' });
  const journal = createJournal(now, checked.onEvent);
  const exposure = createExposure({ ...checked, mode: checked.exposure });
  const running = createRunning(exposure);
  const sources = new Map<number, string>();
  const context: ServiceContext = {
    world: seed.world,
    directory,
    organization: createOrganization(directory),
    authority,
    exposure,
    tell: journal.tell,
    now,
  };
  const pem = authority.certificatePem;
  const folder = await mkdtemp(join(tmpdir(), 'autodiscover-lab-'));
  const undo = async () => {
    await running.close();
    await rm(folder, { recursive: true, force: true });
  };

  try {
    const path = join(folder, 'ca.crt');
    await writeFile(path, pem);
    const nameServers = await openWorld(context, running, (address, port) => sources.get(port) ?? address);
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
    const stop = async () => {
      await control.close();
      await undo();
    };
    return {
      seed: seed.name,
      description: seed.world.description,
      exposure: checked.exposure,
      endpoints: {
        ldap: `ldap://${running.hosts.find((host) => host.listen[ldapPort] !== undefined)?.listen[ldapPort] ?? ''}`,
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
      directory,
      journal,
      locations: [...seed.world.locations.keys()],
      resolve: (address, request) => resolveIn(surroundings, address, request),
      stop,
      [Symbol.asyncDispose]: stop,
    };
  } catch (error) {
    await undo();
    throw error;
  }
}
