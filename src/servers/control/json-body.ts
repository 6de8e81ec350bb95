import type { IncomingMessage } from 'node:http';
import { ControlError } from './control-error.js';

/** Bytes of a request's body. */
const longestBody = 1_048_576;

/**
 * Reads a JSON body; undefined where there is none.
 *
 * @throws ControlError 400 no JSON, 413 too long, 415 another media type
 */
export async function readJsonBody(request: IncomingMessage): Promise<unknown> {
  const {
    'content-length': length,
    'transfer-encoding': encoding,
    'content-type': type = '',
  } = request.headers;
  if (encoding === undefined && (length === undefined || length === '0')) return undefined;
  if (!/^application\/json\s*(?:;\s*charset\s*=\s*"?utf-8"?\s*)?$/i.test(type)) {
    throw new ControlError(415, 'the body is not declared as JSON', {
      where: type.slice(0, 100) || 'Content-Type',
      hint: 'send Content-Type: application/json',
    });
  }
  if (Number(length ?? 0) > longestBody) throw tooLong();
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) continue; // without an encoding set there are only buffers
    size += chunk.length;
    if (size > longestBody) throw tooLong();
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch (cause) {
    throw new ControlError(400, 'the body is not valid JSON', { cause });
  }
}

function tooLong(): ControlError {
  return new ControlError(413, `the body is longer than ${longestBody} bytes`);
}
