import { LabError } from '../../../errors.js';

/** What Autodiscover v2 says: where a protocol is served, or with HTTP 400 why it cannot tell. */
export type JsonResponse =
  | { readonly kind: 'url'; readonly protocol: string; readonly url: string }
  | { readonly kind: 'error'; readonly errorCode: string; readonly errorMessage: string };

/*
 *   { "Protocol": text, "Url": text }              in this order
 *   { "ErrorCode": text, "ErrorMessage": text }
 *
 * Exchange's serializer writes apostrophes and angle brackets by number.
 */

export function encodeJsonResponse(response: JsonResponse): string {
  const message =
    response.kind === 'url'
      ? { Protocol: response.protocol, Url: response.url }
      : { ErrorCode: response.errorCode, ErrorMessage: response.errorMessage };
  return JSON.stringify(message).replace(
    /['<>]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** @throws LabError `decode-failed` */
export function decodeJsonResponse(text: string): JsonResponse {
  const message = parseObject(text);
  const member = (name: string) => {
    const value = message.get(name);
    return typeof value === 'string' ? value : undefined;
  };
  const [url, errorCode] = [member('Url'), member('ErrorCode')];
  if (url !== undefined) return { kind: 'url', protocol: member('Protocol') ?? '', url };
  if (errorCode === undefined) throw new LabError('decode-failed', 'expected Url or ErrorCode');
  return { kind: 'error', errorCode, errorMessage: member('ErrorMessage') ?? '' };
}

function parseObject(text: string): ReadonlyMap<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return new Map(Object.entries(value));
  } catch {
    // falls through: neither is an object
  }
  throw new LabError('decode-failed', 'expected a JSON object');
}
