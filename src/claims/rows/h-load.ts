import type { Lab } from '../../lab/lab.js';
import type { OutlookSession } from '../../outlook/session.js';
import type { Claim } from '../claim.js';
import { comesTrue } from '../comes-true.js';
import { anna, arrayName, ben } from '../contoso.js';

/** Rooms with addresses of their own: a balancer by source affinity spreads them. */
const rooms = Array.from({ length: 8 }, (_, index) => ({
  name: `room${index + 1}`,
  source: `10.10.50.${100 + index}`,
}));

/** How many clients there are, and what becomes of them. */
export const loadClaims: readonly Claim[] = [
  {
    id: 'H1',
    statement:
      'From 2010 on the client access servers carry all clients, and what is left carries them after a loss',
    seed: {
      extends: 'contoso-2010',
      world: `locations:\n${rooms
        .map(({ name, source }) => `  ${name}: { source: ${source}, view: internal, roundTripMs: 1 }\n`)
        .join('')}`,
    },
    show: async ({ lab, evidence }) => {
      await using clients = await openClients(lab);
      const { sessions } = clients;
      const connected = () => sessions.filter(({ state }) => state === 'connected').length;
      const cut = () => sessions.filter(({ losses }) => losses > 0).length;
      await comesTrue(lab, () => total(connectionsOf(lab)) === sessions.length);
      const before = connectionsOf(lab);
      evidence.is('clients', connected(), rooms.length * 2);
      evidence.is('connections that stay, one each', total(before), sessions.length);
      evidence.so('they are', inWords(before), busy(before).length === 2, 'on both servers');
      const [lost = ''] = busy(before);
      await lab.world.stopServer(lost);
      await comesTrue(lab, () => cut() === before.get(lost));
      evidence.is(`clients cut when ${lost} stops`, cut(), before.get(lost));
      await comesTrue(
        lab,
        () => connected() === sessions.length && total(connectionsOf(lab)) === sessions.length,
      );
      const after = connectionsOf(lab);
      evidence.is('clients then', connected(), sessions.length);
      evidence.so('their connections', inWords(after), busy(after).length === 1, 'all on the other server');
      evidence.takes('the last is back after', Math.max(...sessions.map(awayMs)), 10_000, 120_000);
      const names = new Set(sessions.map(({ profile }) => profile?.homeServer));
      evidence.is('home servers', [...names].map(String), [arrayName]);
    },
  },
];

type Connections = ReadonlyMap<string, number>;

const total = (connections: Connections) => [...connections.values()].reduce((sum, count) => sum + count, 0);
const busy = (connections: Connections) =>
  [...connections].flatMap(([name, count]) => (count > 0 ? [name] : []));
const inWords = (connections: Connections) => [...connections].map(([name, count]) => `${count} on ${name}`);

function connectionsOf({ world }: Lab): Connections {
  const members = world.balancers().flatMap((balancer) => balancer.members);
  return new Map(members.map(({ member, connections }) => [member, connections]));
}

async function openClients(
  lab: Lab,
): Promise<{ readonly sessions: readonly OutlookSession[] } & AsyncDisposable> {
  const sessions = await Promise.all(
    rooms.flatMap(({ name }) => [anna, ben].map((address) => lab.connect(address, { from: name }))),
  );
  const close = async () => {
    await Promise.all(sessions.map((session) => session.close()));
  };
  return { sessions, [Symbol.asyncDispose]: close };
}

/** From the loss of the connection to the next one; 0 for a client that has lost none. */
function awayMs({ steps, losses }: OutlookSession): number {
  if (losses === 0) return 0;
  const lost = steps.find(({ kind }) => kind === 'session-connected');
  const back = steps.findLast(({ kind, outcome }) => kind === 'session-reconnect' && outcome === 'success');
  return (back?.startedMs ?? 0) + (back?.elapsedMs ?? 0) - (lost?.startedMs ?? 0) - (lost?.elapsedMs ?? 0);
}
