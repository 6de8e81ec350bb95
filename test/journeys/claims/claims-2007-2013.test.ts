import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startLab } from '../../../src/index.js';

const anna = 'anna@contoso.example';
const servers =
  'CN=Servers,CN=Exchange Administrative Group (FYDIBOHF23SPDLT),CN=Administrative Groups,CN=Contoso,CN=Microsoft Exchange,CN=Services,CN=Configuration,DC=contoso,DC=internal';

/** CAS1 with Exchange 2007 SP3, and a service connection point of its own for each server. */
const cas1IsOlder = `version: 1

dn: CN=CAS1,${servers}
changetype: modify
replace: versionNumber
versionNumber: ${0x72038053}
-
${['CAS1', 'CAS2']
  .map(
    (name) => `
dn: CN=${name},CN=Autodiscover,CN=Protocols,CN=${name},${servers}
changetype: modify
replace: serviceBindingInformation
serviceBindingInformation: https://${name.toLowerCase()}.contoso.internal/Autodiscover/Autodiscover.xml
-
`,
  )
  .join('')}`;

/** Beyond what claims.test.ts shows. */
describe('Exchange 2007 beside 2010', () => {
  it.each([
    ['by HTTP 302', '', 'CAS1: 302 https://cas2'],
    [
      'by redirectUrl',
      'hosts: { CAS1: { autodiscoverRedirect: redirectUrl } }\n',
      'CAS1: 200 redirectUrl https://cas2',
    ],
  ])('the older server sends Outlook on to the newer one, %s', async (_how, hosts, sentOn) => {
    const folder = await mkdtemp(join(tmpdir(), 'autodiscover-lab-test-'));
    try {
      await writeFile(join(folder, 'network.yaml'), `extends: contoso-2010\n${hosts}`);
      await writeFile(join(folder, 'mixed.ldif'), cas1IsOlder);
      await using lab = await startLab({ seed: folder });
      expect(await lab.resolve(anna)).toMatchObject({
        outcome: 'connected',
        profile: { homeServer: 'outlook.contoso.example' },
      });
      const asked = lab.journal.entries.flatMap(({ protocol, host, answered }) =>
        protocol === 'http' && !answered.startsWith('401') ? [`${host}: ${answered}`] : [],
      );
      expect(asked).toEqual([
        `${sentOn}.contoso.internal/Autodiscover/Autodiscover.xml`,
        'CAS2: 200 settings: EXCH, EXPR, WEB',
      ]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('Exchange 2013', () => {
  it('a changed name of Outlook Anywhere is in the next profile', async () => {
    await using lab = await startLab({ seed: 'contoso-2013' });
    const proxies = lab.directory.find('objectClass', 'msExchRpcHttpVirtualDirectory');
    expect(proxies).toHaveLength(2);
    for (const proxy of proxies) {
      lab.directory.modify(proxy.dn.toString(), [
        { operation: 'replace', attribute: 'msExchInternalHostName', values: ['ex2.contoso.internal'] },
      ]);
    }
    const { profile, connection } = await lab.resolve(anna);
    expect(profile?.proxyServer).toBe('ex2.contoso.internal');
    expect(connection).toMatchObject({ server: 'ex2.contoso.internal', address: '10.10.10.32' });
  });
});
