import { describe, expect, it } from 'vitest';
import { mergeWorlds, parseWorld, readWorldText } from '../../../src/network/world/world-file.js';

const small = `
hosts: { CAS1: { address: 10.0.0.1 } }
locations: { corp: { source: 10.0.0.9, view: internal } }
dns:
  internal: { address: 10.0.0.2, zones: [Contoso.Example.], records: { Mail.Contoso.Example: { A: 10.0.0.1 } } }
balancers: { array: { address: 10.0.0.3, ports: [443], members: [CAS1] } }
published: [{ outside: "203.0.113.1:443", inside: "10.0.0.3:443" }]
firewall: [{ from: corp, to: 10.0.0.0/8, ports: 135, action: drop }]
`;

const worldOf = (text: string) => parseWorld(readWorldText(text, 'network.yaml'), 'network.yaml');

describe('network.yaml', () => {
  it('is read with its defaults', () => {
    const world = worldOf(small);
    expect(world.locations.get('corp')?.roundTripMs).toBe(1);
    expect(world.views.get('internal')).toMatchObject({ zones: ['contoso.example'], silent: false });
    expect(world.views.get('internal')?.records.get('mail.contoso.example')?.A).toEqual(['10.0.0.1']);
    expect(world.balancers.get('array')?.health).toEqual({ port: 443, intervalMs: 5000, fall: 3, rise: 2 });
    expect(world.firewall[0]?.ports).toEqual([135]);
  });

  it.each([
    ['a tab in the indentation', 'hosts:\n\tCAS1: {}\n', /^network\.yaml:2:\d+: not YAML/],
    [
      'a wrong address',
      small.replace('10.0.0.9', '10.0.0.999'),
      /^network\.yaml: locations\.corp\.source: "10\.0\.0\.999"/,
    ],
    [
      'an unknown field',
      small.replace('address: 10.0.0.1', 'adress: 10.0.0.1'),
      /^network\.yaml: hosts\.CAS1.*adress/,
    ],
    [
      'a port out of range',
      small.replace('[443]', '[70000]'),
      /^network\.yaml: balancers\.array\.ports\[0\]: 70000/,
    ],
    [
      'an unknown view',
      small.replace('view: internal', 'view: interal'),
      /locations\.corp\.view: no DNS view "interal" \(known: internal\)/,
    ],
    [
      'an unknown member',
      small.replace('members: [CAS1]', 'members: [CAS9]'),
      /balancers\.array\.members\[0\]: no host "CAS9"/,
    ],
    [
      'an address given twice',
      small.replace('10.0.0.3, ports', '10.0.0.1, ports'),
      /10\.0\.0\.1 is already the address of hosts\.CAS1/,
    ],
    [
      'an unknown location',
      small.replace('from: corp', 'from: home'),
      /firewall\[0\]\.from: no location "home"/,
    ],
    [
      'a published port that leads nowhere',
      small.replace('inside: "10.0.0.3:443"', 'inside: "10.0.0.7:443"'),
      /published\[0\]\.inside: nothing has the address 10\.0\.0\.7/,
    ],
    [
      'an event that says nothing',
      `${small}events: [{ at: 10s, halt: CAS1 }]`,
      /events\[0\]: .*one of stop, start, drain/,
    ],
    [
      'an event that has no time',
      `${small}events: [{ at: soon, stop: CAS1 }]`,
      /events\[0\]\.at: "soon": .*10s, 250ms, 2h/,
    ],
    [
      'an event with a word too many',
      `${small}events: [{ at: 1s, stop: CAS1 }, { at: 2s, stop: CAS1, how: fast }]`,
      /events\[1\]: .*how/,
    ],
    [
      'an event that happens to nobody',
      `${small}events: [{ at: 1s, stop: CAS2 }]`,
      /events\[0\]: no host or balancer "CAS2" \(known: CAS1, array\)/,
    ],
    ['no mapping at all', '- a\n', /must be a mapping/],
  ])('says where and how to mend %s, in one line', (_what, text, message) => {
    expect(() => worldOf(text)).toThrow(message);
    try {
      worldOf(text);
    } catch (error) {
      expect(error).toMatchObject({ code: 'bad-network', hint: expect.any(String) });
      expect(String(error)).not.toContain('\n');
    }
  });

  it('reads events, with times in any unit', () => {
    const { events, databases } = worldOf(`${small}
databases: { failoverMs: 45s }
events:
  - { at: 1h 30m, stop: array, by: silent }
  - { at: 250, record: mail.contoso.example, view: internal, set: { A: 10.0.0.7 } }
  - { at: 1.5s, record: mail.contoso.example, view: internal, set: null }
  - { at: 2d, firewall: [{ from: corp, action: reject }] }
`);
    expect(databases.failoverMs).toBe(45_000);
    expect(events).toEqual([
      { atMs: 5_400_000, event: { stop: 'array', by: 'silent' } },
      { atMs: 250, event: { record: 'mail.contoso.example', view: 'internal', set: { A: ['10.0.0.7'] } } },
      { atMs: 1_500, event: { record: 'mail.contoso.example', view: 'internal', set: null } },
      { atMs: 172_800_000, event: { firewall: [{ from: 'corp', to: '*', action: 'reject' }] } },
    ]);
  });

  it('lays one world over another: keys merge, null takes away, the rest replaces', () => {
    const base = { dns: { a: { x: 1, y: [1, 2] }, b: 1 }, hosts: { h: 1 } };
    const overlay = { dns: { a: { y: [3] }, b: null }, description: 'new' };
    expect(mergeWorlds(base, overlay)).toEqual({
      dns: { a: { x: 1, y: [3] } },
      hosts: { h: 1 },
      description: 'new',
    });
  });

  const bomb = Array.from({ length: 30 }, (_, level) => {
    const items = level === 0 ? 'x' : `*a${level - 1}`;
    return `a${level}: &a${level} [${Array(9).fill(items).join(', ')}]\n`;
  }).join('');

  it.each([
    ['aliases that multiply', bomb, /^network\.yaml:1:1: not YAML: Excessive alias count/],
    [
      'an alias inside what it means',
      'a: &a { b: *a }\n',
      /^network\.yaml:1:12: not YAML: \*a stands inside/,
    ],
    ['an alias of nothing', 'a: *b\n', /not YAML: Unresolved alias/],
    ['a key that comes twice', 'a: 1\nb: 2\na: 3\n', /^network\.yaml:3:1: not YAML: Map keys must be unique/],
    ['endless nesting', `a: ${'['.repeat(100_000)}`, /^network\.yaml:1:\d+: not YAML/],
  ])('is refused for %s', (_what, text, message) => {
    expect(() => worldOf(text)).toThrow(message);
  });

  it('names the first ten of many unknown fields', () => {
    const keys = Array.from({ length: 500 }, (_, index) => `key${index}`);
    const text = `${small}${keys.map((key) => `${key}: 1\n`).join('')}`;
    const named = keys.slice(0, 10).join(', ');
    expect(() => worldOf(text)).toThrow(`unknown field ${named} and 490 more`);
    expect(() => worldOf(`${small}${'k'.repeat(100_000)}: 1`)).toThrow(/^.{1,400}$/);
  });
});
