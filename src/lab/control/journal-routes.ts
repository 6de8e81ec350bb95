import { z } from 'zod';
import { describeField, fieldNames } from '../../record/events/fields.js';
import { protocols } from '../../record/events/recorded-event.js';
import { ControlError } from '../../servers/control/control-error.js';
import { startEventStream } from '../../servers/control/event-stream.js';
import { noBody, none, type Route, route } from '../../servers/control/route.js';
import type { JournalEntry } from '../journal/journal.js';
import { compileMatcher } from '../journal/journal-matcher.js';
import type { Subject } from './controlled.js';

const exact = z.string().min(1).max(2_000).exactOptional();

/** One for each field of the list of events: numbers, flags and lists are compared as texts, too. */
const matchedFields = Object.fromEntries(
  fieldNames.map((name) => [name, exact.meta({ description: describeField(name) })]),
);

/** One for each field that an entry is matched by; the text has to be the same. */
const matched = {
  ...matchedFields,
  protocol: z.enum(protocols).exactOptional(),
  host: exact.meta({ description: 'Name of the lab host that answered.' }),
  client: exact.meta({ description: 'Peer as `address:port` on the real socket.' }),
  asked: exact.meta({ description: 'What was asked, in words.' }),
  answered: exact.meta({ description: 'What was answered, in words.' }),
};

const text = exact.meta({
  description: 'Found in what was asked, or in what was answered; case does not count.',
});
const wholeNumber = z.coerce.number().int().min(0);
const mostAtOnce = 1_000;

const selection = z.strictObject({ ...matched, text });
const page = z.strictObject({
  ...matched,
  text,
  after: wholeNumber
    .exactOptional()
    .meta({ description: 'Only entries with greater ids, the oldest first.' }),
  limit: wholeNumber.min(1).max(mostAtOnce).default(100).meta({
    description: 'So many at most: without `after` the newest, with it the oldest of them.',
  }),
});
const streamed = z.strictObject({
  ...matched,
  text,
  after: wholeNumber.exactOptional().meta({
    description: 'Begins after this id, or 0 for all there are. Default: Last-Event-ID, or only what is new.',
  }),
});

const entry = z
  .looseObject({
    id: z.int().min(1),
    at: z.iso.datetime(),
    protocol: z.string(),
    host: z.string(),
    client: z.string(),
    asked: z.string(),
    answered: z.string(),
    elapsedMs: z.number().min(0).exactOptional().meta({
      description: 'From the question to the answer, ms of real time, where the server measures it.',
    }),
    fields: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])),
  })
  .meta({ description: "A question and its answer on one of the lab's wires." });

const json = 'application/json';
const path = '/control/v1/journal';

const mostStreams = 32;
const heartbeatMs = 15_000;
/** Entries that wait for a slow reader of a stream, before it is dropped. */
const mostWaiting = 10_000;

type Selection = z.infer<typeof selection>;

/** What passed over the wires: asked for, counted, streamed, forgotten. */
export function journalRoutes(subject: Subject): readonly Route[] {
  let streams = 0;
  const select = (wanted: Selection) => subject().lab.journal.find(accepterOf(wanted));

  return [
    route({
      method: 'GET',
      path,
      operationId: 'findEntries',
      summary: 'The entries of the journal that match.',
      parameters: none,
      query: page,
      body: noBody,
      answers: [
        {
          status: 200,
          description: 'In the order of time',
          contentType: json,
          schema: z.strictObject({
            entries: z.array(entry),
            matching: z.int().min(0).meta({ description: 'How many there are in all.' }),
            dropped: z.int().min(0).meta({ description: 'How many entries the journal has no more.' }),
          }),
        },
      ],
      refusals: [503],
      handle: ({ query: { after, limit, ...wanted } }) => {
        const found = select(wanted).filter(({ id }) => id > (after ?? 0));
        const entries = after === undefined ? found.slice(-limit) : found.slice(0, limit);
        return { json: { entries, matching: found.length, dropped: subject().lab.journal.dropped } };
      },
    }),
    route({
      method: 'DELETE',
      path,
      operationId: 'clearJournal',
      summary: 'Forgets all entries.',
      parameters: none,
      query: none,
      body: noBody,
      answers: [{ status: 204, description: 'Forgotten' }],
      refusals: [503],
      handle: () => {
        subject().lab.journal.clear();
        return { status: 204 };
      },
    }),
    route({
      method: 'GET',
      path: `${path}/count`,
      operationId: 'countEntries',
      summary: 'How many entries match.',
      parameters: none,
      query: selection,
      body: noBody,
      answers: [
        {
          status: 200,
          description: 'The number',
          contentType: json,
          schema: z.strictObject({ count: z.int().min(0) }),
        },
      ],
      refusals: [503],
      handle: ({ query }) => ({ json: { count: select(query).length } }),
    }),
    route({
      method: 'GET',
      path: `${path}/events`,
      operationId: 'streamEntries',
      summary: 'Entries as they come, as server-sent events; one that reads too slowly is cut off.',
      parameters: none,
      query: streamed,
      body: noBody,
      answers: [
        {
          status: 200,
          description: 'Each event has an id, to go on from, and an entry as JSON',
          contentType: 'text/event-stream',
        },
      ],
      refusals: [429, 503],
      handle: ({ query: { after, ...wanted }, headers }) => {
        const { journal } = subject().lab;
        if (streams >= mostStreams) throw new ControlError(429, `${mostStreams} streams are open`);
        const accepts = accepterOf(wanted);
        const from = after ?? lastEventId(headers['last-event-id']);
        const backlog = from === undefined ? [] : since(from, journal.entries).filter(accepts);
        return {
          contentType: 'text/event-stream',
          stream: (sink) => {
            streams++;
            const end = startEventStream<JournalEntry>(sink, {
              backlog,
              subscribe: (next) =>
                journal.subscribe((one) => {
                  if (accepts(one)) next(one);
                }),
              mostWaiting,
              heartbeatMs,
            });
            return () => {
              streams--;
              end();
            };
          },
        };
      },
    }),
  ];
}

function accepterOf({ text: wanted, ...fields }: Selection): (entry: JournalEntry) => boolean {
  const matcher = compileMatcher(fields);
  const searched = wanted?.toLowerCase() ?? '';
  return (entry) =>
    matcher.accepts(entry) &&
    (entry.asked.toLowerCase().includes(searched) || entry.answered.toLowerCase().includes(searched));
}

/** What a reader missed. An id that is greater than all is from before the lab was started again. */
function since(after: number, entries: readonly JournalEntry[]): readonly JournalEntry[] {
  const newest = entries.at(-1)?.id ?? 0;
  return after > newest ? entries : entries.filter(({ id }) => id > after);
}

function lastEventId(header: string | string[] | undefined): number | undefined {
  return typeof header === 'string' && /^\d{1,15}$/.test(header) ? Number(header) : undefined;
}
