import { describe, expect, it } from 'vitest';
import { createBalancer } from '../../../src/network/balancer.js';
import { realClock } from '../../../src/network/time/clock.js';
import { virtualClock } from '../../../src/network/time/virtual-clock.js';
import type { BalancerSettings } from '../../../src/network/world/world.js';
import { checkHealth, startHealthCheck } from '../../../src/servers/tcp/health-check.js';

const settings: BalancerSettings = {
  address: '10.10.10.20',
  ports: [135],
  members: ['CAS1', 'CAS2'],
  algorithm: 'round-robin',
  affinityMs: 3_600_000,
  health: { port: 135, intervalMs: 20, fall: 3, rise: 2 },
  onLoss: 'reset',
};

function checking(probe: (member: string, signal: AbortSignal) => Promise<boolean>, clock = realClock()) {
  const stop = new AbortController();
  const balancer = createBalancer(settings);
  const healthy = () => balancer.health().flatMap(({ member, healthy }) => (healthy ? [member] : []));
  return { options: { settings, clock, probe, balancer, signal: stop.signal }, stop, healthy };
}

describe('checking the health of members', () => {
  it('takes a member out after as many rounds as it says, one an interval, and back again', async () => {
    let cas1 = false;
    const times: number[] = [];
    const { options, stop, healthy } = checking(async (member) => {
      if (member === 'CAS2') return true;
      times.push(options.clock.now());
      return cas1;
    });
    const running = startHealthCheck(options);
    await expect.poll(healthy, { interval: 2 }).toEqual(['CAS2']);
    expect(times.length).toBeGreaterThanOrEqual(3);
    expect((times[2] ?? 0) - (times[0] ?? 0)).toBeGreaterThan(settings.health.intervalMs);
    cas1 = true;
    running.wake();
    await expect.poll(healthy, { interval: 2 }).toEqual(['CAS1', 'CAS2']);
    stop.abort();
    await running.ended;
    const rounds = times.length;
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(times).toHaveLength(rounds);
  });

  it('counts a probe that fails or hangs as no, and lets it know', async () => {
    const told: string[] = [];
    const { options, healthy } = checking((member, signal) => {
      if (member === 'CAS1') return Promise.reject(new Error('refused'));
      return new Promise((resolve) =>
        signal.addEventListener('abort', () => {
          told.push(member);
          resolve(true);
        }),
      );
    });
    for (let round = 0; round < 3; round++) await checkHealth(options);
    expect(healthy()).toEqual([]);
    expect(told).toEqual(['CAS2', 'CAS2', 'CAS2']);
  });

  it('stops at once in the middle of a probe, and reports no more', async () => {
    const { options, stop, healthy } = checking(
      (_, signal) =>
        new Promise((_, reject) =>
          signal.addEventListener('abort', () => reject(signal.reason), { once: true }),
        ),
    );
    const long = { ...settings, health: { ...settings.health, intervalMs: 60_000, fall: 1 } };
    const running = startHealthCheck({ ...options, settings: long });
    stop.abort();
    await running.ended;
    expect(healthy()).toEqual(['CAS1', 'CAS2']);
  });

  it('checks one round when asked on a virtual clock, which does not run on', async () => {
    const clock = virtualClock();
    const { options, healthy } = checking(async () => false, clock);
    for (let round = 0; round < 3; round++) await checkHealth(options);
    expect(healthy()).toEqual([]);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(clock.now()).toBeLessThan(5000);
  });

  it('rests while there is nothing new, and finds out after a change, in the time of its rounds', async () => {
    const clock = virtualClock();
    let cas1 = true;
    let probes = 0;
    const lost: [string, number][] = [];
    const { options, stop, healthy } = checking(async (member) => {
      probes++;
      return member !== 'CAS1' || cas1;
    }, clock);
    const slow = { ...settings, health: { ...settings.health, intervalMs: 5_000 } };
    const onLost = (member: string) => lost.push([member, Math.floor(clock.now() / 1000)]);
    const check = startHealthCheck({ ...options, settings: slow, onLost });
    await clock.sleep(7_200_000);
    expect(probes).toBe(2);
    await clock.sleep(2_000);
    cas1 = false;
    check.wake();
    await clock.sleep(60_000);
    expect(healthy()).toEqual(['CAS2']);
    // Woken at 7202 s, it keeps to its rounds: 7205, 7210 and 7215 s.
    expect(lost).toEqual([['CAS1', expect.any(Number)]]);
    expect(lost[0]?.[1]).toBeGreaterThanOrEqual(7_215);
    expect(lost[0]?.[1]).toBeLessThan(7_220);
    const after = probes;
    await clock.sleep(3_600_000);
    expect(probes).toBe(after);
    stop.abort();
    await check.ended;
  });

  it('needs no more than an interval for each round when nobody answers', async () => {
    const clock = virtualClock();
    const { options, stop, healthy } = checking(
      (member) => (member === 'CAS1' ? new Promise(() => undefined) : Promise.resolve(true)),
      clock,
    );
    const slow = { ...settings, health: { ...settings.health, intervalMs: 5_000 } };
    const check = startHealthCheck({ ...options, settings: slow });
    await clock.sleep(14_000);
    expect(healthy()).toEqual(['CAS1', 'CAS2']);
    await clock.sleep(6_000);
    expect(healthy()).toEqual(['CAS2']);
    stop.abort();
    await check.ended;
  });
});
