import type { Answer } from 'dns-packet';
import { describe, expect, it } from 'vitest';
import type { DnsRecordSet, DnsViewSettings } from '../../../src/network/world/world.js';
import { answerQuestion } from '../../../src/servers/dns/answer-question.js';
import { indexZones } from '../../../src/servers/dns/zones.js';

const view = (
  records: Readonly<Record<string, DnsRecordSet>>,
  zones: readonly string[] = ['contoso.example', 'contoso.internal'],
): DnsViewSettings => ({
  address: '10.10.10.10',
  zones,
  registersHosts: false,
  records: new Map(Object.entries(records)),
  silent: false,
});

const contoso = indexZones(
  view({
    'dc1.contoso.internal': { A: ['10.10.10.10'] },
    'outlook.contoso.internal': { A: ['10.10.10.20', '10.10.10.21'] },
    'mail.contoso.example': { CNAME: 'outlook.contoso.internal' },
    'old.contoso.example': { CNAME: 'mail.contoso.example' },
    'partner.contoso.example': { CNAME: 'www.fabrikam.example' },
    'lost.contoso.example': { CNAME: 'gone.contoso.internal' },
    'texts.contoso.example': { TXT: ['v=spf1 -all'] },
    'alias-of-text.contoso.example': { CNAME: 'texts.contoso.example' },
    '_autodiscover._tcp.contoso.example': {
      SRV: [{ priority: 0, weight: 0, port: 443, target: 'outlook.contoso.internal' }],
    },
    'contoso.example': { MX: [{ preference: 10, exchange: 'mx.contoso.example' }] },
    'mx.contoso.example': { A: ['10.10.10.30'] },
    'a.deep.contoso.internal': { A: ['10.10.10.40'] },
    'loop1.contoso.example': { CNAME: 'loop2.contoso.example' },
    'loop2.contoso.example': { CNAME: 'loop1.contoso.example' },
  }),
);

const ask = (name: string, type = 'A', zones = contoso, inClass = 'IN') =>
  answerQuestion(zones, { name, type, class: inClass });
const plain = (records: readonly Answer[]) =>
  records.map((record) => ('data' in record ? [record.name, record.type, record.data] : [record.name]));

