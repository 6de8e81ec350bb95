import { describe, expect, it } from 'vitest';
import {
  orderServiceConnectionPoints,
  pointersIn,
  type ServiceConnectionPoint,
} from '../../src/outlook/autodiscover/scp-order.js';

const point = (host: string, created: string, ...sites: string[]): ServiceConnectionPoint => ({
  dn: `CN=${host}`,
  keywords: ['77378f46-2c66-4aa9-a6a6-3e7a48b19596', ...sites.map((site) => `Site=${site}`)],
  serviceBindingInformation: `https://${host}/Autodiscover/Autodiscover.xml`,
  whenCreated: created,
});

const hosts = (urls: readonly URL[]) => urls.map((url) => url.hostname);

describe('order of service connection points', () => {
  const far = point('far', '20100101000000.0Z', 'Branch');
  const any = point('any', '20110101000000.0Z');
  const young = point('young', '20130101000000.0Z', 'HQ');
  const old = point('old', '20120101000000.0Z', 'hq', 'Branch');

  it("tries the client's site first, then entries for no site, then other sites, the oldest first in each", () => {
    expect(hosts(orderServiceConnectionPoints([far, any, young, old], 'HQ'))).toEqual([
      'old',
      'young',
      'any',
      'far',
    ]);
  });

  it('has no first tier when the site is unknown', () => {
    expect(hosts(orderServiceConnectionPoints([far, young, old, any]))).toEqual([
      'any',
      'far',
      'old',
      'young',
    ]);
  });

  it('tries every address once, letters in any case', () => {
    const twin = {
      ...point('young', '20200101000000.0Z', 'HQ'),
      serviceBindingInformation: 'HTTPS://YOUNG/autodiscover/autodiscover.xml',
    };
    expect(hosts(orderServiceConnectionPoints([twin, young], 'HQ'))).toEqual(['young']);
  });

  it('leaves out pointers to other directories and addresses that are not https', () => {
    const pointer = { ...any, keywords: ['67661d7f-8fc4-4fa7-bfac-e1d7794c1f68'] };
    const plain = { ...any, serviceBindingInformation: 'http://any/autodiscover/autodiscover.xml' };
    expect(
      orderServiceConnectionPoints([pointer, plain, { ...any, serviceBindingInformation: 'nonsense' }]),
    ).toEqual([]);
  });

  it('as the EWS Managed API has it: as found, but entries for no site in reverse, and none where the site is unknown', () => {
    const any2 = point('any2', '20090101000000.0Z');
    const found = [young, any, far, any2, old];
    expect(hosts(orderServiceConnectionPoints(found, 'HQ', 'as-found'))).toEqual([
      'young',
      'old',
      'any2',
      'any',
      'far',
    ]);
    expect(orderServiceConnectionPoints(found, undefined, 'as-found')).toEqual([]);
  });
});

describe('pointers to other directories', () => {
  const pointer = (to: string, ...keywords: string[]): ServiceConnectionPoint => ({
    dn: `CN=${to}`,
    keywords: ['67661D7F-8FC4-4FA7-BFAC-E1D7794C1F68', ...keywords],
    serviceBindingInformation: to,
    whenCreated: '',
  });

  it('are followed for the mail domain that they name; one without a name is for when nothing else is found', () => {
    const points = [
      pointer('LDAP://other.example', 'Domain=other.example'),
      pointer('LDAP://first.example/CN=x'),
      pointer('LDAP://second.example'),
      pointer('LDAP://forest.example:389', 'domain=CONTOSO.example'),
    ];
    expect(pointersIn(points, 'contoso.example')).toEqual({
      forDomain: 'forest.example',
      fallback: 'first.example',
    });
    expect(pointersIn(points, 'fabrikam.example')).toEqual({
      forDomain: undefined,
      fallback: 'first.example',
    });
  });

  it('that are no host names lead nowhere', () => {
    expect(pointersIn([pointer('LDAP:///CN=x'), pointer('')], 'contoso.example').fallback).toBeUndefined();
  });
});
