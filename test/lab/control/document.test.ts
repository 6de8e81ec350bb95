import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { notReady } from '../../../src/lab/control/controlled.js';
import { controlTable } from '../../../src/lab/control/routes.js';
import type { RawRequest } from '../../../src/servers/control/route.js';

const table = controlTable(() => {
  throw notReady();
});
const nothing: RawRequest = { path: {}, query: new URLSearchParams(), body: undefined, headers: {} };

async function readDocument() {
  const { route } = table.find('GET', '/control/v1/openapi.json');
  const reply = await route.handle(nothing);
  const operation = z.looseObject({ operationId: z.string(), responses: z.record(z.string(), z.unknown()) });
  return z
    .object({ openapi: z.string(), paths: z.record(z.string(), z.record(z.string(), operation)) })
    .parse('json' in reply ? reply.json : undefined);
}

describe('the OpenAPI document of the control interface', () => {
  it('has every route of the table, and no other', async () => {
    const { openapi, paths } = await readDocument();
    expect(openapi).toBe('3.1.0');
    const documented = Object.entries(paths).flatMap(([path, operations]) =>
      Object.entries(operations).map(
        ([method, { operationId }]) => `${method.toUpperCase()} ${path} ${operationId}`,
      ),
    );
    const routed = table.routes.map(({ method, path, operationId }) => `${method} ${path} ${operationId}`);
    expect(documented.sort()).toEqual(routed.sort());
    expect(new Set(table.routes.map(({ operationId }) => operationId)).size).toBe(table.routes.length);
  });

  it('says that a lab that is not ready answers 503, where it does', async () => {
    const { paths } = await readDocument();
    for (const { method, path, handle, operationId } of table.routes) {
      const request = { ...nothing, path: path.includes('{id}') ? { id: '1' } : {} };
      const refused = await handle({ ...request, body: bodies.get(operationId) }).then(
        () => false,
        (error: unknown) => error instanceof Error && error.message.includes('not ready'),
      );
      const operation = paths[path]?.[method.toLowerCase()];
      expect([operationId, refused]).toEqual([operationId, '503' in (operation?.responses ?? {})]);
    }
  });

  const bodies = new Map<string, unknown>([
    ['startResolution', { address: 'anna@contoso.example' }],
    ['applyEvent', { stop: 'CAS1' }],
    ['addFault', 'dns:silent'],
  ]);
});
