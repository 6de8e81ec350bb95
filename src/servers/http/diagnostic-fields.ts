import { randomUUID } from 'node:crypto';

/**
 * The header fields that every answer of Exchange has, names and values in turn.
 *
 * @param host - the server's name
 * @param requestId - default: GUIDs that are counted up from a random one
 */
export function createDiagnostics(
  host: string,
  requestId: () => string = requestIds(),
): () => readonly string[] {
  return () => [
    'Cache-Control',
    'private',
    'request-id',
    requestId(),
    'X-DiagInfo',
    host,
    'X-FEServer',
    host,
  ];
}

/** One after the other within a random GUID: a fresh one for each answer would be a tenth of the work of a short answer. */
function requestIds(): () => string {
  const random = randomUUID();
  const prefix = random.slice(0, -12);
  let next = Number.parseInt(random.slice(-11), 16);
  return () => prefix + (next++).toString(16).padStart(12, '0');
}
