import { afterEach, expect, it } from 'vitest';
import { createOrganization } from '../../../src/exchange/organization.js';
import { type Lab, startLab } from '../../../src/index.js';
import { createOfferedSchemes } from '../../../src/lab/services/offered-schemes.js';

let lab: Lab;
afterEach(() => lab.stop());

it('follows the authentication methods of the virtual directories, and offers everything without them', async () => {
  lab = await startLab();
  const { directory } = lab;
  const organization = createOrganization(directory);
  const offered = createOfferedSchemes(organization, 'CAS1');
  expect([...offered.autodiscover()]).toEqual(['Negotiate', 'NTLM', 'Basic']);
  expect([...offered.outlookAnywhere()]).toEqual(['NTLM', 'Basic']);
  expect(offered.autodiscover()).toBe(offered.autodiscover());

  const ofAutodiscover = organization.configuration.virtualDirectories.find(
    ({ kind, server }) => kind === 'autodiscover' && server.name === 'CAS1',
  );
  const set = (...values: string[]) =>
    directory.modify(ofAutodiscover?.dn ?? '', [
      { operation: 'replace', attribute: 'msExchInternalAuthenticationMethods', values },
    ]);
  set('1');
  expect([...offered.autodiscover()]).toEqual(['Basic']);
  set('8192');
  expect([...offered.autodiscover()]).toEqual(['Negotiate']);
  set();
  expect([...offered.autodiscover()]).toEqual(['Negotiate', 'NTLM', 'Basic']);
});
