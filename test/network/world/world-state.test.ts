import { describe, expect, it } from 'vitest';
import { createTopology, topologyNow } from '../../../src/network/world/topology.js';
import { parseWorld } from '../../../src/network/world/world-file.js';
import { createWorldState } from '../../../src/network/world/world-state.js';

const world = () =>
  parseWorld(
    {
      hosts: { CAS1: { address: '10.0.0.1' }, CAS2: { address: '10.0.0.2' } },
      balancers: { array: { address: '10.0.0.9', ports: [443], members: ['CAS1', 'CAS2'] } },
      published: [{ outside: '203.0.113.1:443', inside: '10.0.0.9:443' }],
      locations: { corp: { source: '10.0.1.1', view: 'internal' } },
      dns: {
        internal: {
          address: '10.0.0.53',
          zones: ['contoso.example'],
          records: { 'mail.contoso.example': { A: '10.0.0.9' } },
        },
      },
      firewall: [{ to: '10.0.0.2', action: 'drop' }],
    },
    'network.yaml',
  );

describe('the state of a world', () => {
  it('decides what a connect meets: a port, a reset or nobody, behind published ports too', () => {
    const state = createWorldState(world());
    const host = (
      name: string,
      kind: 'server' | 'balancer' | 'published',
      address: string,
      port: number,
    ) => ({
      name,
      fqdn: '',
      kind,
      address,
      listen: { 443: `127.0.0.1:${port}` },
    });
    const topology = topologyNow(
      createTopology([
        host('CAS1', 'server', '10.0.0.1', 40001),
        host('array', 'balancer', '10.0.0.9', 40009),
        host('published', 'published', '203.0.113.1', 40010),
      ]),
      state,
    );
    const met = () => ['10.0.0.1', '10.0.0.9', '203.0.113.1'].map((address) => topology.find(address, 443));
    const at = (port: number) => ({ address: '127.0.0.1', port });
    expect(met()).toEqual([at(40001), at(40009), at(40010)]);
    state.setCondition('CAS1', 'stopped');
    state.setCondition('array', 'silent');
    expect(met()).toEqual(['closed', 'absent', 'absent']);
    state.setCondition('array', 'running');
    expect(met()).toEqual(['closed', at(40009), at(40010)]);
    expect(() => state.setCondition('CAS9', 'stopped')).toThrow('unknown host or balancer "CAS9"');
  });

  it('has the rules and names of the moment, and those of the seed again', () => {
    const state = createWorldState(world());
    const { firewall } = state; // handed out once
    expect(firewall('corp', '10.0.0.2', 135)).toBe('drop');
    state.setFirewall([{ from: 'corp', to: '*', action: 'reject' }]);
    expect(firewall('corp', '10.0.0.2', 135)).toBe('reject');
    const before = state.view('internal');
    state.setRecords('internal', 'Mail.contoso.example.', { A: ['10.0.0.1'] });
    expect(state.view('internal')?.records.get('mail.contoso.example')).toEqual({ A: ['10.0.0.1'] });
    expect(before?.records.get('mail.contoso.example')).toEqual({ A: ['10.0.0.9'] });
    state.setRecords('internal', 'mail.contoso.example', undefined);
    expect(state.view('internal')?.records.has('mail.contoso.example')).toBe(false);
    state.reset();
    expect(state.view('internal')).toBe(before);
    expect(firewall('corp', '10.0.0.2', 135)).toBe('drop');
  });

  it('refuses names that the world does not have', () => {
    const state = createWorldState(world());
    expect(() => state.setRecords('outer', 'a.contoso.example', undefined)).toThrow('unknown DNS view');
    expect(() => state.setRecords('internal', 'a.example', undefined)).toThrow('no zone for this name');
    expect(() => state.setFirewall([{ from: 'moon', to: '*', action: 'drop' }])).toThrow(
      'unknown location "moon"',
    );
  });
});
