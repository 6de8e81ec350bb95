import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Directory } from '../../../../src/directory/directory.js';
import {
  type ClientHeaders,
  readAutodiscoverClient,
} from '../../../../src/exchange/roles/autodiscover/client.js';
import { createAutodiscoverRole } from '../../../../src/exchange/roles/autodiscover/role.js';
import { packVersion } from '../../../../src/exchange/servers/exchange-version.js';
import { encodePoxResponse } from '../../../../src/wire/autodiscover/pox/pox-response.js';
import { loadSeed } from '../../seeds.js';
import { ask } from '../ask.js';

const outlook = 'Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.11231; Pro)';
const clients: Readonly<Record<string, ClientHeaders>> = {
  'plain Outlook': { userAgent: outlook },
  'MAPI/HTTP-capable': { userAgent: outlook, mapiHttpCapability: '1' },
  '2010 client': { userAgent: 'Microsoft Office/14.0 (Windows NT 6.1; Microsoft Outlook 14.0.4760; Pro)' },
};

/** Raises the servers of contoso-2013-unified. */
const raiseTo = (minor: number, build: number) => (directory: Directory) => {
  for (const server of directory.find(
    'versionNumber',
    String(packVersion({ major: 15, minor: 0, build: 1497 })),
  )) {
    directory.modify(server.dn.toString(), [
      {
        operation: 'replace',
        attribute: 'versionNumber',
        values: [String(packVersion({ major: 15, minor, build }))],
      },
    ]);
  }
};

const turnOnMapiHttp = (directory: Directory) => {
  for (const root of directory.find('objectClass', 'msExchOrganizationContainer')) {
    directory.modify(root.dn.toString(), [
      { operation: 'replace', attribute: 'MapiHttpEnabled', values: ['TRUE'] },
    ]);
  }
};

const unified = 'contoso-2013-unified';
const nothing = () => undefined;
const goldens: readonly [string, string, string, string, (directory: Directory) => void][] = [
  ['2007', 'plain Outlook', 'exchange-2007', 'contoso-2007', nothing],
  ['2007', 'MAPI/HTTP-capable', 'exchange-2007', 'contoso-2007', nothing],
  ['2007', '2010 client', 'exchange-2007', 'contoso-2007', nothing],
  ['2010', 'plain Outlook', 'exchange-2010', 'contoso-2010', nothing],
  ['2010', 'MAPI/HTTP-capable', 'exchange-2010', 'contoso-2010', nothing],
  ['2010', '2010 client', 'exchange-2010', 'contoso-2010', nothing],
  ['2013', 'plain Outlook', 'exchange-2013-outlook', unified, nothing],
  ['2013', 'MAPI/HTTP-capable', 'exchange-2013-mapi-http', unified, turnOnMapiHttp],
  ['2013', '2010 client', 'exchange-2013-outlook-2010', unified, nothing],
  ['2016', 'plain Outlook', 'exchange-2016-outlook', unified, raiseTo(1, 2507)],
  ['2016', 'MAPI/HTTP-capable', 'exchange-2016-mapi-http', unified, raiseTo(1, 2507)],
  ['2016', '2010 client', 'exchange-2016-outlook-2010', unified, raiseTo(1, 2507)],
  ['2019', 'plain Outlook', 'exchange-2019-outlook', unified, raiseTo(2, 986)],
  ['2019', 'MAPI/HTTP-capable', 'exchange-2019-mapi-http', unified, raiseTo(2, 986)],
  ['2019', '2010 client', 'exchange-2019-outlook-2010', unified, raiseTo(2, 986)],
];

describe.each(goldens)('Exchange %s asked by a %s', (_year, client, file, seed, prepare) => {
  it(`answers as in ${file}.xml`, async () => {
    const { directory, organization } = await loadSeed(seed);
    prepare(directory);
    const role = createAutodiscoverRole(organization, { mapiHttp: true });
    const server = seed === unified ? 'EX1' : 'CAS1';
    const { response } = ask(
      role,
      'eva@contoso.example',
      server,
      readAutodiscoverClient(clients[client] ?? {}),
    );
    const golden = new URL(`../../../golden/autodiscover/${file}.xml`, import.meta.url);
    expect(response.action).toBe('settings');
    if (response.action === 'httpRedirect') return;
    expect(`${encodePoxResponse(response)}\n`).toBe(readFileSync(golden, 'utf8'));
  });
});
