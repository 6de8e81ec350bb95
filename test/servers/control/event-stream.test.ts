import { once } from 'node:events';
import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { startEventStream } from '../../../src/servers/control/event-stream.js';

interface Item {
  readonly id: number;
}

/** A reader that takes one write, and the next when it is told to. */
function reader() {
  const written: string[] = [];
  const taken: (() => void)[] = [];
  const sink = new Writable({
    highWaterMark: 1,
    write: (chunk, _, done) => {
      written.push(String(chunk));
      taken.push(done);
    },
  });
  return { sink, written, take: () => taken.shift()?.() };
}

/** Where items come from. */
function source() {
  const listeners = new Set<(item: Item) => void>();
  return {
    listeners,
    tell: (id: number) => {
      for (const listener of listeners) listener({ id });
    },
    subscribe: (next: (item: Item) => void) => {
      listeners.add(next);
      return () => void listeners.delete(next);
    },
  };
}

const quiet = { mostWaiting: 2, heartbeatMs: 600_000 };

describe('an event stream', () => {
  it('sends what there was, then what comes, in order, as fast as it is read', async () => {
    const { sink, written, take } = reader();
    const { tell, subscribe } = source();
    const end = startEventStream<Item>(sink, { ...quiet, backlog: [{ id: 1 }, { id: 2 }], subscribe });
    tell(3);
    expect(written).toEqual(['id: 1\ndata: {"id":1}\n\n']);
    for (let drained = 0; drained < 3; drained++) {
      const next = once(sink, 'drain');
      take();
      await next;
    }
    expect(written.map((text) => text.split('\n')[0])).toEqual(['id: 1', 'id: 2', 'id: 3']);
    end();
  });

  it('cuts off a reader that is too slow, and no longer listens for it', async () => {
    const { sink } = reader();
    const { tell, subscribe, listeners } = source();
    startEventStream<Item>(sink, { ...quiet, backlog: [{ id: 1 }, { id: 2 }], subscribe });
    for (let id = 3; id <= 7 && !sink.destroyed; id++) tell(id);
    expect(sink.destroyed).toBe(true);
    expect(listeners.size).toBe(0);
  });

  it('does not cut off a reader for a backlog that is longer than what may wait', () => {
    const { sink } = reader();
    const { subscribe } = source();
    const backlog = Array.from({ length: 50 }, (_, index) => ({ id: index + 1 }));
    const end = startEventStream<Item>(sink, { ...quiet, backlog, subscribe });
    expect(sink.destroyed).toBe(false);
    end();
  });

  it('says something now and then, so that nobody takes the connection for dead', async () => {
    const { sink, written } = reader();
    const { subscribe } = source();
    const wrote = new Promise<void>((resolve) => {
      const write = sink.write.bind(sink);
      sink.write = (chunk: unknown) => {
        resolve();
        return write(chunk);
      };
    });
    const end = startEventStream<Item>(sink, { ...quiet, heartbeatMs: 5, backlog: [], subscribe });
    await wrote;
    expect(written).toEqual([':\n\n']);
    end();
  });

  it('ends without a trace', () => {
    const { sink } = reader();
    const { subscribe, listeners } = source();
    startEventStream<Item>(sink, { ...quiet, backlog: [], subscribe })();
    expect([listeners.size, sink.listenerCount('drain')]).toEqual([0, 0]);
  });
});
