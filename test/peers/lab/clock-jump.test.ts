import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'ldapts';
import { expect, it } from 'vitest';
import { runCli, serve } from '../../support/cli.js';
import { findClient } from '../../support/run-client.js';

const library = findClient('/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1');

it.skipIf(library === undefined)(
  'serves on while the clock of its host jumps an hour, forwards and back',
  async () => {
    const scratch = await mkdtemp(join(tmpdir(), 'autodiscover-lab-jump-'));
    const offset = join(scratch, 'offset');
    await writeFile(offset, '+0');
    const environment = [
      `LD_PRELOAD=${library}`,
      `FAKETIME_TIMESTAMP_FILE=${offset}`,
      'FAKETIME_NO_CACHE=1',
      'FAKETIME_DONT_FAKE_MONOTONIC=1',
    ];
    await using served = await serve([], ['env', ...environment]);
    const standing = new Client({ url: served.ready.endpoints.ldap });
    await standing.bind('anna@contoso.example', 'Passw0rd!');
    for (const jump of ['+0', '+1h', '-1h', '+0']) {
      await writeFile(offset, jump);
      const { searchEntries } = await standing.search('DC=contoso,DC=internal', { filter: '(cn=anna*)' });
      expect(searchEntries.length).toBeGreaterThan(0);
      const { code } = await runCli([
        'resolve',
        'anna@contoso.example',
        '--lab',
        served.ready.endpoints.control,
      ]);
      expect({ jump, code }).toEqual({ jump, code: 0 });
    }
    await standing.unbind();
    await rm(scratch, { recursive: true });
  },
);
