import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLabError } from '../../src/errors.js';
import { createBalancer } from '../../src/network/balancer.js';
import type { BalancerAlgorithm, BalancerSettings } from '../../src/network/world/world.js';

const settings = (algorithm: BalancerAlgorithm): BalancerSettings => ({
  address: '10.10.10.20',
  ports: [135, 443],
  members: ['CAS1', 'CAS2', 'CAS3'],
  algorithm,
  affinityMs: 3_600_000,
  health: { port: 135, intervalMs: 5000, fall: 3, rise: 2 },
  onLoss: 'reset',
});
const down = (balancer: ReturnType<typeof createBalancer>, member: string) => {
  for (let n = 0; n < 3; n++) balancer.report(member, false);
};
const healthy = (balancer: ReturnType<typeof createBalancer>) =>
  balancer.health().flatMap((member) => (member.healthy ? [member.member] : []));

describe('a balancer by source affinity', () => {
  it('keeps a source on one member and spreads sources over all', () => {
    const balancer = createBalancer(settings('source-affinity'));
    const sources = ['10.1.0.1', '10.1.0.2', '10.1.0.3', '10.1.0.1', '10.1.0.2'];
    expect(sources.map((source) => balancer.choose(source))).toEqual([
      'CAS1',
      'CAS2',
      'CAS3',
      'CAS1',
      'CAS2',
    ]);
  });

  it('moves only the sources of a member that fell out, and leaves them where they went when it is back', () => {
    const balancer = createBalancer(settings('source-affinity'));
    const before = ['a', 'b', 'c'].map((source) => balancer.choose(source));
    expect(before).toEqual(['CAS1', 'CAS2', 'CAS3']);
    down(balancer, 'CAS1');
    const moved = balancer.choose('a');
    expect(['CAS2', 'CAS3']).toContain(moved);
    expect([balancer.choose('b'), balancer.choose('c')]).toEqual(['CAS2', 'CAS3']);
    balancer.report('CAS1', true);
    balancer.report('CAS1', true);
    expect(healthy(balancer)).toContain('CAS1');
    expect(balancer.choose('a')).toBe(moved);
  });

  it('remembers a bounded number of sources, those in use longest', () => {
    const balancer = createBalancer(settings('source-affinity'));
    const kept = balancer.choose('kept');
    for (let n = 0; n < 10_001; n++) {
      balancer.choose(`source ${n}`);
      if (n % 5000 === 0) expect(balancer.choose('kept')).toBe(kept);
    }
    expect(balancer.choose('kept')).toBe(kept);
  });

  it('never leaves a healthy member while others come and go', () => {
    const event = fc.record({ member: fc.constantFrom('CAS1', 'CAS2', 'CAS3'), up: fc.boolean() });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        const balancer = createBalancer(settings('source-affinity'));
        let last = balancer.choose('10.1.0.1');
        for (const { member, up } of events) {
          balancer.report(member, up);
          const now = balancer.choose('10.1.0.1');
          if (last !== undefined && healthy(balancer).includes(last)) expect(now).toBe(last);
          expect(now === undefined).toBe(healthy(balancer).length === 0);
          if (now !== undefined) expect(healthy(balancer)).toContain(now);
          last = now;
        }
      }),
    );
  });
});

describe('a balancer by turns', () => {
  it('gives each connection to the next healthy member', () => {
    const balancer = createBalancer(settings('round-robin'));
    const choose = () => balancer.choose('10.1.0.1');
    expect([choose(), choose(), choose(), choose()]).toEqual(['CAS1', 'CAS2', 'CAS3', 'CAS1']);
    down(balancer, 'CAS2');
    expect([choose(), choose(), choose()]).toEqual(['CAS3', 'CAS1', 'CAS3']);
  });
});

describe('a balancer by connections', () => {
  it('gives each connection to the member that has fewest, by turns among equals', () => {
    const balancer = createBalancer(settings('least-connections'));
    const open = () => {
      const member = balancer.choose('10.1.0.1') ?? 'nobody';
      balancer.opened(member);
      return member;
    };
    expect([open(), open(), open(), open()]).toEqual(['CAS1', 'CAS2', 'CAS3', 'CAS1']);
    balancer.closed('CAS3');
    expect([open(), open(), open()]).toEqual(['CAS3', 'CAS2', 'CAS3']);
    expect(balancer.health().map(({ connections }) => connections)).toEqual([2, 2, 2]);
  });
});

describe('health as reported', () => {
  it('takes a member out after three failures in a row and back after two successes in a row', () => {
    const balancer = createBalancer(settings('round-robin'));
    const report = (...results: boolean[]) => {
      for (const up of results) balancer.report('CAS1', up);
      return healthy(balancer).includes('CAS1');
    };
    expect(report(false, false)).toBe(true);
    expect(report(true, false, false)).toBe(true);
    expect(report(false)).toBe(false);
    expect(report(true, false, true)).toBe(false);
    expect(report(true)).toBe(true);
  });

  it('chooses nobody when no member is healthy', () => {
    const balancer = createBalancer(settings('least-connections'));
    for (const member of ['CAS1', 'CAS2', 'CAS3']) down(balancer, member);
    expect(balancer.choose('10.1.0.1')).toBeUndefined();
  });

  it('knows its members', () => {
    const balancer = createBalancer(settings('round-robin'));
    const report = () => balancer.report('MBX1', false);
    expect(report).toThrow('MBX1 is not a member of the balancer 10.10.10.20');
    expect(report).toThrow(expect.toSatisfy((error) => isLabError(error, 'internal')));
  });

  it('gives a member that is drained no new connections, and keeps those it has', () => {
    const balancer = createBalancer(settings('source-affinity'));
    const first = balancer.choose('10.0.0.1') ?? '';
    balancer.opened(first);
    balancer.drain(first, true);
    const second = balancer.choose('10.0.0.1');
    expect(second).not.toBe(first);
    expect(balancer.health().find(({ member }) => member === first)).toMatchObject({
      healthy: true,
      draining: true,
      connections: 1,
    });
    balancer.drain(first, false);
    expect(balancer.choose('10.0.0.1')).toBe(second); // it has moved
  });

  it('forgets a source that was quiet for longer than it remembers', () => {
    let now = 0;
    const balancer = createBalancer({ ...settings('source-affinity'), affinityMs: 60_000 }, () => now);
    const chosen = [0, 60_000, 120_000, 180_001].map((at) => {
      now = at;
      return balancer.choose('10.0.0.1');
    });
    expect(chosen[1]).toBe(chosen[0]);
    expect(chosen[2]).toBe(chosen[0]);
    expect(chosen[3]).not.toBe(chosen[0]);
  });

  it('is as new after a reset, but for its connections', () => {
    const balancer = createBalancer(settings('source-affinity'));
    const chosen = () => ['10.1.0.1', '10.1.0.2', '10.1.0.3'].map((source) => balancer.choose(source));
    const asNew = chosen();
    balancer.opened('CAS1');
    down(balancer, 'CAS1');
    balancer.drain('CAS2', true);
    expect(chosen()).toEqual(['CAS3', 'CAS3', 'CAS3']);
    balancer.report('CAS3', false);
    balancer.report('CAS3', false);
    balancer.reset();
    expect(chosen()).toEqual(asNew);
    expect(balancer.health().map(({ connections }) => connections)).toEqual([1, 0, 0]);
    balancer.report('CAS3', false); // the first again, not the third
    expect(healthy(balancer)).toEqual(['CAS1', 'CAS2', 'CAS3']);
  });
});
