import { describe, expect, it } from 'vitest';
import { type OutlookVersion, outlookVersions } from '../../src/outlook/outlook-version.js';
import { policyOf } from '../../src/outlook/policy-table.js';

const steps = (version: OutlookVersion, build?: string) =>
  policyOf(version, build).lookups.map(({ step }) => step);

/** The columns of KB 2212902 and KB 3211279. */
const classic = [
  'preferred-local-xml',
  'service-connection-point',
  'root-domain',
  'autodiscover-host',
  'local-xml',
  'http-redirect',
  'srv-record',
];
const withLastKnownGood = [classic[0], 'last-known-good', ...classic.slice(1)];

describe('policy of a version', () => {
  it('has no Autodiscover before 2007', () => {
    expect(steps('2003')).toEqual([]);
    expect(policyOf('2003').connecting.rpcEncryption).toBe(false);
  });

  it('looks in the documented order', () => {
    expect(steps('2007')).toEqual(classic);
    expect(steps('2010')).toEqual(classic);
    expect(steps('2013')).toEqual(withLastKnownGood);
    expect(steps('2016')).toEqual([
      'boot-payload',
      'preferred-local-xml',
      'last-known-good',
      'office-365-priority',
      'service-connection-point',
      'root-domain',
      'autodiscover-host',
      'local-xml',
      'http-redirect',
      'srv-record',
      'office-365-failsafe',
    ]);
  });

  it('remembers the last known good address in 2010 from 14.0.7140.5001 on', () => {
    expect(steps('2010', '14.0.7140.5000')).toEqual(classic);
    expect(steps('2010', '14.0.7140.5001')).toEqual(withLastKnownGood);
    expect(steps('2010', '14.0.7200.1')).toEqual(withLastKnownGood);
  });

  it('asks Office 365 in 2016 from 16.0.6741.2017 on', () => {
    expect(steps('2016', '16.0.6741.2016')).not.toContain('office-365-priority');
    expect(steps('2016', '16.0.6741.2017')).toContain('office-365-failsafe');
  });

  it('looks in the directory and in DNS at once in 2013 alone', () => {
    expect(outlookVersions.filter((version) => policyOf(version).parallelLookups)).toEqual(['2013']);
  });

  it('says nothing of a bad certificate at the root domain in 2016, and asks in 2013', () => {
    const rule = (version: OutlookVersion) =>
      policyOf(version).lookups.find(({ step }) => step === 'root-domain')?.badCertificate;
    expect(rule('2016')).toBe('silent');
    expect(rule('2013')).toBe('ask');
  });

  it('tries a dead root domain once, but for builds before that was mended', () => {
    expect(policyOf('2016').assumptions.rootDomainAttempts).toBe(1);
    expect(policyOf('2016', '16.0.4266.1001').assumptions.rootDomainAttempts).toBeGreaterThan(1);
    expect(policyOf('2010').assumptions.rootDomainAttempts).toBe(1);
  });

  it('speaks MAPI over HTTP from 2013 SP1 on', () => {
    const speaks = (version: OutlookVersion, build?: string) => policyOf(version, build).connecting.mapiHttp;
    expect(speaks('2010')).toBe(false);
    expect(speaks('2013', '15.0.4420.1017')).toBe(false);
    expect(speaks('2013', '15.0.4569.1506')).toBe(true);
    expect(speaks('2016')).toBe(true);
  });

  it('names itself as it does in the logs of servers', () => {
    expect(policyOf('2010').userAgent).toBe(
      'Microsoft Office/14.0 (Windows NT 6.1; Microsoft Outlook 14.0.4760; Pro)',
    );
    expect(policyOf('2016').userAgent).toBe(
      'Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.11231; Pro)',
    );
  });

  it('runs on the Windows that it names: 7, and from 2016 on 10', () => {
    expect(outlookVersions.map((version) => policyOf(version).windows)).toEqual([
      'windows7',
      'windows7',
      'windows7',
      'windows7',
      'windows10',
    ]);
  });

  it('has a source for every row', () => {
    for (const version of outlookVersions) {
      for (const { source } of policyOf(version).lookups) expect(source).toMatch(/KB \d{6}/);
    }
  });

  it.each(['15.0.1.1', '14', '14.0.70000.1', '14.0.x.1', ''])(
    'refuses %o as a build of 2010, with one that would be',
    (build) => {
      expect(() => policyOf('2010', build)).toThrow(
        /not a build of Outlook 2010 \(such as 14\.0\.4760\.1000\)/,
      );
    },
  );
});
