import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLabError } from '../../../src/errors.js';
import {
  contentLengthOf,
  decodeRequestHead,
  isPersistent,
} from '../../../src/servers/rpc-http/request-head.js';

/** As curl sends it, without the closing blank line. */
const fromCurl = [
  'RPC_OUT_DATA /rpc/rpcproxy.dll?cas1:6001 HTTP/1.1',
  'Host: 127.0.0.1:8443',
  'Authorization: Basic Q09OVE9TT1xhbm5hOlBhc3N3MHJkIQ==',
  'User-Agent: curl/7.88.1',
  'Accept: */*',
  'Content-Length: 0',
].join('\r\n');

describe('a request head', () => {
  it('is read as curl sends it', () => {
    const head = decodeRequestHead(fromCurl);
    expect([head.method, head.target, head.version]).toEqual([
      'RPC_OUT_DATA',
      '/rpc/rpcproxy.dll?cas1:6001',
      '1.1',
    ]);
    expect(head.fields.get('authorization')).toBe('Basic Q09OVE9TT1xhbm5hOlBhc3N3MHJkIQ==');
    expect([head.fields.size, contentLengthOf(head), isPersistent(head)]).toEqual([5, 0, true]);
  });

  it('joins repeated fields and trims values', () => {
    const head = decodeRequestHead('RPC_IN_DATA / HTTP/1.1\r\nA: \t b \r\na:c');
    expect(head.fields.get('a')).toBe('b, c');
  });

  it.each([
    ['HTTP/1.0', 'A: b', false],
    ['HTTP/1.1', 'Connection: Keep-Alive , Close', false],
    ['HTTP/1.1', 'Connection: Keep-Alive', true],
  ])('of %s with %s persists: %s', (version, field, expected) => {
    expect(isPersistent(decodeRequestHead(`RPC_IN_DATA / ${version}\r\n${field}`))).toBe(expected);
  });

  it('says where a field is broken', () => {
    expect(() => decodeRequestHead('RPC_IN_DATA / HTTP/1.1\r\nA: b\r\nC : d')).toThrow(
      'HTTP request head: expected a header field at offset 30',
    );
  });

  it('never makes the parser throw anything but a decode error', () => {
    const pieces = ['\r\n', '\r', '\n', ' ', ':', '\t', '\0', 'é', 'HTTP/1.1', 'Content-Length: ', '9'];
    const noise = fc.array(fc.constantFrom(...pieces), { maxLength: 8 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(noise, fc.nat(fromCurl.length), (text, at) => {
        try {
          contentLengthOf(decodeRequestHead(fromCurl.slice(0, at) + text + fromCurl.slice(at)));
        } catch (error) {
          if (!isLabError(error, 'decode-failed')) throw error;
        }
      }),
    );
  });
});
