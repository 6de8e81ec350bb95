import { DecodeError } from '../../errors.js';

/** Request line and header fields of an HTTP/1 request whose method Node's own parser does not know. */
export interface RequestHead {
  readonly method: string;
  readonly target: string;
  readonly version: '1.0' | '1.1';
  /** By lower-case name; repeated fields are joined with a comma (RFC 9110 5.3). */
  readonly fields: ReadonlyMap<string, string>;
}

const structure = 'HTTP request head';
const requestLine = /^([A-Za-z0-9!#$%&'*+.^_`|~-]{1,32}) (\S+) HTTP\/(1\.[01])$/;
const fieldName = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;
const illegalInValue = /[^\t\u{20}-\u{7E}\u{80}-\u{FF}]/u;
const maximumFields = 100;

/*
 * RFC 9112 2.1, without the blank line that ends it. No obsolete folding, no blank before a colon.
 *
 *   request-line    method SP request-target SP HTTP-version CRLF
 *   *( field-line   field-name ":" OWS field-value OWS CRLF )
 */

/**
 * @param text - the head as ISO-8859-1, CRLF between the lines
 * @throws DecodeError with the offset in bytes
 */
export function decodeRequestHead(text: string): RequestHead {
  const [first = '', ...lines] = text.split('\r\n');
  const [, method, target, version] = requestLine.exec(first) ?? [];
  if (method === undefined || target === undefined || (version !== '1.0' && version !== '1.1')) {
    throw new DecodeError(structure, 0, 'a request line');
  }
  if (lines.length > maximumFields) throw new DecodeError(structure, 0, `at most ${maximumFields} fields`);
  const fields = new Map<string, string>();
  let offset = first.length + 2;
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(colon, 0)).toLowerCase();
    const value = line.slice(colon + 1).trim();
    if (!fieldName.test(name) || illegalInValue.test(value)) {
      throw new DecodeError(structure, offset, 'a header field');
    }
    const before = fields.get(name);
    fields.set(name, before === undefined ? value : `${before}, ${value}`);
    offset += line.length + 2;
  }
  return { method, target, version, fields };
}

/**
 * `Content-Length` in bytes, 0 where there is none.
 *
 * @throws DecodeError for anything but one number, and for a body of another framing
 */
export function contentLengthOf({ fields }: RequestHead): number {
  const text = fields.get('content-length') ?? '0';
  if (!/^[0-9]{1,12}$/.test(text)) throw new DecodeError(structure, 0, 'one Content-Length');
  if (fields.has('transfer-encoding')) throw new DecodeError(structure, 0, 'a body with Content-Length');
  return Number(text);
}

/** True unless the peer said that this request is its last (RFC 9112 9.3). */
export function isPersistent({ version, fields }: RequestHead): boolean {
  const options = (fields.get('connection') ?? '')
    .toLowerCase()
    .split(',')
    .map((option) => option.trim());
  return version === '1.1' && !options.includes('close');
}
