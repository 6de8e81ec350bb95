import { describe, expect, it } from 'vitest';
import { dnsKey, enclosingZone, registerHosts } from '../../../src/network/resolver/dns-registration.js';
import type { DnsRecordSet, DnsViewSettings } from '../../../src/network/world/world.js';

const view = (records: Readonly<Record<string, DnsRecordSet>> = {}): DnsViewSettings => ({
  address: '10.10.10.10',
  zones: ['contoso.example', 'contoso.internal'],
  registersHosts: true,
  records: new Map(Object.entries(records)),
  silent: false,
});
const dc1 = {
  fqdn: 'DC1.contoso.internal',
  address: '10.10.10.10',
  domain: 'contoso.internal',
  site: 'Oslo',
};
const dc2 = { ...dc1, fqdn: 'DC2.contoso.internal', address: '10.20.10.10', site: 'Bergen' };
const cas1 = { fqdn: 'CAS1.contoso.internal', address: '10.10.10.11' };
const register = (to: DnsViewSettings) =>
  Object.fromEntries(registerHosts(to, [cas1, dc1], [dc1, dc2]).records);
const service = (target: string) => ({ priority: 0, weight: 100, port: 389, target });

describe('registering hosts in a DNS view', () => {
  it('gives every member its address, and the domain the addresses of its controllers', () => {
    expect(register(view())).toMatchObject({
      'cas1.contoso.internal': { A: ['10.10.10.11'] },
      'dc1.contoso.internal': { A: ['10.10.10.10'] },
      'dc2.contoso.internal': { A: ['10.20.10.10'] },
      'contoso.internal': { A: ['10.10.10.10', '10.20.10.10'] },
    });
  });

  it('registers the LDAP locator records of domain controllers, by domain and by site, and no others', () => {
    const records = register(view());
    const both = [service('DC1.contoso.internal'), service('DC2.contoso.internal')];
    expect(Object.entries(records).filter(([name]) => name.startsWith('_'))).toEqual([
      ['_ldap._tcp.contoso.internal', { SRV: both }],
      ['_ldap._tcp.oslo._sites.contoso.internal', { SRV: [both[0]] }],
      ['_ldap._tcp.dc._msdcs.contoso.internal', { SRV: both }],
      ['_ldap._tcp.oslo._sites.dc._msdcs.contoso.internal', { SRV: [both[0]] }],
      ['_ldap._tcp.bergen._sites.contoso.internal', { SRV: [both[1]] }],
      ['_ldap._tcp.bergen._sites.dc._msdcs.contoso.internal', { SRV: [both[1]] }],
    ]);
  });

  it('leaves what is stated as it is, type by type, and aliases alone', () => {
    const stated = view({
      'cas1.contoso.internal': { A: ['10.9.9.9'] },
      'dc1.contoso.internal': { TXT: ['text'] },
      'dc2.contoso.internal': { CNAME: 'dc1.contoso.internal' },
      '_ldap._tcp.contoso.internal': { SRV: [service('elsewhere.contoso.internal')] },
    });
    expect(register(stated)).toMatchObject({
      'cas1.contoso.internal': { A: ['10.9.9.9'] },
      'dc1.contoso.internal': { TXT: ['text'], A: ['10.10.10.10'] },
      '_ldap._tcp.contoso.internal': { SRV: [service('elsewhere.contoso.internal')] },
    });
    expect(register(stated)['dc2.contoso.internal']).toEqual({ CNAME: 'dc1.contoso.internal' });
    expect(stated.records.get('dc1.contoso.internal')).toEqual({ TXT: ['text'] });
  });

  it('registers nothing outside the zones, and nothing where the view takes no registrations', () => {
    const foreign = registerHosts(view(), [{ fqdn: 'cas1.fabrikam.internal', address: '10.0.0.1' }], []);
    expect(foreign.records.size).toBe(0);
    const outside = { ...view(), registersHosts: false };
    expect(registerHosts(outside, [cas1], [dc1])).toBe(outside);
  });
});

describe('comparing names', () => {
  it('knows no letter case but of ASCII letters, and no trailing dot', () => {
    expect(dnsKey('OutLook.Contoso.EXAMPLE.')).toBe('outlook.contoso.example');
    expect(dnsKey('.')).toBe('');
    expect(dnsKey('\u212Aelvin')).toBe('\u212Aelvin');
  });

  it('finds the longest zone that ends at a label', () => {
    const zones = ['contoso.example', 'Sub.Contoso.Example.'];
    expect(enclosingZone(zones, 'a.sub.contoso.example')).toBe('sub.contoso.example');
    expect(enclosingZone(zones, 'contoso.example')).toBe('contoso.example');
    expect(enclosingZone(zones, 'notcontoso.example')).toBeUndefined();
    expect(enclosingZone(['.'], 'anything.at.all')).toBe('');
  });
});
