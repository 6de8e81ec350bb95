import { expect, it } from 'vitest';
import { createWireCounts } from '../../../src/lab/control/wire-counts.js';
import type { RecordedEvent } from '../../../src/record/events/recorded-event.js';
import { formatMetrics } from '../../../src/servers/control/prometheus.js';

const occasion = { host: 'CAS1', client: '127.0.0.1:1' } as const;

function execute(rops: readonly string[], elapsedMs: number): RecordedEvent {
  const facts = { rops, ropStatuses: rops.map(() => 'mailbox'), ropCount: rops.length };
  return { ...occasion, protocol: 'rpc', event: 'EcDoRpcExt2', facts, elapsedMs };
}

function mapi(type: string): RecordedEvent {
  const facts = { method: 'POST', name: '/mapi/nspi', type };
  return { ...occasion, protocol: 'http', event: 'MAPI', facts };
}

it('counts and times operations, under names that no client makes up', () => {
  const told: RecordedEvent[] = [];
  const counts = createWireCounts();
  const tell = counts.counted((event) => told.push(event));
  tell(execute(['RopLogon', 'ROP 0x2'], 3));
  tell(execute(['ROP 0x99'], 30));
  tell(mapi('resolvenames'));
  tell(mapi('made-up'));
  const facts = { method: 'RPC_MADE_UP', target: '/', name: '/', statusText: '501 Not Implemented' };
  tell({ ...occasion, protocol: 'rpc-http', event: 'request', facts });
  expect(told).toHaveLength(5);
  const text = formatMetrics(counts.families);
  expect(text.split('\n').filter((line) => line.startsWith('autodiscover_lab_operations_total'))).toEqual([
    'autodiscover_lab_operations_total{protocol="rpc",operation="EcDoRpcExt2"} 2',
    'autodiscover_lab_operations_total{protocol="rpc",operation="RopLogon"} 1',
    'autodiscover_lab_operations_total{protocol="http",operation="ResolveNames"} 1',
    'autodiscover_lab_operations_total{protocol="http",operation="MAPI"} 1',
    'autodiscover_lab_operations_total{protocol="rpc-http",operation="request"} 1',
  ]);
  expect(text).toContain('autodiscover_lab_wire_events_total{protocol="rpc",host="CAS1"} 2\n');
  const seconds = 'autodiscover_lab_operation_seconds';
  expect(text).toContain(`${seconds}_bucket{protocol="rpc",operation="EcDoRpcExt2",le="0.005"} 1\n`);
  expect(text).toContain(`${seconds}_sum{protocol="rpc",operation="EcDoRpcExt2"} 0.033\n`);
  expect(text).toContain(`${seconds}_count{protocol="rpc",operation="RopLogon"} 1\n`);
});
