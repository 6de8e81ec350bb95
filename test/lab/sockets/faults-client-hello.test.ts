import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { beforeAll, describe, expect, it } from 'vitest';
import { LabError } from '../../../src/errors.js';
import { decodeClientHello } from '../../../src/lab/sockets/faults-client-hello.js';
import { boundTo, listenTcp } from '../../../src/network/listener.js';

/** What OpenSSL sends first, as Node has it do. */
async function helloOf(options: { readonly servername?: string; readonly maxVersion?: 'TLSv1.2' }) {
  const server = createServer();
  const listening = await listenTcp(server, { address: '127.0.0.1', port: 0 });
  const client = connectTls({ host: '127.0.0.1', port: boundTo(server.address()).port, ...options });
  client.on('error', () => undefined);
  const accepted: Socket[] = await once(server, 'connection');
  const chunks: Buffer[] = accepted[0] === undefined ? [] : await once(accepted[0], 'data');
  client.destroy();
  await listening.close();
  return chunks[0] ?? Buffer.alloc(0);
}

describe('the hello of a TLS client', () => {
  let hello: Buffer;

  beforeAll(async () => {
    hello = await helloOf({ servername: 'Mail.contoso.example' });
  });

  it('names the server that it is for', async () => {
    expect(decodeClientHello(hello)).toEqual({ serverName: 'mail.contoso.example' });
    const old = await helloOf({ servername: 'autodiscover.contoso.example', maxVersion: 'TLSv1.2' });
    expect(decodeClientHello(old)).toEqual({ serverName: 'autodiscover.contoso.example' });
  });

  it('may name none', async () => {
    expect(decodeClientHello(await helloOf({}))).toEqual({ serverName: undefined });
  });

  it('is waited for as long as it is not all there, and may be followed by more', () => {
    for (let length = 0; length < hello.length; length++) {
      expect(decodeClientHello(hello.subarray(0, length))).toBeUndefined();
    }
    const more = Buffer.concat([hello, Buffer.from([1, 2, 3])]);
    expect(decodeClientHello(more)).toEqual({ serverName: 'mail.contoso.example' });
  });

  it('is refused, and never more than that, when any of its octets is another', () => {
    for (let at = 0; at < hello.length; at++) {
      for (const octet of [0x00, 0x7f, 0xff]) {
        const bytes = Buffer.from(hello);
        bytes[at] = octet;
        try {
          decodeClientHello(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(LabError);
        }
      }
    }
  });

  it.each([
    ['HTTP', 'GET / HTTP/1.1\r\n'],
    ['a record longer than one may be', '\x16\x03\x01\xff\xff'],
    ['another handshake message', '\x16\x03\x01\x00\x04\x02\x00\x00\x00'],
  ])('is not %s', (_what, text) => {
    expect(() => decodeClientHello(Buffer.from(text, 'latin1'))).toThrow(/expected/);
  });
});
