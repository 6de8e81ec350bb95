import type { Socket } from 'node:net';
import { DecodeError } from '../../errors.js';

/** What a TLS client asks for. */
export interface ClientHello {
  /** Lower case; undefined where it asks for no name. */
  readonly serverName: string | undefined;
}

const handshakeRecord = 22;
const clientHello = 1;
const serverNameExtension = 0;
const hostNameType = 0;
/** A record's length is at most 2^14, and a hello of today has one or two kilobytes. */
const longestHello = 16_384;

/*
 * The first record of a connection. RFC 8446 5.1, TLSPlaintext: type(1) legacy_record_version(2) length(2) fragment; in it,
 * section 4, Handshake: msg_type(1) length(3) body; in that, section 4.1.2, ClientHello:
 *
 *   legacy_version(2) random(32) legacy_session_id<0..32> cipher_suites<2..2^16-2> legacy_compression_methods<1..2^8-1>
 *   extensions<8..2^16-1>, each: extension_type(2) extension_data<0..2^16-1>
 *
 * RFC 6066 3, server_name: ServerNameList<1..2^16-1>, each: name_type(1) HostName<1..2^16-1>
 */

/**
 * Reads the hello at the beginning of a connection; undefined as long as it is not all there.
 *
 * @throws DecodeError for bytes that are none, or a hello of several records
 */
export function decodeClientHello(bytes: Buffer): ClientHello | undefined {
  if (bytes.length > 0 && bytes[0] !== handshakeRecord) {
    throw new DecodeError('TLSPlaintext', 0, 'a handshake record');
  }
  if (bytes.length < 5) return undefined;
  const end = 5 + bytes.readUInt16BE(3);
  if (end - 5 > longestHello) throw new DecodeError('TLSPlaintext', 3, `at most ${longestHello} bytes`);
  if (bytes.length < end) return undefined;
  const reader = new HelloReader(bytes.subarray(0, end));
  if (reader.number(1) !== clientHello) throw new DecodeError('Handshake', 5, 'a ClientHello');
  reader.skip(3 + 2 + 32);
  reader.skip(reader.number(1));
  reader.skip(reader.number(2));
  reader.skip(reader.number(1));
  if (reader.left === 0) return { serverName: undefined };
  reader.skip(2);
  while (reader.left > 0) {
    const type = reader.number(2);
    const length = reader.number(2);
    if (type !== serverNameExtension) reader.skip(length);
    else return { serverName: readServerName(reader) };
  }
  return { serverName: undefined };
}

function readServerName(reader: HelloReader): string | undefined {
  reader.skip(2);
  if (reader.number(1) !== hostNameType) return undefined;
  return reader.text(reader.number(2)).toLowerCase();
}

class HelloReader {
  readonly #bytes: Buffer;
  #at = 5;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  number(octets: 1 | 2): number {
    return this.#bytes.readUIntBE(this.#take(octets), octets);
  }

  text(octets: number): string {
    const start = this.#take(octets);
    return this.#bytes.toString('latin1', start, start + octets);
  }

  skip(octets: number): void {
    this.#take(octets);
  }

  #take(octets: number): number {
    const start = this.#at;
    if (octets > this.left) throw new DecodeError('ClientHello', start, `${octets} bytes`);
    this.#at += octets;
    return start;
  }
}

/**
 * Waits for the hello of a connection, and puts it back for whoever serves it then. Undefined when there is none: the
 * connection ended, sent something else, or nothing for `ms` of real time.
 */
export function peekClientHello(socket: Socket, ms: number): Promise<ClientHello | undefined> {
  return new Promise((resolve) => {
    let seen = Buffer.alloc(0);
    const done = (hello: ClientHello | undefined) => {
      clearTimeout(timer);
      socket.off('data', look);
      socket.off('close', ended);
      socket.off('end', ended);
      socket.pause();
      if (seen.length > 0 && !socket.readableEnded) socket.unshift(seen);
      resolve(hello);
    };
    const ended = () => done(undefined);
    const look = (segment: Buffer) => {
      seen = Buffer.concat([seen, segment]);
      try {
        const hello = decodeClientHello(seen);
        if (hello !== undefined) done(hello);
      } catch {
        done(undefined);
      }
    };
    const timer = setTimeout(ended, ms);
    socket.on('data', look);
    socket.once('end', ended);
    socket.once('close', ended);
  });
}
