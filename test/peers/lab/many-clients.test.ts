import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../../support/cli.js';
import { peer } from '../../support/peers.js';
import { runClient } from '../../support/run-client.js';

const clients = 1000;
/** A thousand clients are half a minute of work, on an idle machine. */
const patienceMs = 600_000;

describe.skipIf(!peer('python3'))('a thousand clients of one lab in one process', () => {
  let scratch: string;

  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'autodiscover-lab-clients-'));
  });

  afterAll(() => rm(scratch, { recursive: true }));

  it(
    'all connect, and their percentiles are those that Python works out from the record',
    async () => {
      const record = join(scratch, 'record.jsonl');
      const repeat = ['--repeat', String(clients), '--concurrency', '8', '--record', record, '--json'];
      const { code, stdout, stderr } = await runCli(['resolve', 'anna@contoso.example', ...repeat], {
        timeoutMs: patienceMs,
      });
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      const summary: Record<string, unknown> = JSON.parse(stdout);
      expect(summary).toMatchObject({ clients, connected: clients, failed: 0 });

      const script = join(import.meta.dirname, 'many-clients.py');
      const computed = await runClient('python3', [script, record]);
      expect(computed.stderr).toBe('');
      const { steps, protocols } = summary;
      expect({ steps, protocols }).toEqual(JSON.parse(computed.stdout));

      const latency: Record<string, unknown> = JSON.parse(
        (await runCli(['latency', record, '--json'])).stdout,
      );
      expect(latency).toEqual({ schema: 1, clients, steps, protocols, incompleteLines: 0 });
    },
    patienceMs,
  );
});
