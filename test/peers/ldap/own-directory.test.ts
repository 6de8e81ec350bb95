import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inspectSeed } from '../../../src/lab/seeds/inspect.js';
import { startLab } from '../../../src/lab/start.js';
import { peer } from '../../support/peers.js';
import { runClient } from '../../support/run-client.js';

const domain = 'DC=contoso,DC=internal';

describe.skipIf(!peer('ldapsearch'))('an export made by ldapsearch', () => {
  it('loads as it is, paging controls and all, and resolves the same mailbox inside and outside', async () => {
    const scratch = await mkdtemp(join(tmpdir(), 'autodiscover-lab-export-'));
    await using lab = await startLab();
    const credentials = ['-x', '-D', 'anna@contoso.example', '-w', 'Passw0rd!'];
    for (const [name, base] of [
      ['1-configuration.ldif', `CN=Configuration,${domain}`],
      ['2-domain.ldif', domain],
    ] as const) {
      const args = [...credentials, '-H', lab.endpoints.ldap, '-E', 'pr=20/noprompt', '-b', base];
      const { code, stdout } = await runClient('ldapsearch', [...args, '(objectClass=*)', '*']);
      expect(code).toBe(0);
      expect(stdout).toMatch(/\npagedresults: cookie=.+\n/);
      await writeFile(join(scratch, name), stdout);
    }
    const { inventory, network, findings } = await inspectSeed(scratch);
    expect(network).toBe('derived');
    expect(inventory.mailboxes.total).toBe(16);
    expect(inventory.arrays).toMatchObject([{ name: 'outlook', members: ['CAS1', 'CAS2'] }]);
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);

    await using copy = await startLab({ seed: scratch });
    for (const from of ['corp', 'internet']) {
      const original = await lab.resolve('anna@contoso.example', { from });
      const { outcome, profile } = await copy.resolve('anna@contoso.example', { from });
      expect({ outcome, profile }).toEqual({ outcome: 'connected', profile: original.profile });
    }
    await rm(scratch, { recursive: true });
  });
});
