import type { Writable } from 'node:stream';

/*
 * Server-sent events (HTML standard, section 9.2.5): `id: 7`, `data: ...` and an empty line; a line that begins with a
 * colon is a comment, which keeps the connection alive.
 */

/** What {@link startEventStream} takes. */
export interface EventStreamOptions<Item extends { readonly id: number }> {
  /** What is sent before anything else. */
  readonly backlog: readonly Item[];
  /** Calls back with each further item; the result ends that. */
  subscribe(next: (item: Item) => void): () => void;
  /** How many items wait for a slow reader, the backlog not counted; one more, and it is dropped. */
  readonly mostWaiting: number;
  /** ms between comments. */
  readonly heartbeatMs: number;
}

/** How many items that were sent are kept before their places are given back. */
const sentKept = 1_000;

/** Streams items, each as one line of JSON, to one reader, as fast as it reads. The result ends it. */
export function startEventStream<Item extends { readonly id: number }>(
  sink: Writable,
  { backlog, subscribe, mostWaiting, heartbeatMs }: EventStreamOptions<Item>,
): () => void {
  let waiting: Item[] = [...backlog];
  /** Of `waiting`, how many are sent. */
  let sent = 0;
  let allowed = waiting.length + mostWaiting;
  let isFull = false;

  const forgetSent = () => {
    waiting = waiting.slice(sent);
    sent = 0;
    if (waiting.length === 0) allowed = mostWaiting;
  };
  const pump = () => {
    while (!isFull) {
      const next = waiting[sent];
      if (next === undefined) break;
      sent++;
      isFull = !sink.write(`id: ${next.id}\ndata: ${JSON.stringify(next)}\n\n`);
    }
    if (sent === waiting.length || sent >= sentKept) forgetSent();
  };
  const drained = () => {
    isFull = false;
    pump();
  };
  const end = () => {
    clearInterval(heartbeat);
    unsubscribe();
    sink.off('drain', drained);
    waiting = [];
    sent = 0;
  };
  sink.on('drain', drained);
  const heartbeat = setInterval(() => {
    if (!isFull) isFull = !sink.write(':\n\n');
  }, heartbeatMs);
  const unsubscribe = subscribe((item) => {
    waiting.push(item);
    pump();
    if (waiting.length - sent <= allowed) return;
    end();
    sink.destroy();
  });
  pump();
  return end;
}