describe('answering from the zones of a view', () => {
  it('answers an address with authority, under the name as it was spelled', () => {
    const answer = ask('OutLook.Contoso.Internal');
    expect(answer).toMatchObject({ rcode: 0, authoritative: true, authorities: [], additionals: [] });
    expect(plain(answer.answers)).toEqual([
      ['OutLook.Contoso.Internal', 'A', '10.10.10.20'],
      ['OutLook.Contoso.Internal', 'A', '10.10.10.21'],
    ]);
  });

  it('follows aliases across zones to the address', () => {
    expect(plain(ask('old.contoso.example').answers)).toEqual([
      ['old.contoso.example', 'CNAME', 'mail.contoso.example'],
      ['mail.contoso.example', 'CNAME', 'outlook.contoso.internal'],
      ['outlook.contoso.internal', 'A', '10.10.10.20'],
      ['outlook.contoso.internal', 'A', '10.10.10.21'],
    ]);
    expect(plain(ask('old.contoso.example', 'CNAME').answers)).toEqual([
      ['old.contoso.example', 'CNAME', 'mail.contoso.example'],
    ]);
  });

  it('says of an alias what is true of the name at its end', () => {
    const outside = ask('partner.contoso.example');
    expect(outside).toMatchObject({ rcode: 3, authoritative: true });
    expect(plain(outside.answers)).toEqual([['partner.contoso.example', 'CNAME', 'www.fabrikam.example']]);
    expect(outside.authorities[0]?.name).toBe('.');
    expect(ask('lost.contoso.example')).toMatchObject({
      rcode: 3,
      authorities: [{ name: 'contoso.internal', type: 'SOA' }],
    });
    expect(ask('alias-of-text.contoso.example')).toMatchObject({
      rcode: 0,
      answers: [{ type: 'CNAME' }],
      authorities: [{ name: 'contoso.example', type: 'SOA' }],
    });
  });

  it('ends a loop of aliases, and a chain of them that is too long', () => {
    expect(plain(ask('loop1.contoso.example').answers)).toEqual([
      ['loop1.contoso.example', 'CNAME', 'loop2.contoso.example'],
      ['loop2.contoso.example', 'CNAME', 'loop1.contoso.example'],
    ]);
    const links = Array.from({ length: 100 }, (_, n) => [`c${n}.x`, { CNAME: `c${n + 1}.x` }] as const);
    const chain = indexZones(view(Object.fromEntries(links), ['x']));
    expect(ask('c0.x', 'A', chain).answers).toHaveLength(16);
  });

  it('gives a service with the address of its host', () => {
    const answer = ask('_autodiscover._tcp.contoso.example', 'SRV');
    expect(plain(answer.answers)).toEqual([
      [
        '_autodiscover._tcp.contoso.example',
        'SRV',
        { priority: 0, weight: 0, port: 443, target: 'outlook.contoso.internal' },
      ],
    ]);
    expect(plain(answer.additionals)).toEqual([
      ['outlook.contoso.internal', 'A', '10.10.10.20'],
      ['outlook.contoso.internal', 'A', '10.10.10.21'],
    ]);
  });

  it('denies a name that does not exist, with the SOA of its zone', () => {
    const answer = ask('nobody.contoso.internal');
    expect(answer).toMatchObject({ rcode: 3, authoritative: true, answers: [] });
    expect(answer.authorities).toMatchObject([
      { name: 'contoso.internal', type: 'SOA', data: { mname: 'dc1.contoso.internal' } },
    ]);
    expect(ask('nobody.contoso.internal')).toEqual(answer);
  });

  it('denies a type that a name does not have, and an empty name above another, without denying the name', () => {
    for (const [name, type] of [
      ['outlook.contoso.internal', 'AAAA'],
      ['outlook.contoso.internal', 'UNKNOWN_65'],
      ['deep.contoso.internal', 'A'],
      ['_tcp.contoso.example', 'SRV'],
    ] as const) {
      expect(ask(name, type)).toMatchObject({ rcode: 0, answers: [], authorities: [{ type: 'SOA' }] });
    }
  });

  it('denies every name outside its zones, without authority', () => {
    for (const name of ['www.fabrikam.example', 'notcontoso.example', 'example', '']) {
      expect(ask(name)).toMatchObject({
        rcode: 3,
        authoritative: false,
        authorities: [{ name: '.', type: 'SOA', data: { mname: 'a.root-servers.net' } }],
      });
    }
  });

  it('answers for the zone itself: SOA, name server with its address, mail exchanger', () => {
    expect(ask('contoso.internal', 'SOA').answers).toMatchObject([{ name: 'contoso.internal', type: 'SOA' }]);
    const servers = ask('contoso.example', 'NS');
    expect(plain(servers.answers)).toEqual([['contoso.example', 'NS', 'dc1.contoso.internal']]);
    expect(plain(servers.additionals)).toEqual([['dc1.contoso.internal', 'A', '10.10.10.10']]);
    expect(plain(ask('contoso.example', 'MX').additionals)).toEqual([
      ['mx.contoso.example', 'A', '10.10.10.30'],
    ]);
    expect(ask('contoso.example', 'ANY').answers.map(({ type }) => type)).toEqual(['MX', 'SOA', 'NS']);
  });

  it('makes up a name server that can be looked up when no host has the address of the view', () => {
    const bare = indexZones(view({}, ['contoso.example']));
    expect(plain(ask('contoso.example', 'NS', bare).answers)).toEqual([
      ['contoso.example', 'NS', 'ns.contoso.example'],
    ]);
    expect(plain(ask('ns.contoso.example', 'A', bare).answers)).toEqual([
      ['ns.contoso.example', 'A', '10.10.10.10'],
    ]);
  });

  it('refuses other classes and whole zones', () => {
    expect(ask('version.bind', 'TXT', contoso, 'CH').rcode).toBe(5);
    expect(ask('contoso.example', 'AXFR').rcode).toBe(5);
  });

  it('takes the innermost of nested zones, and knows the empty names between them', () => {
    const nested = indexZones(
      view({ 'dc1.sub.b.x': { A: ['10.0.0.1'] }, '*.x': { A: ['10.0.0.2'] } }, ['x', 'sub.b.x']),
    );
    expect(ask('gone.sub.b.x', 'A', nested)).toMatchObject({ rcode: 3, authorities: [{ name: 'sub.b.x' }] });
    expect(ask('b.x', 'A', nested)).toMatchObject({ rcode: 0, answers: [], authorities: [{ name: 'x' }] });
    expect(ask('c.b.x', 'A', nested).rcode).toBe(3);
    expect(ask('c.x', 'A', nested).answers).toHaveLength(1);
  });
});

/** The zone and the questions of RFC 4592 section 2.2.1 (with A in place of what a view cannot hold). */
describe('wildcards, as in the example of RFC 4592', () => {
  const example = indexZones(
    view(
      {
        '*.example': { TXT: ['this is a wildcard'], MX: [{ preference: 10, exchange: 'host1.example' }] },
        'sub.*.example': { TXT: ['this is not a wildcard'] },
        'host1.example': { A: ['192.0.2.1'] },
        '_ssh._tcp.host1.example': { SRV: [{ priority: 0, weight: 0, port: 22, target: 'host1.example' }] },
        '_ssh._tcp.host2.example': { SRV: [{ priority: 0, weight: 0, port: 22, target: 'host1.example' }] },
      },
      ['example'],
    ),
  );

  it('synthesizes for names that have nothing between them and the wildcard', () => {
    expect(ask('host3.example', 'MX', example).answers).toMatchObject([
      { name: 'host3.example', type: 'MX' },
    ]);
    expect(ask('foo.bar.example', 'TXT', example).answers).toMatchObject([{ name: 'foo.bar.example' }]);
    expect(ask('host3.example', 'A', example)).toMatchObject({ rcode: 0, answers: [] });
    expect(ask('*.example', 'TXT', example).answers).toHaveLength(1);
  });

  it('does not for names that exist, are empty, or lie below one that exists', () => {
    expect(ask('host1.example', 'MX', example)).toMatchObject({ rcode: 0, answers: [] });
    expect(ask('sub.*.example', 'MX', example)).toMatchObject({ rcode: 0, answers: [] });
    expect(ask('_telnet._tcp.host1.example', 'SRV', example)).toMatchObject({ rcode: 3 });
    expect(ask('host2.example', 'MX', example)).toMatchObject({ rcode: 0, answers: [] });
    expect(ask('ghost.*.example', 'MX', example)).toMatchObject({ rcode: 3 });
  });

  it('does not for a label that only looks like two', () => {
    expect(ask('a\\046b.example', 'TXT', example).rcode).toBe(3);
  });
});
