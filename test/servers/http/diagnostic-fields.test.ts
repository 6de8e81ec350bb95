import { expect, it } from 'vitest';
import { createDiagnostics } from '../../../src/servers/http/diagnostic-fields.js';

it('every answer has a request id of its own, and every server begins with another', () => {
  const [first, second] = [createDiagnostics('CAS1'), createDiagnostics('CAS1')];
  const ids = [first(), first(), second(), second()].map(
    (fields) => fields[fields.indexOf('request-id') + 1],
  );
  expect(new Set(ids).size).toBe(4);
  for (const id of ids)
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
