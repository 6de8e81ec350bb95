import type { WireEvent, WireFields } from '../../network/journal.js';

/** A {@link WireEvent}, when it was, and its fields. */
export interface JournalEntry extends WireEvent {
  /** Counted from 1, for as long as the lab lives. */
  readonly id: number;
  /** The lab's wall time, ISO 8601. */
  readonly at: string;
  readonly fields: WireFields;
}
