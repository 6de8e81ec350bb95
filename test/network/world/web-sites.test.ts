import { describe, expect, it } from 'vitest';
import { parseWorld, readWorldText } from '../../../src/network/world/world-file.js';

const worldOf = (webSites: string) =>
  parseWorld(
    readWorldText(
      `
hosts: { CAS1: { address: 10.0.0.1 } }
locations: { corp: { source: 10.0.0.9, view: internal } }
dns: { internal: { address: 10.0.0.2, zones: [contoso.example] } }
webSites: ${webSites}
`,
      'network.yaml',
    ),
    'network.yaml',
  );

describe('web sites in network.yaml', () => {
  it('have their defaults: status 200, or 302 for a redirect, at once', () => {
    const { webSites } = worldOf(
      '{ www: { address: 10.0.0.5, http: { redirect: "https://a.example/" }, https: { names: [a.example] } } }',
    );
    expect(webSites.get('www')).toEqual({
      address: '10.0.0.5',
      http: { status: 302, redirect: 'https://a.example/', delayMs: 0 },
      https: { status: 200, delayMs: 0, names: ['a.example'] },
    });
  });

  it('may be slow, wrongly certified and of few words', () => {
    const { webSites } = worldOf(
      '{ www: { address: 10.0.0.5, https: { names: [a.example], fault: expired, status: 503, body: "no", delay: 30s } } }',
    );
    expect(webSites.get('www')?.https).toEqual({
      status: 503,
      body: 'no',
      delayMs: 30_000,
      names: ['a.example'],
      fault: 'expired',
    });
  });

  it.each([
    [
      '{ www: { address: 10.0.0.1 } }',
      /webSites\.www\.address: 10\.0\.0\.1 is already the address of hosts\.CAS1/,
    ],
    ['{ CAS1: { address: 10.0.0.5 } }', /webSites\.CAS1: a host or balancer is called CAS1 too/],
    ['{ www: { address: 10.0.0.5, https: {} } }', /webSites\.www\.https\.names: is missing/],
    ['{ www: { address: 10.0.0.5, http: { status: 99 } } }', /webSites\.www\.http\.status: 99/],
    ['{ www: { address: 10.0.0.5, https: { names: [a.example], fault: rusty } } }', /fault: "rusty"/],
  ])('are refused where they make no sense: %s', (text, message) => {
    expect(() => worldOf(text)).toThrow(message);
  });
});
