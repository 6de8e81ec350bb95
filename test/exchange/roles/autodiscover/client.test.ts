import { describe, expect, it } from 'vitest';
import { plainClient, readAutodiscoverClient } from '../../../../src/exchange/roles/autodiscover/client.js';

const office = (product: string) => `Microsoft Office/16.0 (Windows NT 10.0; ${product}; Pro)`;

describe('what a client says of itself', () => {
  it('is nothing without headers', () => {
    expect(readAutodiscoverClient({})).toEqual(plainClient);
  });

  it.each(['1', '2', ' 1 ', '01'])('is MAPI over HTTP with X-MapiHttpCapability "%s"', (text) => {
    expect(readAutodiscoverClient({ mapiHttpCapability: text }).mapiHttp).toBe(true);
  });

  it.each(['0', '', '-1', 'yes', '1.5', '9'.repeat(1_000)])(
    'is not MAPI over HTTP with X-MapiHttpCapability "%s"',
    (text) => {
      expect(readAutodiscoverClient({ mapiHttpCapability: text }).mapiHttp).toBe(false);
    },
  );

  it('is read from X-ClientCanHandle whatever the order, letters and blanks', () => {
    expect(readAutodiscoverClient({ clientCanHandle: 'negotiate ,EXHTTPINFO' })).toEqual({
      mapiHttp: false,
      exchangeHttp: true,
      negotiate: true,
    });
    expect(readAutodiscoverClient({ clientCanHandle: 'ExHttpInfoAndMore' }).exchangeHttp).toBe(false);
  });

  it.each([
    office('Microsoft Outlook 16.0.11231'),
    office('MAPI 16.0.10344'),
    'Microsoft Office/15.0 (Windows NT 6.1; Microsoft Outlook 15.0.4420; Pro)',
    'Microsoft Office/14.0 (Windows NT 6.1; Microsoft Outlook 14.0.6126; Pro)',
  ])('is EXHTTP for %s', (userAgent) => {
    expect(readAutodiscoverClient({ userAgent }).exchangeHttp).toBe(true);
  });

  it.each([
    'Microsoft Office/14.0 (Windows NT 6.1; Microsoft Outlook 14.0.4760; Pro)',
    'Microsoft Office/12.0 (Windows NT 6.1; Microsoft Outlook 12.0.6607; Pro)',
    'ExchangeServicesClient/15.00.0847.030',
    `Microsoft Office/${'; '.repeat(50_000)}`,
  ])('is not EXHTTP for %s', (userAgent) => {
    expect(readAutodiscoverClient({ userAgent }).exchangeHttp).toBe(false);
  });
});
