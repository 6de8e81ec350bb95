import { type FactShapes, type FactsOf, optional } from './facts.js';

/** What a buffer of remote operations held, over RPC and over HTTP: the first of them. */
export const ropFacts = {
  rops: optional.texts('the remote operations, the first few: `RopLogon`, or `ROP` and its number'),
  ropStatuses: optional.texts('the result of each: `mailbox`, `public-folders`, or its return value'),
  ropCount: optional.number('number of remote operations'),
  rightServers: optional.texts('the servers that `ecWrongServer` names'),
} as const satisfies FactShapes;

type RopFacts = FactsOf<typeof ropFacts>;

/** `RopLogon: mailbox open; ROP 0x2: ecNotSupported; 2 more`; undefined where there were none. */
export function ropSentence({ rops = [], ropStatuses = [], ropCount = 0, rightServers = [] }: RopFacts) {
  if (ropCount === 0) return undefined;
  const servers = [...rightServers];
  const words = rops.map((rop, index) => {
    const status = ropStatuses[index] ?? '';
    switch (status) {
      case 'mailbox':
        return `${rop}: mailbox open`;
      case 'public-folders':
        return `${rop}: public folders open`;
      case 'ecWrongServer': {
        const server = servers.shift();
        return `${rop}: ${status}${server === undefined ? '' : `, ${server} is the right one`}`;
      }
      default:
        return `${rop}: ${status}`;
    }
  });
  const more = ropCount - rops.length;
  return more > 0 ? `${words.join('; ')}; ${more} more` : words.join('; ');
}

/** A connect that succeeded opens a session. */
export function storeAnswer(status: string): string {
  return status === 'ecNone' ? 'session opened' : status;
}
