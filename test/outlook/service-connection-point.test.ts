import { describe, expect, it } from 'vitest';
import {
  orderServiceConnectionPoints,
  type ServiceConnectionPoint,
} from '../../src/outlook/autodiscover/service-connection-point.js';

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
});
