import { describe, expect, it } from 'vitest';
import { realClock, withDeadline } from '../../../src/network/time/clock.js';
import { virtualClock } from '../../../src/network/time/virtual-clock.js';

const realSleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

async function realMs(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

describe('the virtual clock', () => {
  it('sleeps for 21 s in next to no time, and shows 21 s', async () => {
    const clock = virtualClock({ epoch: new Date('2010-11-01T08:00:00Z') });
    const release = clock.hold();
    const started = clock.now();
    expect(await realMs(() => clock.sleep(21_000))).toBeLessThan(21_000);
    expect(clock.now()).toBe(started + 21_000);
    expect(clock.date()).toEqual(new Date(Date.parse('2010-11-01T08:00:21Z') + started));
    release();
  });

  it('wakes parallel sleepers in the order of their times, each at its own', async () => {
    const clock = virtualClock();
    const woken: [string, number][] = [];
    const sleeper = async (name: string, ...times: number[]) => {
      for (const ms of times) {
        await clock.sleep(ms);
        woken.push([name, Math.floor(clock.now() / 1000)]);
      }
    };
    await Promise.all([sleeper('a', 3000, 3000), sleeper('b', 1000, 4000), sleeper('c', 21_000)]);
    expect(woken).toEqual([
      ['b', 1],
      ['a', 3],
      ['b', 5],
      ['a', 6],
      ['c', 21],
    ]);
  });

  it('wakes sleepers of the same moment in the order in which they fell asleep', async () => {
    const clock = virtualClock();
    const woken: number[] = [];
    const all = Array.from({ length: 20 }, (_, n) => clock.sleep(1000).then(() => woken.push(n)));
    await Promise.all(all);
    expect(woken).toEqual(Array.from({ length: 20 }, (_, n) => n));
  });

  it('lets the first to wake abort the next, even when both are due', async () => {
    const clock = virtualClock();
    const abort = new AbortController();
    const first = clock.sleep(10).then(() => abort.abort());
    const second = clock.sleep(10.5, abort.signal).then(
      () => 'woke',
      () => 'aborted',
    );
    await first;
    expect(await second).toBe('aborted');
  });

  it('stands still while somebody sleeps and work is under way, and jumps when that is done', async () => {
    const clock = virtualClock();
    const order: string[] = [];
    const sleeping = clock.sleep(30).then(() => order.push(`sleeper at ${clock.now() - started}`));
    const started = clock.now();
    await clock.during(async () => {
      await realSleep(100);
      order.push(`work at ${clock.now() - started}`);
    });
    await sleeping;
    expect(order).toEqual(['work at 0', 'sleeper at 30']);
  });

  it('flows with real time, and wakes sleepers in it, where real time counts', async () => {
    const clock = virtualClock({ countsRealTime: true });
    let woken = 0;
    const sleeping = clock.sleep(50).then(() => {
      woken = clock.now();
    });
    await clock.during(() => realSleep(300));
    expect(woken).toBeGreaterThanOrEqual(50);
    await sleeping;
    expect(clock.now()).toBeGreaterThanOrEqual(299);
    expect(await realMs(() => clock.sleep(60_000))).toBeLessThan(60_000);
  });

  it('leaves out what is computed while a client holds it, for as long as one of several does', async () => {
    const clock = virtualClock();
    const first = clock.hold();
    const second = clock.hold();
    const started = clock.now();
    await realSleep(20);
    first();
    first();
    await realSleep(20);
    expect(clock.now()).toBe(started);
    second();
    expect(clock.now()).toBe(started);
    await realSleep(20);
    expect(clock.now()).toBeGreaterThan(started);
  });

  it('leaves nothing out between two clients of which the second begins at once', async () => {
    const clock = virtualClock();
    clock.hold()();
    const started = clock.now();
    for (let n = 0; n < 50; n++) {
      const release = clock.hold();
      await clock.during(() => new Promise<void>((resolve) => setImmediate(resolve)));
      release();
    }
    await clock.sleep(1000);
    await clock.sleep(1000);
    expect(clock.now()).toBe(started + 2000);
  });

  it('lets no client see the time of another', async () => {
    const clock = virtualClock();
    const client = async (n: number) => {
      const release = clock.hold();
      const times: number[] = [];
      const began = clock.now();
      for (let step = 0; step < 10; step++) {
        await clock.during(() => realSleep((n * 7 + step) % 5));
        await clock.sleep(n + 0.3);
        times.push(clock.now() - began);
      }
      release();
      return times;
    };
    const alone: (readonly number[])[] = [];
    for (let n = 1; n <= 5; n++) alone.push(await client(n));
    expect(await Promise.all([1, 2, 3, 4, 5].map(client))).toEqual(alone);
  });

  it('wakes sleepers of the same moment by their places, whichever work was done first', async () => {
    const clock = virtualClock();
    const woken: number[] = [];
    const client = async (n: number) => {
      const place = clock.place();
      await clock.during(() => realSleep(30 - 10 * n));
      await clock.sleep(1000, undefined, place);
      woken.push(n);
    };
    await Promise.all([client(0), client(1), client(2)]);
    expect(woken).toEqual([0, 1, 2]);
  });

  it('jumps again after work that failed, and after nested work', async () => {
    const clock = virtualClock();
    await expect(clock.during(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    await expect(
      clock.during(() => {
        throw new Error('at once');
      }),
    ).rejects.toThrow('at once');
    await clock.during(() => clock.during(() => realSleep(1)));
    expect(await realMs(() => clock.sleep(60_000))).toBeLessThan(60_000);
  });

  it('does not jump between two pieces of work of a task that never sleeps', async () => {
    const clock = virtualClock();
    const abort = new AbortController();
    const started = clock.now();
    const deadline = clock.sleep(10_000, abort.signal).then(
      () => 'late',
      () => 'in time',
    );
    for (let piece = 0; piece < 50; piece++) {
      await clock.during(() => new Promise<void>((resolve) => setImmediate(resolve)));
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
    abort.abort();
    expect(await deadline).toBe('in time');
    expect(clock.now() - started).toBeLessThan(10_000);
  });

  it('rejects with the reason of the signal, before, during and never after', async () => {
    const clock = virtualClock();
    const reason = new Error('enough');
    await expect(clock.sleep(1000, AbortSignal.abort(reason))).rejects.toBe(reason);
    const abort = new AbortController();
    const sleeping = clock.sleep(1000, abort.signal);
    abort.abort(reason);
    await expect(sleeping).rejects.toBe(reason);
    expect(clock.now()).toBeLessThan(900);
    const late = new AbortController();
    await clock.sleep(1000, late.signal);
    late.abort(reason);
    expect(clock.now()).toBeGreaterThanOrEqual(1000);
  });

  it('does not jump to a timer that was aborted', async () => {
    const clock = virtualClock();
    const abort = new AbortController();
    const aborted = clock.sleep(1000, abort.signal).catch(() => 'aborted');
    const other = clock.sleep(5000);
    abort.abort();
    expect(await aborted).toBe('aborted');
    await other;
    expect(clock.now()).toBeGreaterThanOrEqual(5000);
    expect(clock.now()).toBeLessThan(5900);
  });

  it('is one of its own', async () => {
    const one = virtualClock();
    const other = virtualClock();
    await one.sleep(60_000);
    expect(other.now()).toBeLessThan(5000);
  });

  it('waits longer than a timer of the machine can', async () => {
    const clock = virtualClock();
    const fifty = 50 * 24 * 3_600_000;
    const sleeping = clock.sleep(fifty);
    await clock.during(() => realSleep(20));
    expect(clock.now()).toBeLessThan(5000);
    await sleeping;
    expect(clock.now()).toBeGreaterThanOrEqual(fifty);
  });
});

describe('the virtual clock’s background', () => {
  it('makes no time pass by itself', async () => {
    const clock = virtualClock();
    let woken = 0;
    const abort = new AbortController();
    const timer = clock.background.sleep(60_000, abort.signal).then(
      () => woken++,
      () => 'aborted',
    );
    await realSleep(50);
    expect(clock.now()).toBeLessThan(30_000);
    expect(woken).toBe(0);
    abort.abort();
    expect(await timer).toBe('aborted');
  });

  it('is woken in its time when somebody in the foreground waits', async () => {
    const clock = virtualClock();
    const rounds: number[] = [];
    const stop = new AbortController();
    const check = async () => {
      for (;;) {
        await clock.background.sleep(5_000, stop.signal);
        rounds.push(Math.floor(clock.now() / 1000));
      }
    };
    const checking = check().catch(() => undefined);
    await clock.sleep(21_000);
    stop.abort();
    await checking;
    expect(rounds).toEqual([5, 10, 15, 20]);
    expect(clock.background.background).toBe(clock.background);
  });

  it('is waited for while it works', async () => {
    const clock = virtualClock();
    const order: string[] = [];
    const probe = clock.background
      .sleep(1_000)
      .then(() => clock.background.during(() => realSleep(50)))
      .then(() => order.push('probe'));
    await clock.sleep(2_000).then(() => order.push('client'));
    await probe;
    expect(order).toEqual(['probe', 'client']);
  });
});

describe('the virtual clock and silent peers', () => {
  /** A peer that can be silent. */
  function peer() {
    const watchers = new Set<() => void>();
    const silence = {
      isSilent: false,
      watch: (changed: () => void) => {
        watchers.add(changed);
        return () => watchers.delete(changed);
      },
    };
    const become = (isSilent: boolean) => {
      silence.isSilent = isSilent;
      for (const watcher of watchers) watcher();
    };
    return { silence, become, watchers };
  }

  it('jumps over work whose peer is silent, from the start or in its middle', async () => {
    for (const falls of ['before', 'later']) {
      const clock = virtualClock();
      const { silence, become, watchers } = peer();
      if (falls === 'before') become(true);
      let end = () => {};
      const work = clock.during(
        () =>
          new Promise<void>((resolve) => {
            end = resolve;
          }),
        silence,
      );
      // Others are at work now and then, so that nobody has to guess.
      const others = setInterval(() => void clock.during(async () => undefined), 50);
      const real = realMs(() => clock.sleep(60_000));
      if (falls === 'later') setTimeout(() => become(true), 50);
      expect(await real).toBeLessThan(60_000);
      clearInterval(others);
      expect(clock.now()).toBeGreaterThanOrEqual(60_000);
      end();
      await work;
      expect(watchers.size).toBe(0);
    }
  });

  it('waits for a peer that speaks again', async () => {
    const clock = virtualClock();
    const { silence, become } = peer();
    become(true);
    const work = clock.during(async () => {
      await clock.background.sleep(30_000); // the server's own wait
      become(false);
      await realSleep(100);
      return clock.now();
    }, silence);
    const deadline = clock.sleep(90_000);
    const answered = await work;
    expect(answered).toBeGreaterThanOrEqual(30_000);
    expect(answered).toBeLessThan(80_000);
    await deadline;
  });

  it('takes a peer for silent when nothing at all happens for a while', async () => {
    const clock = virtualClock();
    let end = () => {};
    const work = clock.during(
      () =>
        new Promise<void>((resolve) => {
          end = resolve;
        }),
    );
    await clock.sleep(600_000);
    expect(clock.now()).toBeGreaterThanOrEqual(600_000);
    end();
    await work;
    expect(await realMs(() => clock.sleep(600_000))).toBeLessThan(600_000); // its account is settled
  });

  it('takes a peer for silent though others go on in the background', async () => {
    const clock = virtualClock();
    // As servers do for clients of other processes.
    const others = setInterval(() => void clock.background.sleep(60_000), 20);
    void clock.during(() => new Promise<void>(() => undefined));
    const started = clock.now();
    await clock.sleep(30_000);
    clearInterval(others);
    expect(clock.now()).toBe(started + 30_000);
  });

  it('lets a client that has no deadline wait for what goes on in the background', async () => {
    const clock = virtualClock();
    const release = clock.hold();
    const started = clock.now();
    const answer = clock.background.sleep(5_000);
    await clock.during(() => answer);
    expect(clock.now()).toBe(started + 5_000);
    release();
  });
});

describe('the real clock', () => {
  it('takes the time it says, and no less', async () => {
    const clock = realClock();
    for (let n = 0; n < 10; n++) {
      const started = clock.now();
      await clock.sleep(5);
      expect(clock.now() - started).toBeGreaterThanOrEqual(5);
    }
  });

  it('rejects with the reason of the signal', async () => {
    const clock = realClock();
    const reason = new Error('enough');
    const abort = new AbortController();
    const sleeping = clock.sleep(60_000, abort.signal);
    abort.abort(reason);
    await expect(sleeping).rejects.toBe(reason);
    await expect(clock.sleep(1, AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});

describe('a deadline', () => {
  const late = () => new Error('too late');

  it('passes on what the work gives or throws, and leaves no timer', async () => {
    const clock = virtualClock();
    expect(await withDeadline(clock, 1000, async () => 'done', late)).toBe('done');
    await expect(withDeadline(clock, 1000, () => Promise.reject(new Error('broken')), late)).rejects.toThrow(
      'broken',
    );
    await expect(
      withDeadline(
        clock,
        60_000,
        () => {
          throw new Error('at once');
        },
        late,
      ),
    ).rejects.toThrow('at once');
    await clock.sleep(1000);
    await realSleep(20);
    expect(clock.now()).toBeLessThan(5000);
  });

  it('gives up in its time on work that only waits, and tells it', async () => {
    const clock = virtualClock();
    let told: AbortSignal | undefined;
    const work = (signal: AbortSignal) => {
      told = signal;
      return clock.sleep(60_000, signal);
    };
    await expect(withDeadline(clock, 10_000, work, late)).rejects.toThrow('too late');
    expect(told?.aborted).toBe(true);
    await realSleep(20);
    expect(clock.now()).toBeGreaterThanOrEqual(10_000);
    expect(clock.now()).toBeLessThan(15_000);
  });
});
