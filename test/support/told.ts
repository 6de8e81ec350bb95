import {
  type EventInWords,
  type RecordedEvent,
  sentencesOf,
} from '../../src/record/events/recorded-event.js';

/** What a server told, as a person reads it. */
export interface ToldInWords {
  readonly protocol: RecordedEvent['protocol'];
  readonly host: string;
  readonly client: string;
  readonly asked: string;
  readonly answered: string;
}

/** An event in words. */
export function inWords(event: RecordedEvent | EventInWords): ToldInWords {
  const { protocol, host, client } = event;
  return { protocol, host, client, ...sentencesOf(event) };
}
