import { describe, expect, it } from 'vitest';
import { answerMobileSync } from '../../../../src/exchange/roles/autodiscover/mobile-sync.js';
import { load, minimal, virtualDirectoryDn } from '../../small-organization.js';
import { mixedOrganization } from './mixed-organization.js';

const outside = 'https://mail.example.test/Microsoft-Server-ActiveSync';

describe('MobileSync', () => {
  const { organization } = mixedOrganization();

  it.each([
    ['its address', 'anna@example.test'],
    ['another of its addresses', ' anna@old.example.test '],
  ])('gives a mailbox found by %s the outside address, twice', (_, address) => {
    expect(answerMobileSync(organization, 'CAS1', address)).toEqual({
      action: 'settings',
      culture: 'en:us',
      user: { displayName: 'User anna', emailAddress: 'anna@example.test' },
      servers: [{ type: 'MobileSync', url: outside, name: outside }],
    });
  });

  it('gives the inside address where there is no outside one', () => {
    const { organization: inside, directory } = mixedOrganization();
    directory.modify(virtualDirectoryDn('CAS1', 'Microsoft-Server-ActiveSync'), [
      { operation: 'replace', attribute: 'msExchExternalHostName', values: [] },
    ]);
    expect(answerMobileSync(inside, 'CAS1', 'anna@example.test')).toMatchObject({
      servers: [{ url: 'https://cas1.example.internal/Microsoft-Server-ActiveSync' }],
    });
  });

  it('sends a mail user to the other address', () => {
    expect(answerMobileSync(organization, 'CAS1', 'petra@example.test')).toMatchObject({
      action: 'redirect',
      address: 'petra@tailspin.example',
    });
  });

  it('tells of an unknown user within Action', () => {
    expect(answerMobileSync(organization, 'CAS1', 'nobody@example.test')).toMatchObject({
      action: 'error',
      status: 2,
      debugData: 'MailUser',
      emailAddress: 'nobody@example.test',
    });
  });

  it('is not there without an ActiveSync virtual directory', () => {
    const { organization: plain } = load(...minimal);
    expect(answerMobileSync(plain, 'CAS1', 'anna@example.test')).toBeUndefined();
    expect(answerMobileSync(organization, 'CAS07', 'anna@example.test')).toBeUndefined();
  });
});
