import { describe, expect, it } from 'vitest';
import { createFirewall } from '../../../src/network/world/firewall.js';

describe('firewall', () => {
  const firewall = createFirewall([
    { from: 'internet', to: '203.0.113.10', ports: [443], action: 'accept' },
    { from: 'internet', to: '203.0.113.0/24', ports: [135], action: 'reject' },
    { from: 'internet', to: '*', action: 'drop' },
  ]);

  it.each([
    ['internet', '203.0.113.10', 443, 'accept'],
    ['internet', '203.0.113.10', 135, 'reject'],
    ['internet', '203.0.113.10', 80, 'drop'],
    ['internet', '10.0.0.1', 443, 'drop'],
    ['corp', '10.0.0.1', 135, 'accept'],
  ])('from %s to %s port %i: the first rule that matches says %s', (from, to, port, verdict) => {
    expect(firewall(from, to, port)).toBe(verdict);
  });
});
