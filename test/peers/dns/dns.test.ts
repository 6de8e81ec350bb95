import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Listening } from '../../../src/network/listener.js';
import { registerHosts } from '../../../src/network/resolver/dns-registration.js';
import type { DnsRecordSet, DnsViewSettings } from '../../../src/network/world/world.js';
import { openDnsServer } from '../../../src/servers/dns/dns-server.js';
import { findClient, runClient } from '../../support/run-client.js';

const view = (
  address: string,
  registersHosts: boolean,
  records: Record<string, DnsRecordSet>,
): DnsViewSettings => ({
  address,
  zones: ['contoso.example', 'contoso.internal'],
  registersHosts,
  records: new Map(Object.entries(records)),
  silent: false,
});
const dc1 = {
  fqdn: 'dc1.contoso.internal',
  address: '10.10.10.10',
  domain: 'contoso.internal',
  site: 'Oslo',
};
const internal = registerHosts(
  view('10.10.10.10', true, {
    'outlook.contoso.internal': { A: ['10.10.10.20'] },
    'mail.contoso.example': { CNAME: 'outlook.contoso.internal' },
    'many.contoso.internal': { A: Array.from({ length: 100 }, (_, n) => `10.20.0.${n}`) },
  }),
  [],
  [dc1],
);
const external = view('203.0.113.53', false, {
  'mail.contoso.example': { A: ['203.0.113.20'] },
  '_autodiscover._tcp.contoso.example': {
    SRV: [{ priority: 0, weight: 0, port: 443, target: 'mail.contoso.example' }],
  },
  '*.wild.contoso.example': { A: ['203.0.113.99'] },
});

const dig = findClient('dig');

