import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createFaults } from '../../../src/network/faults/faults.js';
import { faultDescriptions } from '../../../src/network/faults/faults-described.js';
import { faultNames, faultSchema } from '../../../src/network/faults/faults-list.js';
import { formatFault, parseFault } from '../../../src/network/faults/faults-text.js';

const examples = faultNames.map((name) => [name, faultDescriptions[name].example] as const);

describe('a fault as text and as data', () => {
  it.each(examples)('the example of %s is that fault, and comes back from both forms', (name, example) => {
    const fault = parseFault(example);
    expect(fault.fault).toBe(name);
    expect(parseFault(formatFault(fault))).toEqual(fault);
    const data: unknown = JSON.parse(JSON.stringify(fault));
    expect(parseFault(data)).toEqual(fault);
    expect(faultSchema.parse(data)).toEqual(fault);
  });

  it('fills in what is left out, and reads numbers, times and codes', () => {
    expect(parseFault('rpc:bind-nak')).toEqual({ fault: 'rpc:bind-nak', reason: 'temporary_congestion' });
    expect(parseFault('rpc:fault=0x6ba,count=2')).toEqual({ fault: 'rpc:fault', code: 0x6ba, count: 2 });
    expect(parseFault('http:slow=1m 30s,probability=0.25,seed=7')).toEqual({
      fault: 'http:slow',
      delay: 90_000,
      probability: 0.25,
      seed: 7,
    });
    expect(parseFault('http:redirect=https://a.example/?x=1,y,port=443')).toEqual({
      fault: 'http:redirect',
      url: 'https://a.example/?x=1,y',
      port: 443,
    });
  });

  it.each([
    [
      'http:statu=503',
      'http:statu=503: unknown fault "http:statu" (did you mean http:status? `autodiscover-lab faults` lists them)',
    ],
    ['', 'a fault needs a name (`autodiscover-lab faults` lists them)'],
    [
      'http:status=503,hots=CAS1',
      'http:status=503,hots=CAS1: http:status has no hots ' +
        '(did you mean host? it accepts status, host, location, name, port, method, path, count, probability, seed)',
    ],
    [
      'dns:silent,interface=RFR',
      'dns:silent,interface=RFR: dns:silent has no interface ' +
        '(it accepts view, name, type, location, count, probability, seed)',
    ],
    [
      'http:status',
      'http:status: http:status needs its status (for example http:status=503,host=CAS1,count=2)',
    ],
    [
      'http:slow=soon',
      'http:slow=soon: the delay of http:slow is not right: ' +
        'is not a valid time: write a number of ms, or 10s, 250ms, 2h, 1h 30m (for example http:slow=30s,path=/autodiscover/*)',
    ],
    ['dns:silent=3', 'dns:silent=3: dns:silent accepts no value (write dns:silent)'],
    ['dns:silent,view=a,view=b', 'dns:silent,view=a,view=b: view is given twice (give it once)'],
  ])('%j is refused with what is nearest to it', (text, message) => {
    expect(() => parseFault(text)).toThrow(expect.objectContaining({ code: 'wrong-usage' }));
    const said = (() => {
      try {
        return String(parseFault(text));
      } catch (error) {
        return error instanceof Error ? error.message : '';
      }
    })();
    expect(said.replace(/^: /, '')).toBe(message);
  });

  it.each(['rpc:hang,interface=EMS', 'tls:reset,port=0', 'ldap:slow=-1', 'http:status=99', 'dns:wrong=host'])(
    '%s is refused, as a value is none of those that there are',
    (text) => {
      expect(() => parseFault(text)).toThrow(/is not right/);
    },
  );

  it.each([undefined, null, 7, [], {}, { fault: 'dns:silent', extra: 1 }, { fault: 'toString' }])(
    'data that is no fault is refused: %j',
    (data) => {
      expect(() => parseFault(data)).toThrow(expect.objectContaining({ code: 'wrong-usage' }));
    },
  );
});

