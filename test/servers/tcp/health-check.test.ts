import { describe, expect, it } from 'vitest';
import { createBalancer } from '../../../src/network/balancer.js';
import { realClock } from '../../../src/network/clock.js';
import { virtualClock } from '../../../src/network/virtual-clock.js';
import type { BalancerSettings } from '../../../src/network/world.js';
import { checkHealth, startHealthCheck } from '../../../src/servers/tcp/health-check.js';

const settings: BalancerSettings = {
  address: '10.10.10.20',
  ports: [135],
  members: ['CAS1', 'CAS2'],
  algorithm: 'round-robin',
  health: { port: 135, intervalMs: 20, fall: 3, rise: 2 },
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
    expect((times[2] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(39);
    cas1 = true;
    await expect.poll(healthy, { interval: 2 }).toEqual(['CAS1', 'CAS2']);
    stop.abort();
    await running;
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
    await running;
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
});
