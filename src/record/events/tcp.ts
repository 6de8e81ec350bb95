import { type EventShapes, optional, outcome, type Sentences, type ToldOf } from './facts.js';

/** Connections that are forwarded, or that a fault of the network meets. */
export const tcpEvents = {
  connect: {
    name: optional.text('the name of the target'),
    address: optional.text('the real socket that it was forwarded to'),
    ...outcome,
  },
} as const satisfies EventShapes;

type Told = ToldOf<typeof tcpEvents>;

export function tcpSentences({ facts }: Told): Sentences {
  const { name, address, status = 'nothing', reason, fault } = facts;
  const to = address === undefined ? '' : `${name} at ${address}`;
  const asked = 'connect';
  if (fault !== undefined) return { asked, answered: `${status}, fault ${fault}` };
  if (status === 'forwarded') return { asked, answered: `forwarded to ${to}` };
  return { asked, answered: `${status}: ${[to, reason].filter((part) => part !== '').join(' ')}` };
}
