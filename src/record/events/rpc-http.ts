import { type EventShapes, outcome, type Sentences, type ToldOf, text } from './facts.js';
import { quoted } from './printable.js';

const request = {
  method: text('`RPC_IN_DATA`, `RPC_OUT_DATA`'),
  target: text('the request target'),
  name: text('the `server:port` behind the proxy, or the path'),
  ...outcome,
};

/** The RPC proxy: requests that it answered, and what became of those that are channels. */
export const rpcHttpEvents = {
  request: { ...request, statusText: text('the status line, without its version') },
  channel: { ...request, happened: text('what happened to the channel, or to its virtual connection') },
} as const satisfies EventShapes;

type Told = ToldOf<typeof rpcHttpEvents>;

export function rpcHttpSentences(told: Told): Sentences {
  const { method, target, reason } = told.facts;
  const asked = quoted(`${method} ${target}`);
  if (told.event === 'channel') {
    return {
      asked,
      answered: reason === undefined ? told.facts.happened : `${told.facts.happened}: ${reason}`,
    };
  }
  const { statusText, fault } = told.facts;
  if (fault !== undefined) return { asked, answered: `${statusText}, fault ${fault}` };
  return { asked, answered: reason === undefined ? statusText : `${statusText}: ${reason}` };
}
