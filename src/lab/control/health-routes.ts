import { z } from 'zod';
import { formatMetrics, metricsType } from '../../servers/control/prometheus.js';
import { noBody, none, type Route, route } from '../../servers/control/route.js';
import type { Subject } from './controlled.js';
import { labMetrics } from './metrics.js';

const json = 'application/json';
const status = z.strictObject({ status: z.literal('ok') });

/** What supervisors ask; none of it is secret but the metrics. */
export function healthRoutes(subject: Subject): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/livez',
      operationId: 'isAlive',
      summary: 'Whether the process answers.',
      parameters: none,
      query: none,
      body: noBody,
      isOpen: true,
      answers: [{ status: 200, description: 'It does', contentType: json, schema: status }],
      handle: () => ({ json: { status: 'ok' } }),
    }),
    route({
      method: 'GET',
      path: '/readyz',
      operationId: 'isReady',
      summary: 'Whether every socket of the lab is open.',
      parameters: none,
      query: none,
      body: noBody,
      isOpen: true,
      answers: [{ status: 200, description: 'They are', contentType: json, schema: status }],
      refusals: [503],
      handle: () => {
        subject();
        return { json: { status: 'ok' } };
      },
    }),
    route({
      method: 'GET',
      path: '/metrics',
      operationId: 'getMetrics',
      summary: 'Counters and gauges for Prometheus.',
      parameters: none,
      query: none,
      body: noBody,
      answers: [{ status: 200, description: 'Text format 0.0.4', contentType: metricsType }],
      refusals: [503],
      handle: () => ({ text: formatMetrics(labMetrics(subject())), contentType: metricsType }),
    }),
  ];
}
