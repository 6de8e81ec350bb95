import { DecodeError } from '../../errors.js';

/** What a response says of itself once the request is done (MS-OXCMAPIHTTP 2.2.2.2). */
export interface ResponseSummary {
  /** See `responseCode`. */
  readonly responseCode: number;
  /** Milliseconds the server took. */
  readonly elapsedMs: number;
  /** When the server began, as HTTP writes dates. */
  readonly startTime: string;
}

/** A whole response body, unwrapped. */
export interface UnwrappedResponse {
  /** How often the server said that it was still at work. */
  readonly pendings: number;
  /** Additional header fields by lower-case name. */
  readonly fields: ReadonlyMap<string, string>;
  /** Undefined where the body repeats no X-ResponseCode: then that of the HTTP header holds. */
  readonly responseCode: number | undefined;
  /** What the request type defines. */
  readonly body: Uint8Array;
}

/*
 * The body of a response (MS-OXCMAPIHTTP 2.2.2.2 and 2.2.7), every line ended by CR LF
 *   PROCESSING           at once
 *   PENDING              every X-PendingPeriod, while the request is at work
 *   DONE                 when it is finished
 *   X-ResponseCode: n, X-ElapsedTime: ms, X-StartTime: date, an empty line; then the response body of the request type
 */

/** The first line of every response. */
export const processing: Uint8Array = Buffer.from('PROCESSING\r\n', 'latin1');

/** The line that keeps a connection alive. */
export const pending: Uint8Array = Buffer.from('PENDING\r\n', 'latin1');

/** Most PENDING lines taken: an hour of them, one a second. */
const maxPendings = 3600;

/** Most additional header fields taken, and the longest line. */
const limits = { fields: 32, line: 1024 } as const;

/** The lines from DONE on, and the response body after them. */
export function encodeDone(summary: ResponseSummary, body: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(doneLines(summary), 'latin1'), body]);
}

/** A whole response that took no time to speak of. */
export function encodeWhole(summary: ResponseSummary, body: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(`PROCESSING\r\n${doneLines(summary)}`, 'latin1'), body]);
}

function doneLines({ responseCode, elapsedMs, startTime }: ResponseSummary): string {
  return `DONE\r\nX-ResponseCode: ${responseCode}\r\nX-ElapsedTime: ${elapsedMs}\r\nX-StartTime: ${startTime}\r\n\r\n`;
}

/** @throws DecodeError for a body that does not go from PROCESSING to DONE, line by line */
export function decodeWhole(bytes: Uint8Array): UnwrappedResponse {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let offset = 0;
  const expected = (what: string, at: number) => new DecodeError('MAPI over HTTP response', at, what);
  const line = (): string => {
    const end = text.indexOf('\r\n', offset, 'latin1');
    if (end < 0 || end - offset > limits.line) throw expected('a line ended by CR LF', offset);
    const found = text.toString('latin1', offset, end);
    offset = end + 2;
    return found;
  };
  if (line() !== 'PROCESSING') throw expected('PROCESSING', 0);
  let pendings = 0;
  for (let at = offset, tag = line(); tag !== 'DONE'; at = offset, tag = line()) {
    if (tag !== 'PENDING' || pendings === maxPendings) throw expected('PENDING or DONE', at);
    pendings++;
  }
  const fields = new Map<string, string>();
  for (let at = offset, field = line(); field !== ''; at = offset, field = line()) {
    const [, name, value = ''] = /^([A-Za-z0-9-]+): *([^ \r\n][^\r\n]*)?$/.exec(field) ?? [];
    if (name === undefined || fields.size === limits.fields) {
      throw expected('a header field', at);
    }
    fields.set(name.toLowerCase(), value);
  }
  const code = fields.get('x-responsecode');
  if (code !== undefined && !/^\d{1,9}$/.test(code)) throw expected('a number as X-ResponseCode', 0);
  return {
    pendings,
    fields,
    responseCode: code === undefined ? undefined : Number(code),
    body: text.subarray(offset),
  };
}