describe.skipIf(dig === undefined)('dig (of the Debian package bind9-dnsutils)', () => {
  const open: Listening[] = [];

  beforeAll(async () => {
    for (const of of [internal, external]) {
      open.push(
        await openDnsServer({
          host: of.address,
          view: () => of,
          tell: () => undefined,
          at: { address: '127.0.0.1', port: 0 },
        }),
      );
    }
  });
  afterAll(() => Promise.all(open.map((server) => server.close())));

  const ask = async (which: 'internal' | 'external', ...words: string[]) => {
    const port = open[which === 'internal' ? 0 : 1]?.port ?? 0;
    const { stdout: text } = await runClient(dig ?? 'dig', [
      '@127.0.0.1',
      '-p',
      String(port),
      '+tries=1',
      ...words,
    ]);
    const section = (name: string) =>
      (new RegExp(`;; ${name} SECTION:\\n([^]*?)\\n\\n`).exec(text)?.[1] ?? '')
        .split('\n')
        .map((line) => line.replace(/\s+/g, ' '))
        .filter((line) => line !== '');
    return {
      text,
      status: /status: (\w+)/.exec(text)?.[1],
      flags: /;; flags: ([a-z ]+);/.exec(text)?.[1],
      answer: section('ANSWER'),
      authority: section('AUTHORITY'),
      additional: section('ADDITIONAL'),
    };
  };

  it('finds an address, answered with authority and without a warning', async () => {
    const found = await ask('internal', 'outlook.contoso.internal');
    expect(found).toMatchObject({ status: 'NOERROR', flags: 'qr aa rd ra' });
    expect(found.answer).toEqual(['outlook.contoso.internal. 60 IN A 10.10.10.20']);
    expect(found.text).not.toMatch(/WARNING|malformed|extra bytes/);
    expect(found.text).toContain('EDNS: version: 0, flags:; udp: 4096');
  });

  it('finds different things in the two views', async () => {
    expect((await ask('internal', 'mail.contoso.example')).answer).toEqual([
      'mail.contoso.example. 60 IN CNAME outlook.contoso.internal.',
      'outlook.contoso.internal. 60 IN A 10.10.10.20',
    ]);
    expect((await ask('external', 'mail.contoso.example')).answer).toEqual([
      'mail.contoso.example. 60 IN A 203.0.113.20',
    ]);
    expect((await ask('external', 'outlook.contoso.internal')).status).toBe('NXDOMAIN');
    expect((await ask('external', 'anything.wild.contoso.example')).answer).toEqual([
      'anything.wild.contoso.example. 60 IN A 203.0.113.99',
    ]);
  });

  it('finds services with the address of their host', async () => {
    const autodiscover = await ask('external', '_autodiscover._tcp.contoso.example', 'SRV');
    expect(autodiscover.answer).toEqual([
      '_autodiscover._tcp.contoso.example. 60 IN SRV 0 0 443 mail.contoso.example.',
    ]);
    expect(autodiscover.additional).toEqual(['mail.contoso.example. 60 IN A 203.0.113.20']);
    const locator = await ask('internal', '_ldap._tcp.Oslo._sites.dc._msdcs.contoso.internal', 'SRV');
    expect(locator.answer).toEqual([
      '_ldap._tcp.Oslo._sites.dc._msdcs.contoso.internal. 60 IN SRV 0 100 389 dc1.contoso.internal.',
    ]);
    expect(locator.additional).toEqual(['dc1.contoso.internal. 60 IN A 10.10.10.10']);
  });

  it('is told NXDOMAIN with the SOA of the zone, and of the root outside every zone', async () => {
    const inside = await ask('internal', 'nobody.contoso.internal');
    expect(inside).toMatchObject({ status: 'NXDOMAIN', flags: 'qr aa rd ra', answer: [] });
    expect(inside.authority).toEqual([
      'contoso.internal. 60 IN SOA dc1.contoso.internal. hostmaster.contoso.internal. 1 900 600 86400 60',
    ]);
    const outside = await ask('external', 'www.fabrikam.example');
    expect(outside).toMatchObject({ status: 'NXDOMAIN', flags: 'qr rd ra' });
    expect(outside.authority[0]).toMatch(/^\. 60 IN SOA a\.root-servers\.net\. /);
  });

  it('is told NOERROR and the SOA for a type or an empty name without records', async () => {
    for (const words of [
      ['outlook.contoso.internal', 'AAAA'],
      ['outlook.contoso.internal', 'TYPE65'],
      ['_tcp.contoso.internal'],
    ]) {
      const found = await ask('internal', ...words);
      expect(found).toMatchObject({ status: 'NOERROR', answer: [] });
      expect(found.authority[0]).toMatch(/^contoso\.internal\. 60 IN SOA /);
    }
  });

  it('finds the zone itself, and may not copy it', async () => {
    expect((await ask('internal', 'contoso.internal')).answer).toEqual([
      'contoso.internal. 60 IN A 10.10.10.10',
    ]);
    expect((await ask('internal', 'contoso.internal', 'NS')).answer).toEqual([
      'contoso.internal. 60 IN NS dc1.contoso.internal.',
    ]);
    expect((await ask('internal', 'contoso.internal', 'SOA')).answer).toHaveLength(1);
    expect((await ask('internal', 'contoso.internal', 'AXFR')).text).toContain('Transfer failed');
    expect((await ask('internal', 'version.bind', 'CH', 'TXT')).status).toBe('REFUSED');
  });

  it('asks over TCP, by itself where UDP is too small', async () => {
    expect((await ask('internal', 'outlook.contoso.internal', '+tcp')).answer).toHaveLength(1);
    const retried = await ask('internal', 'many.contoso.internal', '+noedns');
    expect(retried.text).toContain('Truncated, retrying in TCP mode');
    expect(retried.answer).toHaveLength(100);
    const truncated = await ask('internal', 'many.contoso.internal', '+noedns', '+ignore');
    expect(truncated).toMatchObject({ flags: 'qr aa tc rd ra', answer: [] });
    expect((await ask('internal', 'many.contoso.internal', '+bufsize=4096', '+ignore')).answer).toHaveLength(
      100,
    );
  });

  it('does without EDNS, and is told which version is spoken', async () => {
    const plain = await ask('internal', 'outlook.contoso.internal', '+noedns');
    expect(plain.answer).toHaveLength(1);
    expect(plain.text).not.toContain('EDNS');
    expect((await ask('internal', 'outlook.contoso.internal', '+edns=1', '+noednsnegotiation')).status).toBe(
      'BADVERS',
    );
  });

  it('sees its letter case again', async () => {
    const mixed = await ask('internal', 'oUtLoOk.CoNtOsO.iNtErNaL', '+noedns');
    expect(mixed.text).toContain(';oUtLoOk.CoNtOsO.iNtErNaL.');
    expect(mixed.answer).toEqual(['oUtLoOk.CoNtOsO.iNtErNaL. 60 IN A 10.10.10.20']);
  });

  it('is told which operations are not implemented', async () => {
    expect((await ask('internal', 'contoso.internal', 'SOA', '+opcode=notify')).status).toBe('NOTIMP');
  });
});
