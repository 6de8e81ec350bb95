import type { WireFields } from '../../record/events/fields.js';
import type { Protocol } from '../../record/events/recorded-event.js';

/** One request and its response on one of the lab's wires, in the protocol's own terms; no secrets. */
export interface WireEvent {
  readonly protocol: Protocol;
  /** Name of the lab host that answered, as in `network.yaml`. */
  readonly host: string;
  /** Peer as `address:port` on the real socket. */
  readonly client: string;
  /** What was asked, in words, e.g. `search "CN=Configuration,..." sub (mail=anna@contoso.example)`. */
  readonly asked: string;
  /** What was answered, in words, e.g. `success, 1 entry` or `401`. */
  readonly answered: string;
  /** The same as facts. */
  readonly fields: WireFields;
}

/** A {@link WireEvent} and its time. Words and fields are built when they are read. */
export interface JournalEntry extends WireEvent {
  /** Counted from 1 over the lab's lifetime. */
  readonly id: number;
  /** The lab's wall time, ISO 8601. */
  readonly at: string;
  /** From the request to the response, ms of this machine's monotonic clock; absent if it was not measured. */
  readonly elapsedMs?: number;
}
