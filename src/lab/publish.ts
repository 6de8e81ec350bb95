import type { Directory } from '../directory/directory.js';
import { LabError } from '../errors.js';
import { createTopology, type RunningHost } from '../network/world/topology.js';
import type { OutlookSession } from '../outlook/session.js';
import { createClients, type LabClients } from './clients/client-helpers.js';
import { connectIn } from './clients/connect.js';
import { labEnvironment } from './clients/environment.js';
import { type ClientContext, resolveIn, workstationIn } from './clients/resolve.js';
import { type RoamContext, roam } from './clients/roam.js';
import type { OpenControl } from './control/open-control.js';
import { createResolutions } from './control/resolutions.js';
import type { Lab } from './lab.js';
import type { LabContext } from './lab-context.js';
import { dumpLdif } from './seeds/dump.js';
import { createLabFaults } from './services/faults.js';
import type { LabEndpoints } from './world/endpoints.js';
import type { OpenWorld } from './world/open-world.js';
import { resetLab } from './world/reset.js';
import { createLabWorld } from './world/world-events.js';

const dnsPort = 53;

/** The last phase of a start: the handle of a lab whose sockets are open; its control interface serves it from now on. */
export function publishLab(context: LabContext, open: OpenWorld, control: OpenControl): Lab {
  const { options, world: settings, external, running, journal, clientClock } = context;
  const world = createLabWorld(context, open);
  const clientContext: ClientContext & Required<Pick<ClientContext, 'here'>> = {
    world: settings,
    topology: createTopology(running.hosts),
    nameServers: open.nameServers,
    trustedRoots: [context.authority.certificatePem],
    here: {
      clock: clientClock,
      clockKind: options.clock,
      state: context.state,
      connections: context.connections,
      faults: context.faults,
    },
  };
  const roamContext: RoamContext = {
    ...clientContext,
    apply: (event) => world.apply(event),
    modify: (dn, replace) =>
      ownDirectory(context).modify(
        dn,
        [...replace].map(([attribute, values]) => ({ operation: 'replace', attribute, values })),
      ),
  };
  const sessions = new Set<OutlookSession>();
  const clients = new Map<string, LabClients>();
  const endpoints = endpointsOf(context, control.url);
  const stop = async () => {
    journal.close();
    await Promise.all([...sessions].map((session) => session.close()));
    await context.closers.close();
  };

  const lab: Lab = {
    seed: context.name,
    description: settings.description,
    exposure: options.exposure,
    endpoints,
    environment: labEnvironment({
      endpoints,
      caPath: context.authorityPath,
      controlToken: control.token,
    }),
    ...(control.token === undefined ? {} : { controlToken: control.token }),
    administratorPassword: context.administratorPassword,
    hosts: running.hosts,
    ca: { path: context.authorityPath, pem: context.authority.certificatePem },
    get directory() {
      return ownDirectory(context);
    },
    organization: context.organization,
    databases: context.databaseStates,
    journal,
    clock: clientClock,
    world,
    faults: createLabFaults(context.faults, settings),
    locations: [...settings.locations.keys()],
    clients: ({ from = 'corp' } = {}) => {
      const made =
        clients.get(from) ??
        createClients({
          workstation: workstationIn(clientContext, from, options.clock),
          endpoints,
          hosts: running.hosts,
          signal: context.signal,
        });
      clients.set(from, made);
      return made;
    },
    reset: () =>
      resetLab({
        directory: external === undefined ? context.directory : undefined,
        world,
        faults: context.faults,
        sessions,
        journal,
      }),
    dump: (request) => [...dumpLdif(ownDirectory(context), request)].join(''),
    resolve: (address, request) => resolveIn(clientContext, address, request),
    connect: async (address, request) => {
      const session = await connectIn(clientContext, address, request);
      for (const other of sessions) if (other.state === 'closed') sessions.delete(other);
      sessions.add(session);
      return session;
    },
    roam: (address, request) => roam(roamContext, address, request),
    stop,
    [Symbol.asyncDispose]: stop,
  };

  control.serve({
    lab,
    topology: () => ({
      schema: 1,
      seed: context.name,
      hosts: running.hosts,
      nameServers: Object.fromEntries(
        [...open.nameServers].map(([view, { address, port }]) => [view, `${address}:${port}`]),
      ),
      world: context.worldSource,
      ca: lab.ca.pem,
    }),
    machines: [...settings.hosts.keys(), ...settings.balancers.keys()],
    resolutions: createResolutions(lab.resolve),
    wireCounts: context.wireCounts,
    openConnections: running.openConnections,
  });
  return lab;
}

function ownDirectory({ external, directory, name }: LabContext): Directory {
  if (external === undefined) return directory;
  throw new LabError('wrong-usage', 'this lab has no directory of its own', {
    where: name,
    hint: 'read and change the external directory by LDAP',
  });
}

function endpointsOf({ world, running }: LabContext, control: string): LabEndpoints {
  const ldaps = socketOf(running.hosts, 636);
  const globalCatalog = socketOf(running.hosts, 3268);
  return {
    ldap: `ldap://${socketOf(running.hosts, 389) ?? ''}`,
    ...(ldaps === undefined ? {} : { ldaps: `ldaps://${ldaps}` }),
    ...(globalCatalog === undefined ? {} : { globalCatalog: `ldap://${globalCatalog}` }),
    dns: Object.fromEntries(
      [...world.views].flatMap(([name, view]) => {
        const at = running.find(view.address, dnsPort);
        return at === undefined ? [] : [[name, `${at.address}:${at.port}`]];
      }),
    ),
    control,
  };
}

/** The real socket of the first host that has the port. */
function socketOf(hosts: readonly RunningHost[], port: number): string | undefined {
  return hosts.find((host) => host.listen[port] !== undefined)?.listen[port];
}
