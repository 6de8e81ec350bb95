// In this checkout: npx vitest run --root examples/vitest
import { labTest } from 'autodiscover-lab/vitest';
import { expect } from 'vitest';

labTest('a client outside is sent to the public name by HTTPS', async ({ lab }) => {
  const { profile, connection } = await lab.resolve('anna@contoso.example', { from: 'internet' });
  expect(profile?.homeServer).toBe('outlook.contoso.example');
  expect(connection).toMatchObject({ protocol: 'RPC/HTTP', server: 'mail.contoso.example' });
});

labTest('it asks for the name of the array before it goes there', async ({ lab }) => {
  await lab.resolve('anna@contoso.example', { from: 'internet' });
  lab.journal.verify(
    { protocol: 'dns', name: 'outlook.contoso.example', status: 'NXDOMAIN' },
    { atLeast: 1 },
  );
});

labTest('a change in the directory is in the next answer', async ({ lab }) => {
  const [database] = lab.directory.find('cn', 'DB1');
  lab.directory.modify(database?.dn ?? '', [
    { operation: 'replace', attribute: 'RpcClientAccessServer', values: ['cas2.contoso.internal'] },
  ]);
  const { profile } = await lab.resolve('anna@contoso.example');
  expect(profile?.homeServer).toBe('cas2.contoso.internal');
});