describe('when and where a fault strikes', () => {
  const context = {
    host: 'CAS1',
    location: 'corp',
    name: 'mail.contoso.example',
    method: 'POST',
    path: '/ews',
  };
  const strikes = (text: string, more: object = {}) =>
    createFaults([parseFault(text)]).take(['http:html'], { ...context, port: 443, ...more }) !== undefined;

  it.each([
    ['http:html', true],
    ['http:html,host=cas1', true],
    ['http:html,host=CAS2', false],
    ['http:html,host=CAS*,path=/e*s', true],
    ['http:html,name=*.contoso.example', true],
    ['http:html,name=contoso.example', false],
    ['http:html,port=443,method=post', true],
    ['http:html,port=80', false],
    ['http:html,path=/autodiscover/*', false],
  ])('%s on a POST to /ews of CAS1: %s', (text, isStruck) => {
    expect(strikes(text)).toBe(isStruck);
  });

  it('what is not known matches no target', () => {
    expect(strikes('http:html,location=*', { location: undefined })).toBe(false);
  });

  it('a dot or a bracket in a target is that character', () => {
    expect(strikes('http:html,name=mailxcontoso.example')).toBe(false);
    expect(strikes('http:html,path=/[e]ws')).toBe(false);
  });

  it('one with a count strikes that often, and is gone then', () => {
    const faults = createFaults();
    const handle = faults.add(parseFault('dns:silent,count=2'));
    const take = () => faults.take(['dns:silent'], {})?.fault;
    expect([take(), take(), take()]).toEqual(['dns:silent', 'dns:silent', undefined]);
    expect(handle.struck).toBe(2);
    expect(faults.list()).toEqual([]);
    expect(faults.has('dns')).toBe(false);
  });

  it('the first that matches strikes; one that is removed strikes no more', () => {
    const faults = createFaults();
    const first = faults.add(parseFault('http:status=503'));
    faults.add(parseFault('http:status=500'));
    const take = () => faults.take(['http:status'], {})?.status;
    expect(take()).toBe(503);
    first.remove();
    first.remove();
    expect(take()).toBe(500);
    expect(faults.list().map(({ id, struck }) => ({ id, struck }))).toEqual([{ id: 2, struck: 1 }]);
    faults.clear();
    expect(faults.has('http')).toBe(false);
  });

  it('a probability strikes about so often, the same in every run, and not the same for another seed', () => {
    const row = (text: string) => {
      const faults = createFaults([parseFault(text)]);
      return Array.from({ length: 1000 }, () => (faults.take(['dns:silent'], {}) ? 'x' : '.')).join('');
    };
    const half = row('dns:silent,probability=0.3');
    const struck = half.split('x').length - 1;
    expect(struck).toBeGreaterThan(250);
    expect(struck).toBeLessThan(350);
    expect(row('dns:silent,probability=0.3')).toBe(half);
    expect(row('dns:silent,probability=0.3,seed=2')).not.toBe(half);
  });

  it('a reset brings back those of the beginning, as new', () => {
    const faults = createFaults([parseFault('dns:silent,count=1')]);
    faults.take(['dns:silent'], {});
    faults.add(parseFault('tls:reset'));
    faults.reset();
    expect(faults.list().map(({ fault, struck }) => [fault.fault, struck])).toEqual([['dns:silent', 0]]);
    expect(faults.has('tls')).toBe(false);
  });
});

describe('docs/faults.md', () => {
  it('sets only faults that there are', async () => {
    const page = await readFile(join(import.meta.dirname, '..', '..', '..', 'docs', 'faults.md'), 'utf8');
    const shown = [
      ...page.matchAll(/--fault '([^']+)'/g),
      ...page.matchAll(/faults\.add\('([^']+)'\)/g),
      ...page.matchAll(/^ {2}- ([a-z]+:\S+)$/gm),
    ].map(([, text]) => text);
    expect(shown.length).toBeGreaterThanOrEqual(5);
    const scenarios = page.slice(page.indexOf('## Scenarios'), page.indexOf('## Which clients they affect'));
    const made = [...scenarios.matchAll(/`([a-z]+:[^`]+)`/g)].map(([, text]) => text);
    expect(made.length).toBeGreaterThan(24);
    for (const text of [...shown, ...made]) expect(() => parseFault(text)).not.toThrow();
  });
});
