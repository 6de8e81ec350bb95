import { type RecordedEvent, sentencesOf, type Told } from '../../src/record/events/recorded-event.js';
import { rpcSentences } from '../../src/record/events/rpc.js';

/** What a server told, as a person reads it. */
export interface ToldInWords {
  readonly protocol: RecordedEvent['protocol'];
  readonly host: string;
  readonly client: string;
  readonly asked: string;
  readonly answered: string;
}

/** An event in words. */
export function inWords(event: RecordedEvent): ToldInWords {
  const { protocol, host, client } = event;
  return { protocol, host, client, ...sentencesOf(event) };
}

/** A call, or what stands in its place, in one line. */
export function lineOf(told: Told<'rpc'>, between = ' -> '): string {
  const { asked, answered } = rpcSentences(told);
  return `${asked}${between}${answered}`;
}
