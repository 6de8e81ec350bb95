import type { IncomingMessage } from 'node:http';

/** What is read past the limit and thrown away, so that a client hears of it instead of meeting a reset. */
const drainLimit = 1_048_576;

/**
 * Reads a request body of at most `limit` bytes.
 *
 * @returns undefined when it is longer: read to its end if that is near, or else left where it is
 * @throws whatever the connection ends with before the body does
 */
export function readBody(request: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  if (announcedLength(request) > drainLimit) return Promise.resolve(undefined);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= limit) chunks.push(chunk);
      else chunks.length = 0;
      if (length > drainLimit) {
        request.pause();
        resolve(undefined);
      }
    });
    request.once('end', () => resolve(length > limit ? undefined : joined(chunks, length)));
    request.once('error', reject);
    request.once('close', () => {
      if (!request.complete) reject(new Error('the connection ended within a request body'));
    });
  });
}

/** `Content-Length`, or 0 where there is none (Node has checked that it is a number). */
export function announcedLength(request: IncomingMessage): number {
  return Number(request.headers['content-length'] ?? 0);
}

/** True when so much is left unread that the connection is better closed than read on. */
export function hasLongBody(request: IncomingMessage): boolean {
  return (
    announcedLength(request) > drainLimit ||
    (request.headers['transfer-encoding'] !== undefined && !request.complete)
  );
}

function joined(chunks: readonly Buffer[], length: number): Buffer {
  const [first] = chunks;
  return first !== undefined && chunks.length === 1 ? first : Buffer.concat(chunks, length);
}

/** SOAP 1.1 comes as `text/xml` (SOAP 1.1, 6.1.1); nothing is said of a client that does not say. */
export function isXml(contentType: string | undefined): boolean {
  return contentType === undefined || /^\s*text\/xml\s*(?:;|$)/i.test(contentType);
}
