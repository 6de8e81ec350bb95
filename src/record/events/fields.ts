import type { Fact, FactKind, FactShapes, FactValue, ValueOf } from './facts.js';
import { eventList, type Protocol, type RecordedEvent } from './recorded-event.js';
import { rpcName } from './rpc.js';

/*
 * The fields of an event, as the journal shows them and is searched by: which event it was, its operation, and its facts.
 */

type EventList = typeof eventList;
type AnyShapes = { readonly [P in Protocol]: EventList[P][keyof EventList[P]] }[Protocol];
type NamesOf<Shapes> = Shapes extends unknown ? keyof Shapes & string : never;
type KindOf<Shapes, Name extends string> =
  Shapes extends Readonly<Record<Name, Fact<infer Kind extends FactKind>>> ? Kind : never;

/** The name of a fact of any event. */
export type FactName = NamesOf<AnyShapes>;

/**
 * One question and its answer, field by field; what the event does not have is absent. `operation` is what was asked for
 * as its protocol calls it (`query`, `search`, an HTTP method, `EcDoConnectEx`, `connect`), `event` one of the closed list
 * of docs/control-api.md, which tells what the others are.
 */
export type WireFields = {
  readonly event?: string | undefined;
  readonly operation?: string | undefined;
} & { readonly [Name in FactName]?: ValueOf<KindOf<AnyShapes, Name>> | undefined };

/** The name of a field. */
export type FieldName = 'event' | 'operation' | FactName;

/** Those that every reader asks for first; the others follow in the order of the list. */
const first = ['operation', 'name', 'type', 'filter', 'subject', 'user', 'status', 'event'] as const;

const shapes: readonly FactShapes[] = Object.values(eventList).flatMap((events) =>
  Object.values<FactShapes>(events),
);

function isFactName(name: string): name is FactName {
  return shapes.some((shape) => name in shape);
}

/** All fields, in the order that messages show them. */
export const fieldNames: readonly FieldName[] = [
  ...new Set([...first, ...shapes.flatMap((shape) => Object.keys(shape).filter(isFactName))]),
];

/** Fields that mean something of its own on each wire. */
const general: { readonly [Name in FieldName]?: string } = {
  event: 'which event of its protocol it was',
  operation: 'what was asked for: `query`, `search`, an HTTP method, `EcDoConnectEx`, `connect`',
  name: 'what it was about: a DNS name, a DN, an HTTP path, an RPC interface, a legacy DN, `server:port`',
  type: 'a DNS record type, the scope of a search, how a bind is proved or protected, a SOAP operation, X-RequestType',
  subject: 'whose settings were asked for, or the legacy DN asked about',
  user: 'who asked, where the wire says so',
  status: 'what was answered, as the protocol calls it: `NXDOMAIN`, `invalidCredentials`, `401`, `ecNone`',
};

/** What a field says, on whatever wire. */
export function describeField(name: FieldName): string {
  return general[name] ?? shapes.find((shape) => name in shape)?.[name]?.says ?? '';
}

/** The fields of an event. */
export function fieldsOf(event: RecordedEvent): WireFields {
  const name = event.protocol === 'rpc' ? rpcName(event) : undefined;
  const operation = operationOf(event);
  const fields = Object.assign(
    { event: event.event },
    operation === undefined ? {} : { operation },
    name === undefined ? {} : { name },
    event.facts,
  );
  for (const [field, value] of Object.entries<FactValue | undefined>(fields)) {
    if (value === undefined || value === '') Reflect.deleteProperty(fields, field);
  }
  return fields;
}

/** What was asked for; undefined for what is no question. */
function operationOf(event: RecordedEvent): string | undefined {
  switch (event.protocol) {
    case 'http':
      return event.event === 'TLS handshake' ? event.event : event.facts.method;
    case 'rpc-http':
      return event.facts.method;
    default:
      return withoutOperation.has(event.event) ? undefined : event.event;
  }
}

const withoutOperation: ReadonlySet<string> = new Set([
  'unreadable query',
  'not a query',
  'not LDAP',
  'PDU',
  'timeout',
]);
