// node --test examples/node-test/
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { useLab } from 'autodiscover-lab/node-test';

const lab = useLab({ seed: 'contoso-2010-public-array' });

test('a public record for the array costs 21 seconds outside, and takes none here', async () => {
  const { connection, steps } = await lab().resolve('anna@contoso.example', { from: 'internet' });
  assert.equal(connection?.protocol, 'RPC/HTTP');
  const lost = steps.find(({ name }) => name === 'RPC/TCP');
  assert.equal(lost?.outcome, 'failed');
  assert.ok(lost.elapsedMs > 21_000 && lost.elapsedMs < 30_000);
});
